// The stage: a private mount in which everything that a sandbox sees is laid out before bubblewrap
// starts. One size and one inode count cap all that it may write, and unmounting is all the
// cleaning there is. It lives in a mount name space of the launcher's own and is seen nowhere else.
//
//   home/project  the workspace: a copy of the submission's folder   -> /home/student/project
//   home          the rest of the home                               -> /home/student
//   tmp, shm      -> /tmp and /var/tmp, /dev/shm
//   session       the shell's state between steps                    -> /run/session
//   root          what is seen of the host, read-only: the toolchain's folders, a chosen few of
//                 /etc, and places for all else to be mounted on              -> /
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sandbox/fd.h"
#include "sandbox/run.h"

namespace vouch::sandbox {

class Stage {
 public:
  /// Mounts it. Called in the launcher, as root or in a user name space that may mount; gives the
  /// calling process a mount name space of its own. Throws HarnessFault.
  Stage(const SessionSpec& spec, bool as_root);

  /// As the student's user: copies the workspace in.
  void fill(int workspace) const;

  const std::filesystem::path& path() const { return path_; }
  /// Shows a file or folder of the host at `target`. Absent ones are left out.
  void show(const std::filesystem::path& host_path, const std::filesystem::path& target) const;
  /// As show(), but a link stays a link.
  void show_linked(const std::filesystem::path& host_path,
                   const std::filesystem::path& target) const;
  int folder() const { return folder_.get(); }

 private:
  void lay_out(const Identity& identity) const;
  void write_etc(bool network) const;

  std::filesystem::path path_;
  Fd folder_;
  bool as_root_ = false;
};

}  // namespace vouch::sandbox
