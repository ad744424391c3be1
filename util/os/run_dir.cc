#include "util/os/run_dir.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <string>
#include <system_error>

#include "util/error.h"
#include "util/os/file_tree.h"

namespace vouch::os {
namespace {

namespace fs = std::filesystem;

constexpr int kDirectory = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr int kMostTries = 10;

bool is_ours(int directory) {
  struct stat info {};
  return fstat(directory, &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == geteuid();
}

/// Whether `path` still is the directory that is open.
bool is_there(const fs::path& path, int directory) {
  struct stat open {};
  struct stat named {};
  return fstat(directory, &open) == 0 && lstat(path.c_str(), &named) == 0 &&
         open.st_dev == named.st_dev && open.st_ino == named.st_ino;
}

void sweep_one(int parent, const char* name) {
  const Fd directory(openat(parent, name, kDirectory));
  if (!directory || !is_ours(directory.get())) return;
  if (flock(directory.get(), LOCK_EX | LOCK_NB) != 0) return;
  empty_directory(directory.get());
  unlinkat(parent, name, AT_REMOVEDIR);
}

}  // namespace

void sweep_run_dirs() noexcept {
  try {
    const fs::path place = fs::temp_directory_path();
    const Fd parent(open(place.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!parent) return;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(place, error)) {
      const std::string name = entry.path().filename();
      if (name.starts_with(kRunDirPrefix)) sweep_one(parent.get(), name.c_str());
    }
  } catch (const std::exception&) {
    return;  // what cannot be removed does not keep a run from its work
  }
}

std::optional<Fd> hold_run_dir(const fs::path& directory) {
  Fd lock(open(directory.c_str(), kDirectory));
  if (!lock) return std::nullopt;
  // A file system without locks has none for a sweeper either.
  if (flock(lock.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return std::nullopt;
  if (!is_there(directory, lock.get())) return std::nullopt;
  return lock;
}

RunDir::RunDir() {
  sweep_run_dirs();
  for (int i = 0; i < kMostTries; ++i) {
    directory_.emplace(kRunDirPrefix, 0711);
    if (auto lock = hold_run_dir(path())) {
      lock_ = std::move(*lock);
      return;
    }
  }
  throw InternalError("temporary directory", "cannot hold " + path().string());
}

}  // namespace vouch::os
