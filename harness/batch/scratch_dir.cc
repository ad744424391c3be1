#include "harness/batch/scratch_dir.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <random>
#include <system_error>
#include <utility>

#include "util/error.h"
#include "util/os/run_dir.h"

namespace vouch::batch {
namespace {

constexpr int kMostTries = 10;

}  // namespace

BatchScratch::BatchScratch(const results::Store& store) {
  const char* before = std::getenv("TMPDIR");
  if (before != nullptr) before_ = before;
  store.clear_scratch();
  os::sweep_run_dirs();
  for (int i = 0; !make(store); ++i) {
    if (i == kMostTries) throw InternalError("batch", "cannot hold " + path_.string());
  }
  setenv("TMPDIR", path_.c_str(), 1);
}

bool BatchScratch::make(const results::Store& store) {
  std::random_device random;
  path_ = std::filesystem::temp_directory_path() /
          fmt::format("{}{:08x}{:08x}", os::kRunDirPrefix, random(), random());
  // Noted before it is there: a run that is killed in between leaves nothing that nobody knows.
  store.note_scratch(path_);
  // Groups' identities pass through it; nobody lists it. A name that is taken is not a directory of
  // ours.
  if (mkdir(path_.c_str(), 0711) != 0 || chmod(path_.c_str(), 0711) != 0) {
    const std::string why = std::generic_category().message(errno);
    throw InternalError("batch", fmt::format("cannot create {}: {}", path_.string(), why));
  }
  auto lock = os::hold_run_dir(path_);
  if (lock) lock_ = std::move(*lock);
  return lock.has_value();
}

BatchScratch::~BatchScratch() {
  results::remove_directory(path_);
  if (before_) {
    setenv("TMPDIR", before_->c_str(), 1);
  } else {
    unsetenv("TMPDIR");
  }
}

}  // namespace vouch::batch
