#include "harness/batch/scratch_dir.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <exception>
#include <random>
#include <utility>

#include "checks/model/output_layout.h"
#include "util/error.h"
#include "util/os/errno.h"
#include "util/os/run_dir.h"

namespace vouch::batch {
namespace {

constexpr int kMostTries = 10;

/// Removes what a run that was killed left there.
void clear_noted(const results::StateFile& noted) noexcept {
  try {
    const std::filesystem::path directory = noted.read().value_or("");
    // Only what this very program makes: the name is its own, and it is a directory, not a link.
    if (!directory.filename().string().starts_with(os::kRunDirPrefix)) return;
    results::remove_directory(directory);
  } catch (const std::exception&) {
    return;  // what cannot be removed does not keep a run from its work
  }
}

}  // namespace

ScratchDir::ScratchDir(const results::OutputDir& store) {
  const char* before = std::getenv("TMPDIR");
  if (before != nullptr) before_ = before;
  clear_noted(store.state_file(layout::kScratch));
  os::sweep_run_dirs();
  for (int i = 0; !make(store); ++i) {
    if (i == kMostTries) throw InternalError("batch", "cannot hold " + path_.string());
  }
  setenv("TMPDIR", path_.c_str(), 1);
}

bool ScratchDir::make(const results::OutputDir& store) {
  std::random_device random;
  path_ = std::filesystem::temp_directory_path() /
          fmt::format("{}{:08x}{:08x}", os::kRunDirPrefix, random(), random());
  // Noted before it is there: a run that is killed in between leaves nothing that nobody knows.
  store.state_file(layout::kScratch).keep(path_.string());
  // Groups' identities pass through it; nobody lists it. A name that is taken is not a directory of
  // ours.
  if (mkdir(path_.c_str(), 0711) != 0 || chmod(path_.c_str(), 0711) != 0) {
    const std::string why = os::error_text();
    throw InternalError("batch", fmt::format("cannot create {}: {}", path_.string(), why));
  }
  auto lock = os::hold_run_dir(path_);
  if (lock) lock_ = std::move(*lock);
  return lock.has_value();
}

ScratchDir::~ScratchDir() {
  results::remove_directory(path_);
  if (before_) {
    setenv("TMPDIR", before_->c_str(), 1);
  } else {
    unsetenv("TMPDIR");
  }
}

}  // namespace vouch::batch
