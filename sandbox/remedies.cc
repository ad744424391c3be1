#include "sandbox/remedies.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

namespace vouch::sandbox {
namespace {

namespace fs = std::filesystem;

constexpr const char* kAnotherKernel =
    "apt-get install -y linux-image-$(dpkg --print-architecture) && reboot";

std::string setting(const char* path) {
  std::ifstream file(path);
  std::string value;
  file >> value;
  return value;
}

bool in_container() {
  return fs::exists("/.dockerenv") || fs::exists("/run/.containerenv") ||
         !setting("/run/systemd/container").empty();
}

/// On the container's host: the same image once more, with more rights. A container's host name is
/// its number there.
std::string another_container(const std::string& rights) {
  std::array<char, 256> name{};
  gethostname(name.data(), name.size() - 1);
  return fmt::format("docker run -it {} \"$(docker inspect -f '{{{{.Config.Image}}}}' {})\"",
                     rights, name.data());
}

}  // namespace

std::string remedy_no_bubblewrap() { return "apt-get install -y bubblewrap"; }

std::string remedy_old_bubblewrap() {
  return "apt-get install -y curl xz-utils gcc make libcap-dev && curl -fL "
         "https://github.com/containers/bubblewrap/releases/download/v0.8.0/"
         "bubblewrap-0.8.0.tar.xz | tar -xJ -C /tmp && cd /tmp/bubblewrap-0.8.0 && "
         "./configure --prefix=/usr && make install";
}

std::string remedy_namespaces() {
  if (setting("/proc/sys/user/max_user_namespaces") == "0") {
    return "sysctl -w user.max_user_namespaces=15000";
  }
  if (setting("/proc/sys/kernel/unprivileged_userns_clone") == "0") {
    return "sysctl -w kernel.unprivileged_userns_clone=1";
  }
  if (setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1") {
    return "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0";
  }
  if (in_container()) {
    return another_container(
        "--security-opt seccomp=unconfined --security-opt apparmor=unconfined "
        "--security-opt systempaths=unconfined");
  }
  return kAnotherKernel;
}

std::string remedy_control_groups() {
  if (in_container()) return another_container("--privileged --cgroupns=private");
  if (geteuid() == 0) return "mount -t cgroup2 none /sys/fs/cgroup";
  // As that user; what comes after the options is the command that shall have them.
  return "systemd-run --user --scope -p Delegate=yes vouch doctor";
}

std::string remedy_landlock() {
  const std::string modules = setting("/sys/kernel/security/lsm");
  // Linux before 5.13 has none to boot with, and does not tell its modules everywhere.
  if (modules.empty() || modules.find("landlock") != std::string::npos) return kAnotherKernel;
  return fmt::format(
      "sed -i 's/^GRUB_CMDLINE_LINUX=\"/&lsm=landlock,{} /' /etc/default/grub && update-grub && "
      "reboot",
      modules);
}

std::string remedy_seccomp() { return kAnotherKernel; }

}  // namespace vouch::sandbox
