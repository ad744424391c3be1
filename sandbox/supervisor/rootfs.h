// The stage: a private mount in which everything that a sandbox sees is laid out before bubblewrap
// starts. One size and one inode count cap all that it may write, and unmounting is all the
// cleaning there is. It lives in a mount namespace of the launcher's own and is seen nowhere else.
//
//   home/project  the workspace: a copy of the submission's directory   -> /home/student/project
//   home          the rest of the home                               -> /home/student
//   tmp, shm      -> /tmp and /var/tmp, /dev/shm
//   session       the shell's state between steps                    -> /run/session
//   dev           the harmless devices, and terminals of its own     -> /dev
//   root          what is seen of the host, read-only: the toolchain's directories, a chosen few of
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
  /// Mounts it. Called in the launcher, as root or in a user namespace that may mount; gives the
  /// calling process a mount namespace of its own. Throws InternalError.
  /// `owner`: of all that may be written.
  Stage(const SessionSpec& spec, const os::Identity& owner);

  /// As the student's user: copies the workspace in, if there is one.
  void fill(const os::Fd& workspace) const;

  const std::filesystem::path& path() const { return path_; }
  /// Shows a file or directory of the host at `target`. Absent ones are left out.
  void show(const std::filesystem::path& host_path, const std::filesystem::path& target) const;
  /// As show(), but a link stays a link.
  void show_linked(const std::filesystem::path& host_path,
                   const std::filesystem::path& target) const;
  /// Makes what was shown read-only, and mounts /dev, what may be written, these devices of the
  /// host and, read-only, the directories of the host that lie in what may be written. Nothing can
  /// be shown after it.
  void finish(const std::vector<std::filesystem::path>& devices,
              const std::vector<std::filesystem::path>& mounts) const;
  /// Whether the path lies in a directory that the steps may write: it can be shown by finish()
  /// alone. Throws InternalError for such a directory itself, and for the workspace.
  static bool is_in_writable(const std::filesystem::path& target);
  int directory() const { return directory_.get(); }

 private:
  void lay_out(const os::Identity& owner) const;
  void write_etc(bool network) const;
  static void show(const std::filesystem::path& host_path, const struct stat& info,
                   const std::filesystem::path& place);
  void show_in_writable(const std::filesystem::path& mount) const;
  void mount_devices(const std::vector<std::filesystem::path>& devices) const;
  std::filesystem::path in_root(const std::filesystem::path& target) const;

  std::filesystem::path path_;
  os::Fd directory_;
};

}  // namespace vouch::sandbox
