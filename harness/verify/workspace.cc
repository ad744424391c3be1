#include "harness/verify/workspace.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "util/error.h"

namespace vouch::verify {
namespace {

void make_owned(const std::filesystem::path& folder, os::Identity owner) {
  const bool made = mkdir(folder.c_str(), 0700) == 0 &&
                    (geteuid() != 0 || chown(folder.c_str(), owner.uid, owner.gid) == 0);
  if (made) return;
  throw HarnessFault("work folder", "cannot make " + folder.string() + ": " +
                                        std::generic_category().message(errno));
}

}  // namespace

WorkFolder::WorkFolder(os::Identity owner)
    // The identity has to pass through it; nobody can list it.
    : owner_(owner), folder_("vouch-", 0711), unpacked_(make_folder("unpacked")) {}

std::filesystem::path WorkFolder::make_folder(std::string_view name) const {
  std::filesystem::path folder = folder_.path() / name;
  make_owned(folder, owner_);
  return folder;
}

}  // namespace vouch::verify
