#include "util/os/temp_dir.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

#include "util/error.h"
#include "util/os/fd.h"
#include "util/os/file_tree.h"

namespace vouch::os {

TempDir::TempDir(std::string_view prefix, mode_t mode, std::optional<Identity> owner) {
  std::string name = std::filesystem::temp_directory_path() / prefix;
  name += "XXXXXX";
  const auto fail = [&name] {
    const std::string why = std::generic_category().message(errno);
    throw InternalError("temporary directory", "cannot create " + name + ": " + why);
  };
  if (mkdtemp(name.data()) == nullptr) fail();
  path_ = name;
  const bool ours = !owner || geteuid() != 0 || chown(name.c_str(), owner->uid, owner->gid) == 0;
  if (ours && chmod(name.c_str(), mode) == 0) return;
  const int error = errno;
  rmdir(name.c_str());
  errno = error;
  fail();
}

TempDir::~TempDir() {
  // std::filesystem::remove_all gives up on a tree that is deep, or that forbids itself.
  if (const Fd directory = open_directory(AT_FDCWD, path_.c_str()))
    empty_directory(directory.get());
  rmdir(path_.c_str());
}

}  // namespace vouch::os
