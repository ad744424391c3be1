// The stage: a private mount in which everything that a sandbox sees is laid out before bubblewrap
// starts. One size and one inode count cap all that it may write, and unmounting is all the
// cleaning there is. It lives in a mount name space of the launcher's own and is seen nowhere else.
//
//   home/project  the workspace: a copy of the submission's folder   -> /home/student/project
//   home          the rest of the home                               -> /home/student
//   tmp, shm      -> /tmp and /var/tmp, /dev/shm
//   session       the shell's state between steps                    -> /run/session
//   dev           the harmless devices, and terminals of its own     -> /dev
//   root          what is seen of the host, read-only: the toolchain's folders, a chosen few of
//                 /etc, and places for all else                      -> /
//
// All of it is mounted below `root` with its final flags, so that bubblewrap binds one tree and has
// nothing to change in it: it reads the whole mount table anew for each mount that it makes.
#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include "sandbox/session.h"
#include "util/os/fd.h"

namespace vouch::sandbox {

class Stage {
 public:
  /// Mounts it. Called in the launcher, as root or in a user name space that may mount; gives the
  /// calling process a mount name space of its own. Throws HarnessFault.
  /// `owner`: of all that may be written.
  Stage(const SessionSpec& spec, const os::Identity& owner);

  /// As the student's user: copies the workspace in, if there is one.
  void fill(const os::Fd& workspace) const;

  const std::filesystem::path& path() const { return path_; }
  /// Shows a file or folder of the host at `target`. Absent ones are left out.
  void show(const std::filesystem::path& host_path, const std::filesystem::path& target) const;
  /// As show(), but a link stays a link.
  void show_linked(const std::filesystem::path& host_path,
                   const std::filesystem::path& target) const;
  /// Makes what was shown read-only, and mounts /dev, what may be written, these devices of the
  /// host and, read-only, the folders of the host that lie in what may be written. Nothing can be
  /// shown after it.
  void finish(const std::vector<std::filesystem::path>& devices,
              const std::vector<std::filesystem::path>& mounts) const;
  /// Whether the path lies in a folder that the steps may write: it can be shown by finish() alone.
  /// Throws HarnessFault for such a folder itself, and for the workspace.
  static bool is_in_writable(const std::filesystem::path& target);
  int folder() const { return folder_.get(); }

 private:
  void lay_out(const os::Identity& owner) const;
  void write_etc(bool network) const;
  static void show(const std::filesystem::path& host_path, const struct stat& info,
                   const std::filesystem::path& place);
  void show_in_writable(const std::filesystem::path& mount) const;
  void mount_devices(const std::vector<std::filesystem::path>& devices) const;
  std::filesystem::path in_root(const std::filesystem::path& target) const;

  std::filesystem::path path_;
  os::Fd folder_;
};

}  // namespace vouch::sandbox
