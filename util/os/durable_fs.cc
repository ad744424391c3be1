#include "util/os/durable_fs.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>

#include "util/error.h"
#include "util/os/errno.h"
#include "util/os/fd.h"

namespace vouch::os {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const char* what, const fs::path& path) {
  throw_errno("store", std::string("cannot ") + what + " " + path.string());
}

/// Flushes what `path` itself holds: a file's bytes, or a directory's names.
void sync(const fs::path& path, int flags) {
  const Fd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | flags));
  if (!fd || fsync(fd.get()) != 0) fail("sync", path);
}

/// Begins to write a tree's files out, so that the waiting is for all of them at once.
void begin_sync(const fs::path& directory) {
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (!fs::is_regular_file(entry.symlink_status())) continue;
    const Fd fd(open(entry.path().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (fd) sync_file_range(fd.get(), 0, 0, SYNC_FILE_RANGE_WRITE);
  }
}

void finish_sync(const fs::path& directory) {
  for (const auto& entry : fs::directory_iterator(directory)) {
    const fs::file_status status = entry.symlink_status();
    if (fs::is_directory(status)) {
      finish_sync(entry.path());
    } else if (fs::is_regular_file(status)) {
      sync(entry.path(), O_NONBLOCK);
    }
  }
  sync_directory(directory);
}

}  // namespace

void sync_directory(const fs::path& directory) { sync(directory, O_DIRECTORY); }

void sync_named_directory(const fs::path& directory) {
  std::error_code error;
  const fs::path real = fs::canonical(directory, error);
  if (error) {
    throw InternalError("store", "cannot sync " + directory.string() + ": " + error.message());
  }
  sync_directory(real);
}

void sync_tree(const fs::path& directory) {
  try {
    begin_sync(directory);
    finish_sync(directory);
  } catch (const fs::filesystem_error& error) {
    throw InternalError("store", error.what());
  }
}

void put_in_place(const fs::path& made, const fs::path& place, const fs::path& aside) {
  const auto rename_with = [&](unsigned flags) {
    return syscall(SYS_renameat2, AT_FDCWD, made.c_str(), AT_FDCWD, place.c_str(), flags) == 0;
  };
  if (rename_with(RENAME_NOREPLACE) || (errno == EEXIST && rename_with(RENAME_EXCHANGE))) return;
  if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP) fail("put in its place", place);
  if (rename(place.c_str(), aside.c_str()) != 0 && errno != ENOENT) fail("move aside", place);
  if (rename(made.c_str(), place.c_str()) == 0) return;
  const int error = errno;
  rename(aside.c_str(), place.c_str());
  errno = error;
  fail("put in its place", place);
}

}  // namespace vouch::os
