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

constexpr int kFolder = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr int kMostTries = 10;

bool is_ours(int folder) {
  struct stat info {};
  return fstat(folder, &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == geteuid();
}

/// Whether `path` still is the folder that is open.
bool is_there(const fs::path& path, int folder) {
  struct stat open {};
  struct stat named {};
  return fstat(folder, &open) == 0 && lstat(path.c_str(), &named) == 0 &&
         open.st_dev == named.st_dev && open.st_ino == named.st_ino;
}

void sweep_one(int parent, const char* name) {
  const Fd folder(openat(parent, name, kFolder));
  if (!folder || !is_ours(folder.get())) return;
  if (flock(folder.get(), LOCK_EX | LOCK_NB) != 0) return;
  empty_folder(folder.get());
  unlinkat(parent, name, AT_REMOVEDIR);
}

}  // namespace

void sweep_run_folders() noexcept {
  try {
    const fs::path place = fs::temp_directory_path();
    const Fd parent(open(place.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!parent) return;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(place, error)) {
      const std::string name = entry.path().filename();
      if (name.starts_with(kRunFolderPrefix)) sweep_one(parent.get(), name.c_str());
    }
  } catch (const std::exception&) {
    return;  // what cannot be removed does not keep a run from its work
  }
}

std::optional<Fd> hold_run_folder(const fs::path& folder) {
  Fd lock(open(folder.c_str(), kFolder));
  if (!lock) return std::nullopt;
  // A file system without locks has none for a sweeper either.
  if (flock(lock.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return std::nullopt;
  if (!is_there(folder, lock.get())) return std::nullopt;
  return lock;
}

RunFolder::RunFolder() {
  sweep_run_folders();
  for (int i = 0; i < kMostTries; ++i) {
    folder_.emplace(kRunFolderPrefix, 0711);
    if (auto lock = hold_run_folder(path())) {
      lock_ = std::move(*lock);
      return;
    }
  }
  throw HarnessFault("temporary folder", "cannot hold " + path().string());
}

}  // namespace vouch::os
