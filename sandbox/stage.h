// The stage: a private mount in which everything that a sandbox may write is laid out before
// bubblewrap starts, so that one size and one inode count cap all of it, and unmounting is all the
// cleaning there is. It lives in a mount name space of the launcher's own and is seen nowhere else.
//
//   home/project  the workspace: a copy of the submission's folder   -> /home/student/project
//   home          the rest of the home                               -> /home/student
//   tmp, shm      -> /tmp and /var/tmp, /dev/shm
//   session       the shell's state between steps                    -> /run/session
//   etc           passwd, group, hosts, resolv.conf, nsswitch.conf   -> /etc, read-only
//   seen/N        folders that the student's user could not reach by their own path
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sandbox/fd.h"
#include "sandbox/run.h"

namespace vouch::sandbox {

class Stage {
 public:
  /// Mounts it. Called in the launcher, as root or as an ordinary user; changes the name spaces of
  /// the calling process. Throws HarnessFault.
  Stage(const SessionSpec& spec, int workspace);

  /// As the student's user: copies the workspace in.
  void fill(int workspace) const;

  const std::filesystem::path& path() const { return path_; }
  /// Where bubblewrap finds a host folder.
  std::string source_of(const std::filesystem::path& host_path);
  int folder() const { return folder_.get(); }

 private:
  void write_etc() const;

  std::filesystem::path path_;
  Fd folder_;
  bool as_root_ = false;
  int seen_ = 0;
};

}  // namespace vouch::sandbox
