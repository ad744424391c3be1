#include "sandbox/supervisor/rootfs_layout.h"

#include <array>

#include "util/error.h"

namespace vouch::sandbox {
namespace {

namespace fs = std::filesystem;

// Of /etc: what compilers, run-times and package managers read. No accounts, keys or hosts.
constexpr std::array kSeenOfEtc{"alternatives",
                                "ld.so.cache",
                                "ld.so.conf",
                                "ld.so.conf.d",
                                "ssl/certs",
                                "ssl/openssl.cnf",
                                "ssl/java",
                                "ca-certificates",
                                "java-8-openjdk",
                                "java-11-openjdk",
                                "java-17-openjdk",
                                "java-21-openjdk",
                                "java-25-openjdk",
                                "maven",
                                "gradle",
                                "localtime",
                                "timezone",
                                "locale.alias",
                                "mime.types",
                                "magic",
                                "magic.mime",
                                "services",
                                "protocols",
                                "rpc",
                                "ethertypes",
                                "networks",
                                "host.conf",
                                "gai.conf",
                                "debian_version",
                                "os-release",
                                "lsb-release",
                                "fonts",
                                "perl",
                                "python3",
                                "python3.9",
                                "python3.10",
                                "python3.11",
                                "python3.12",
                                "python3.13",
                                "R",
                                "octave.conf",
                                "texmf",
                                "terminfo",
                                "inputrc",
                                "profile.d/maven.sh",
                                "OpenCL",
                                "vulkan",
                                "glvnd",
                                "openmpi",
                                "mpich",
                                "dotnet",
                                "php",
                                "ghc",
                                "fpc.cfg",
                                "sgml",
                                "xml",
                                "ImageMagick-6",
                                "gnucobol",
                                "papersize",
                                "groff"};

// Data that installed tools keep outside /usr.
constexpr std::array kSeenOfVar{"var/lib/texmf", "var/cache/fontconfig", "var/lib/ghc",
                                "var/lib/gems", "var/lib/dpkg/status"};

}  // namespace

std::vector<std::string> seen_of_host() {
  std::vector<std::string> seen{"usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "opt"};
  for (const char* name : kSeenOfEtc) seen.push_back(std::string("etc/") + name);
  seen.insert(seen.end(), kSeenOfVar.begin(), kSeenOfVar.end());
  return seen;
}

void show_host(const SessionSpec& spec, const Stage& stage) {
  for (const std::string& name : seen_of_host()) stage.show_linked(spec.root / name, "/" + name);
  for (const char* name : {"/sys/devices/system/cpu", "/sys/devices/system/node"}) {
    stage.show(name, name);
  }
  for (const fs::path& mount : spec.mounts) {
    if (!fs::exists(mount)) throw InternalError("sandbox", "there is no " + mount.string());
    if (!Stage::is_in_writable(mount)) stage.show(mount, mount);  // else see Stage::finish
  }
}

std::vector<std::string> bubblewrap_arguments(const Stage& stage) {
  return {"--unshare-user",
          "--unshare-pid",
          "--unshare-ipc",
          "--unshare-uts",
          "--unshare-cgroup-try",
          "--uid",
          "1000",
          "--gid",
          "1000",
          "--hostname",
          "sandbox",
          "--die-with-parent",
          "--new-session",
          "--as-pid-1",
          "--cap-drop",
          "ALL",
          "--dev-bind",  // and not --bind: that would make /dev/null and the like unusable
          stage.path() / "root",
          "/",
          "--proc",
          "/proc",
          "--chdir",
          kWorkspace};
}

std::vector<std::string> step_environment(const SessionSpec& spec, const std::string& home,
                                          const std::string& temporary) {
  std::vector<std::string> environment{
      "PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games:/usr/local/sbin:/usr/sbin:/"
      "sbin",
      "HOME=" + home,
      "USER=student",
      "LOGNAME=student",
      "SHELL=/bin/bash",
      "LANG=C.UTF-8",
      "TERM=dumb",
      "TMPDIR=" + temporary,
      "PWD=" + home + "/project"};
  environment.insert(environment.end(), spec.environment.begin(), spec.environment.end());
  return environment;
}

}  // namespace vouch::sandbox
