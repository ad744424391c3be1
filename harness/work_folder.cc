#include "harness/work_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

#include "sandbox/fault.h"
#include "sandbox/fd.h"
#include "sandbox/tree.h"

namespace vouch::harness {
namespace {

void make_owned(const std::filesystem::path& folder, sandbox::Identity owner) {
  const bool made = mkdir(folder.c_str(), 0700) == 0 &&
                    (geteuid() != 0 || chown(folder.c_str(), owner.uid, owner.gid) == 0);
  if (made) return;
  throw HarnessFault("work folder", "cannot make " + folder.string() + ": " +
                                        std::generic_category().message(errno));
}

}  // namespace

WorkFolder::WorkFolder(sandbox::Identity owner) : owner_(owner) {
  std::string name = std::filesystem::temp_directory_path() / "vouch-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) {
    throw HarnessFault("work folder",
                       "cannot make " + name + ": " + std::generic_category().message(errno));
  }
  path_ = name;
  // The identity has to pass through it; nobody can list it.
  chmod(path_.c_str(), 0711);
  unpacked_ = make_folder("unpacked");
}

std::filesystem::path WorkFolder::make_folder(std::string_view name) const {
  std::filesystem::path folder = path_ / name;
  make_owned(folder, owner_);
  return folder;
}

WorkFolder::~WorkFolder() {
  // std::filesystem::remove_all gives up on a tree that is deep, or that forbids itself.
  if (const sandbox::Fd folder = sandbox::open_folder(AT_FDCWD, path_.c_str())) {
    sandbox::empty_folder(folder.get());
  }
  rmdir(path_.c_str());
}

}  // namespace vouch::harness
