// Weak isolation: where user namespaces are forbidden (a container, some machines) and the code is
// one's own. The steps run in a copy of the workspace on the host's disk, under Landlock, seccomp
// and resource limits; as root also as another user.
//
// Weaker than strict in this: the host's processes are visible, /tmp and /dev/shm are the host's,
// disk use is not capped but for a single file's size, there are no sockets but AF_UNIX, nothing
// witnesses the network, and on kernels before 6.12 the same user's processes can be signalled.
#pragma once

#include <filesystem>
#include <string>

#include "sandbox/kernel/landlock.h"
#include "sandbox/session.h"
#include "util/os/fd.h"

namespace vouch::sandbox {

/// The directory of one weak session: home/project, tmp, session. Removed with all that is in it.
class WeakDirectory {
 public:
  /// Throws InternalError.
  WeakDirectory(std::filesystem::path path, const os::Identity& identity);
  ~WeakDirectory();
  WeakDirectory(const WeakDirectory&) = delete;
  WeakDirectory& operator=(const WeakDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// Where a weak session called `group` keeps its directory.
std::filesystem::path weak_directory_path(const std::string& group);

/// Removes such a directory; true when none is left.
bool remove_weak_directory(const std::filesystem::path& path);

/// What the steps may see and write.
LandlockRules weak_rules(const SessionSpec& spec, const std::filesystem::path& directory);

}  // namespace vouch::sandbox
