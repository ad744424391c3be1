#include "sandbox/supervisor/rootfs.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <initializer_list>
#include <string_view>
#include <system_error>
#include <utility>

#include "util/error.h"
#include "util/os/file_tree.h"

namespace vouch::sandbox {
namespace {

constexpr std::int64_t kSmallFile = 64 << 10;

[[noreturn]] void fail(const std::string& what) {
  throw InternalError("sandbox", what + ": " + std::generic_category().message(errno));
}

/// Does `make` (which returns -1 and sets errno), and once more after it has made the directories
/// that `path` lacks: mostly none, and to ask for each would cost more than all else that is done
/// here.
template <typename Make>
int make_below(const std::filesystem::path& path, Make make) {
  int made = make();
  if (made < 0 && errno == ENOENT) {
    std::filesystem::create_directories(path.parent_path());
    made = make();
  }
  if (made < 0) fail("cannot create " + path.string());
  return made;
}

void write_text(const std::filesystem::path& path, std::string_view text) {
  const os::Fd file(
      make_below(path, [&] { return open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644); }));
  if (write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    fail("cannot write " + path.string());
  }
}

/// Copies a file of at most `size` bytes. False when it cannot be read, or has more.
bool copy_small(const std::filesystem::path& from, std::size_t size,
                const std::filesystem::path& to) {
  const os::Fd file(open(from.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text(size + 1, '\0');
  const ssize_t got = file ? read(file.get(), text.data(), text.size()) : -1;
  if (got < 0 || static_cast<std::size_t>(got) > size) return false;
  text.resize(static_cast<std::size_t>(got));
  write_text(to, text);
  return true;
}

void make_link(const std::filesystem::path& link, const std::filesystem::path& target) {
  make_below(link, [&] { return symlink(target.c_str(), link.c_str()); });
}

/// A directory that every Linux has, and below which nothing lies that a sandbox sees.
std::filesystem::path mount_point() {
  for (const char* directory : {"/sys/fs", "/mnt", "/tmp"}) {
    if (std::filesystem::is_directory(directory)) return directory;
  }
  throw InternalError("sandbox", "no directory to mount the stage on");
}

void bind(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (mount(from.c_str(), to.c_str(), nullptr, MS_BIND | MS_REC, nullptr) != 0) {
    fail("cannot show " + from.string());
  }
}

/// Sets flags for a mount and for all that are mounted below it, which needs Linux 5.12.
void restrict_tree(const std::filesystem::path& path, std::uint64_t flags) {
  mount_attr attributes{};
  attributes.attr_set = flags;
  if (syscall(SYS_mount_setattr, AT_FDCWD, path.c_str(), AT_RECURSIVE, &attributes,
              sizeof(attributes)) != 0) {
    fail("cannot restrict what is mounted on the stage (mount_setattr, Linux 5.12)");
  }
}

/// An empty file or directory, for something to be mounted on.
void make_place(const std::filesystem::path& place, bool directory) {
  if (!directory) return write_text(place, "");
  make_below(place, [&] { return mkdir(place.c_str(), 0755) == 0 || errno == EEXIST ? 0 : -1; });
}

// Devices that hold nothing and reach nothing. A terminal is one that a program opens itself.
constexpr std::array kHarmlessDevices{"null", "zero", "full", "random", "urandom", "tty"};

// Directories of the stage, and where they are seen.
constexpr std::array<std::pair<const char*, const char*>, 5> kWritable{
    {{"home", "home/student"},
     {"tmp", "tmp"},
     {"tmp", "var/tmp"},
     {"shm", "dev/shm"},
     {"session", "run/session"}}};

constexpr std::uint64_t kSmallestStage = 4ULL << 20;
constexpr std::uint64_t kOwnInodes = 256;  // of the layout itself

}  // namespace

Stage::Stage(const SessionSpec& spec, const os::Identity& owner) : path_(mount_point()) {
  if (unshare(CLONE_NEWNS) != 0) fail("cannot create a mount namespace");
  if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) fail("cannot go private");
  std::string options = fmt::format("mode=0755,uid={},gid={}", owner.uid, owner.gid);
  const Limits& total = spec.total;
  if (total.disk_bytes != 0) {
    options += fmt::format(",size={}", std::max(total.disk_bytes, kSmallestStage));
  }
  if (total.inodes != 0) options += fmt::format(",nr_inodes={}", total.inodes + kOwnInodes);
  if (mount("vouch", path_.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, options.c_str()) != 0) {
    fail("cannot mount the stage");
  }
  directory_ = os::Fd(open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory_) fail("cannot open the stage");
  lay_out(owner);
  bind(path_ / "root", path_ / "root");  // a mount of its own, which can be read-only
  write_etc(spec.network);
}

void Stage::lay_out(const os::Identity& owner) const {
  for (const char* name : {"root", "root/proc", "root/dev", "root/tmp", "root/var", "root/var/tmp",
                           "root/run", "root/run/session", "root/home", "root/home/student",
                           "root/etc", "root/sys", "dev", "dev/pts", "dev/shm"}) {
    if (mkdirat(directory_.get(), name, 0755) != 0) fail("cannot lay out the stage");
  }
  for (const char* name : {"home", "home/project", "tmp", "shm", "session"}) {
    if (mkdirat(directory_.get(), name, 0755) != 0 ||
        fchownat(directory_.get(), name, owner.uid, owner.gid, 0) != 0) {
      fail("cannot lay out the stage");
    }
  }
  for (const char* name : {"tmp", "shm"}) {
    if (fchmodat(directory_.get(), name, 01777, 0) != 0) fail("cannot lay out the stage");
  }
}

void Stage::write_etc(bool network) const {
  write_text(path_ / "root/etc/passwd",
             "root:x:0:0:root:/root:/bin/sh\n"
             "student:x:1000:1000:student:/home/student:/bin/bash\n"
             "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n");
  write_text(path_ / "root/etc/group", "root:x:0:\nstudent:x:1000:\nnogroup:x:65534:\n");
  write_text(path_ / "root/etc/hosts", "127.0.0.1 localhost sandbox\n::1 localhost\n");
  write_text(path_ / "root/etc/hostname", "sandbox\n");
  // Under network = true the host's own; else the witness answers there.
  if (network) {
    copy_small("/etc/resolv.conf", kSmallFile, path_ / "root/etc/resolv.conf");
  } else {
    write_text(path_ / "root/etc/resolv.conf",
               "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
  }
  write_text(path_ / "root/etc/nsswitch.conf",
             "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\nnetworks: files\n"
             "protocols: files\nservices: files\nethers: files\nrpc: files\n");
}

void Stage::fill(const os::Fd& workspace) const {
  const os::Fd project = os::open_directory(directory_.get(), "home/project");
  if (!project) fail("cannot open the workspace");
  if (workspace) os::copy_tree(workspace.get(), project.get());
  // So that `source ~/.bashrc` and `echo export ... >> ~/.bashrc` in a guide do what they say.
  for (const char* name : {"home/.bashrc", "home/.profile"}) write_text(path_ / name, "");
}

void Stage::show(const std::filesystem::path& host_path,
                 const std::filesystem::path& target) const {
  struct stat info {};
  struct stat there {};
  if (stat(host_path.c_str(), &info) != 0) return;
  const auto place = in_root(target);
  const bool seen = stat(place.c_str(), &there) == 0 && there.st_dev == info.st_dev &&
                    there.st_ino == info.st_ino;  // it lies in what is shown already
  if (!seen) show(host_path, info, place);
}

void Stage::show_linked(const std::filesystem::path& host_path,
                        const std::filesystem::path& target) const {
  struct stat info {};
  if (lstat(host_path.c_str(), &info) != 0) return;
  if (S_ISLNK(info.st_mode)) {
    make_link(in_root(target), std::filesystem::read_symlink(host_path));
  } else {
    show(host_path, info, in_root(target));
  }
}

void Stage::show(const std::filesystem::path& host_path, const struct stat& info,
                 const std::filesystem::path& place) {
  // A mount costs more than such a copy.
  const bool small = S_ISREG(info.st_mode) && info.st_size <= kSmallFile;
  if (small && copy_small(host_path, static_cast<std::size_t>(info.st_size), place)) return;
  make_place(place, S_ISDIR(info.st_mode));
  bind(host_path, place);
}

bool Stage::is_in_writable(const std::filesystem::path& target) {
  const auto path = target.lexically_normal() / "";
  const std::string text = path.string();
  for (const auto& [name, directory] : kWritable) {
    const std::string writable = fmt::format("/{}/", directory);
    if (writable.starts_with(text) || text.starts_with(fmt::format("{}/", kWorkspace))) {
      throw InternalError("sandbox", "cannot show " + target.string() +
                                         ": the sandbox has a directory of its own there");
    }
    if (text.starts_with(writable)) return true;
  }
  return false;
}

void Stage::finish(const std::vector<std::filesystem::path>& devices,
                   const std::vector<std::filesystem::path>& mounts) const {
  for (const std::filesystem::path& device : devices) {
    // What lies in /dev is mounted there, below.
    const auto in_dev = device.lexically_relative("/dev");
    const bool other = in_dev.empty() || *in_dev.begin() == "..";
    make_place(other ? in_root(device) : path_ / "dev" / in_dev,
               std::filesystem::is_directory(device));
  }
  mount_devices(devices);
  for (const auto& [name, target] : kWritable) bind(path_ / name, path_ / "root" / target);
  for (const std::filesystem::path& mount : mounts) {
    if (is_in_writable(mount)) show_in_writable(mount);
  }
}

void Stage::show_in_writable(const std::filesystem::path& mount) const {
  const auto place = in_root(mount.lexically_normal());
  make_place(place, std::filesystem::is_directory(mount));
  bind(mount, place);
  restrict_tree(place, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
}

void Stage::mount_devices(const std::vector<std::filesystem::path>& devices) const {
  for (const char* device : kHarmlessDevices) make_place(path_ / "dev" / device, false);
  for (const auto& [target, name] :
       std::initializer_list<std::pair<const char*, const char*>>{{"pts/ptmx", "ptmx"},
                                                                  {"/proc/self/fd", "fd"},
                                                                  {"/proc/self/fd/0", "stdin"},
                                                                  {"/proc/self/fd/1", "stdout"},
                                                                  {"/proc/self/fd/2", "stderr"}}) {
    make_link(path_ / "dev" / name, target);
  }
  bind(path_ / "dev", in_root("dev"));
  restrict_tree(path_ / "root", MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
  for (const char* device : kHarmlessDevices) {
    bind(std::filesystem::path("/dev") / device, in_root("dev") / device);
  }
  for (const std::filesystem::path& device : devices) bind(device, in_root(device));
  // The machine has only so many terminals (kernel.pty.max), over all instances.
  if (mount("devpts", in_root("dev/pts").c_str(), "devpts", MS_NOEXEC,
            "newinstance,ptmxmode=0666,mode=620,max=64") != 0) {
    fail("cannot mount terminals");
  }
  restrict_tree(in_root("dev"), MOUNT_ATTR_NOSUID);
  for (const std::filesystem::path& device : devices) {
    restrict_tree(in_root(device), MOUNT_ATTR_NOSUID);
  }
}

std::filesystem::path Stage::in_root(const std::filesystem::path& target) const {
  return path_ / "root" / target.relative_path();
}

}  // namespace vouch::sandbox
