#include "harness/verify/workspace.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "util/error.h"

namespace vouch::verify {
namespace {

void make_owned(const std::filesystem::path& directory, os::Identity owner) {
  const bool made = mkdir(directory.c_str(), 0700) == 0 &&
                    (geteuid() != 0 || chown(directory.c_str(), owner.uid, owner.gid) == 0);
  if (made) return;
  throw InternalError("work directory", "cannot create " + directory.string() + ": " +
                                            std::generic_category().message(errno));
}

}  // namespace

Workspace::Workspace(os::Identity owner)
    // The identity has to pass through it; nobody can list it.
    : owner_(owner), directory_("vouch-", 0711), unpacked_(make_directory("unpacked")) {}

std::filesystem::path Workspace::make_directory(std::string_view name) const {
  std::filesystem::path directory = directory_.path() / name;
  make_owned(directory, owner_);
  return directory;
}

}  // namespace vouch::verify
