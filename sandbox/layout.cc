#include "sandbox/layout.h"

#include <unistd.h>

#include <array>
#include <initializer_list>

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

class Arguments {
 public:
  Arguments(const SessionSpec& spec, Stage& stage) : spec_(spec), stage_(stage) {}

  void add(std::initializer_list<std::string> more) { list_.insert(list_.end(), more); }

  /// A folder or file of the toolchain's root, if it is there; a link stays a link.
  void show(const std::string& below_root) {
    const fs::path source = spec_.root / below_root;
    const std::string target = "/" + below_root;
    std::error_code error;
    const auto status = fs::symlink_status(source, error);
    if (error || !fs::exists(status)) return;
    if (fs::is_symlink(status)) {
      add({"--symlink", fs::read_symlink(source).string(), target});
    } else {
      add({"--ro-bind", source.string(), target});
    }
  }

  void bind(const std::string& staged, const std::string& target, bool writable = true) {
    add({writable ? "--bind" : "--ro-bind", (stage_.path() / staged).string(), target});
  }

  std::vector<std::string> take() { return std::move(list_); }

 private:
  const SessionSpec& spec_;
  Stage& stage_;
  std::vector<std::string> list_;
};

void show_toolchain(Arguments& arguments) {
  for (const char* folder : {"usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "opt"}) {
    arguments.show(folder);
  }
  for (const char* name : kSeenOfEtc) arguments.show(std::string("etc/") + name);
  for (const char* name : kSeenOfVar) arguments.show(name);
}

void show_stage(Arguments& arguments) {
  for (const char* name :
       {"passwd", "group", "hosts", "hostname", "resolv.conf", "nsswitch.conf"}) {
    arguments.bind(std::string("etc/") + name, std::string("/etc/") + name, false);
  }
  arguments.bind("home", "/home/student");
  arguments.bind("tmp", "/tmp");
  arguments.bind("tmp", "/var/tmp");
  arguments.bind("shm", "/dev/shm");
  arguments.bind("session", "/run/session");
}

}  // namespace

std::vector<std::string> bubblewrap_arguments(const SessionSpec& spec, Stage& stage,
                                              int information) {
  Arguments arguments(spec, stage);
  arguments.add({"--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts",
                 "--unshare-cgroup-try", "--uid", "1000", "--gid", "1000", "--hostname", "sandbox",
                 "--die-with-parent", "--new-session", "--as-pid-1", "--cap-drop", "ALL",
                 "--info-fd", std::to_string(information)});
  if (!spec.network) arguments.add({"--unshare-net"});
  show_toolchain(arguments);
  arguments.add({"--proc", "/proc", "--dev", "/dev"});
  for (const char* file : {"/sys/devices/system/cpu", "/sys/devices/system/node"}) {
    arguments.add({"--ro-bind-try", file, file});
  }
  for (const fs::path& mount : spec.mounts) {
    arguments.add({"--ro-bind", stage.source_of(mount), mount.string()});
  }
  for (const fs::path& device : spec.devices) {
    arguments.add({"--dev-bind", device.string(), device.string()});
  }
  show_stage(arguments);
  arguments.add({"--remount-ro", "/dev", "--remount-ro", "/", "--chdir", kWorkspace});
  return arguments.take();
}

std::vector<std::string> step_environment(const SessionSpec& spec) {
  std::vector<std::string> environment{
      "PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games:/usr/local/sbin:/usr/sbin:/"
      "sbin",
      "HOME=/home/student",
      "USER=student",
      "LOGNAME=student",
      "SHELL=/bin/bash",
      "LANG=C.UTF-8",
      "TERM=dumb",
      "TMPDIR=/tmp",
      "PWD=/home/student/project"};
  environment.insert(environment.end(), spec.environment.begin(), spec.environment.end());
  return environment;
}

}  // namespace vouch::sandbox
