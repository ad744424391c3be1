#include "sandbox/supervisor/weak_isolation.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "sandbox/supervisor/rootfs_layout.h"
#include "util/error.h"
#include "util/os/file_tree.h"

namespace vouch::sandbox {

namespace fs = std::filesystem;

WeakDirectory::WeakDirectory(fs::path path, const os::Identity& identity) : path_(std::move(path)) {
  for (const char* name : {"", "home", "home/project", "tmp", "session"}) {
    const fs::path directory = path_ / name;
    const bool made = mkdir(directory.c_str(), 0700) == 0 &&
                      (geteuid() != 0 || chown(directory.c_str(), identity.uid, identity.gid) == 0);
    if (made) continue;
    throw InternalError("sandbox", "cannot create " + directory.string() + ": " +
                                       std::generic_category().message(errno));
  }
}

WeakDirectory::~WeakDirectory() { remove_weak_directory(path_); }

fs::path weak_directory_path(const std::string& group) {
  // Asked also while all is cleaned up: a $TMPDIR that has gone meanwhile must end nobody.
  std::error_code error;
  const fs::path place = fs::temp_directory_path(error);
  return (error ? fs::path("/tmp") : place) / (group + "-weak");
}

bool remove_weak_directory(const fs::path& path) {
  const os::Fd directory(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!directory) return errno == ENOENT;
  return os::empty_directory(directory.get()) && rmdir(path.c_str()) == 0;
}

LandlockRules weak_rules(const SessionSpec& spec, const fs::path& directory) {
  LandlockRules rules;
  rules.network = spec.network;
  rules.writable_paths = {directory,   "/tmp",      "/var/tmp",    "/dev/shm",    "/dev/null",
                          "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"};
  for (const std::string& name : seen_of_host()) {
    rules.executable_paths.push_back(spec.root / name);
  }
  for (const char* name :
       {"passwd", "group", "hosts", "hostname", "resolv.conf", "nsswitch.conf"}) {
    rules.readable_paths.push_back(std::string("/etc/") + name);
  }
  rules.readable_paths.insert(rules.readable_paths.end(),
                              {"/proc", "/sys/devices/system/cpu", "/sys/devices/system/node"});
  for (const fs::path& mount : spec.mounts) rules.executable_paths.push_back(mount);
  for (const fs::path& device : spec.devices) rules.writable_paths.push_back(device);
  return rules;
}

}  // namespace vouch::sandbox
