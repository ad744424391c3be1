#include "sandbox/stage.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <system_error>

#include "sandbox/fault.h"
#include "sandbox/tree.h"

namespace vouch::sandbox {
namespace {

constexpr off_t kSmallFile = 64 << 10;

[[noreturn]] void fail(const std::string& what) {
  throw HarnessFault("sandbox", what + ": " + std::generic_category().message(errno));
}

void write_text(const std::filesystem::path& path, std::string_view text) {
  const Fd file(open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
  if (!file || write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    fail("cannot write " + path.string());
  }
}

bool copy_small(const std::filesystem::path& from, const std::filesystem::path& to) {
  const Fd file(open(from.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text(kSmallFile + 1, '\0');
  const ssize_t got = file ? read(file.get(), text.data(), text.size()) : -1;
  if (got < 0 || got > kSmallFile) return false;
  text.resize(static_cast<std::size_t>(got));
  write_text(to, text);
  return true;
}

/// A folder that every Linux has, and below which nothing lies that a sandbox sees.
std::filesystem::path mount_point() {
  for (const char* folder : {"/sys/fs", "/mnt", "/tmp"}) {
    if (std::filesystem::is_directory(folder)) return folder;
  }
  throw HarnessFault("sandbox", "no folder to mount the stage on");
}

constexpr std::uint64_t kSmallestStage = 4ULL << 20;
constexpr std::uint64_t kOwnInodes = 256;  // of the layout itself

}  // namespace

Stage::Stage(const SessionSpec& spec, bool as_root) : path_(mount_point()), as_root_(as_root) {
  if (unshare(CLONE_NEWNS) != 0) fail("cannot make a mount name space");
  if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) fail("cannot go private");
  std::string options =
      fmt::format("mode=0755,uid={},gid={}", spec.identity.uid, spec.identity.gid);
  const Limits& total = spec.total;
  if (total.disk_bytes != 0) {
    options += fmt::format(",size={}", std::max(total.disk_bytes, kSmallestStage));
  }
  if (total.inodes != 0) options += fmt::format(",nr_inodes={}", total.inodes + kOwnInodes);
  if (mount("vouch", path_.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, options.c_str()) != 0) {
    fail("cannot mount the stage");
  }
  folder_ = Fd(open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder_) fail("cannot open the stage");
  lay_out(spec.identity);
  write_etc(spec.network);
}

void Stage::lay_out(const Identity& identity) const {
  for (const char* name :
       {"root", "root/proc", "root/dev", "root/tmp", "root/var", "root/var/tmp", "root/run",
        "root/run/session", "root/home", "root/home/student", "root/etc", "root/sys"}) {
    if (mkdirat(folder_.get(), name, 0755) != 0) fail("cannot lay out the stage");
  }
  for (const char* name : {"home", "home/project", "tmp", "shm", "session"}) {
    if (mkdirat(folder_.get(), name, 0755) != 0) fail("cannot lay out the stage");
    if (as_root_ && fchownat(folder_.get(), name, identity.uid, identity.gid, 0) != 0) {
      fail("cannot give the stage away");
    }
  }
  for (const char* name : {"tmp", "shm"}) {
    if (fchmodat(folder_.get(), name, 01777, 0) != 0) fail("cannot lay out the stage");
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
    copy_small("/etc/resolv.conf", path_ / "root/etc/resolv.conf");
  } else {
    write_text(path_ / "root/etc/resolv.conf",
               "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
  }
  write_text(path_ / "root/etc/nsswitch.conf",
             "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\nnetworks: files\n"
             "protocols: files\nservices: files\nethers: files\nrpc: files\n");
}

void Stage::fill(int workspace) const {
  const Fd project = open_folder(folder_.get(), "home/project");
  if (!project) fail("cannot open the workspace");
  copy_tree(workspace, project.get());
  // So that `source ~/.bashrc` and `echo export ... >> ~/.bashrc` in a guide do what they say.
  for (const char* name : {"home/.bashrc", "home/.profile"}) write_text(path_ / name, "");
}

void Stage::show(const std::filesystem::path& host_path,
                 const std::filesystem::path& target) const {
  struct stat info {};
  if (stat(host_path.c_str(), &info) != 0) return;
  const auto place = path_ / "root" / target.relative_path();
  std::filesystem::create_directories(place.parent_path());
  if (S_ISDIR(info.st_mode)) {
    std::filesystem::create_directories(place);
  } else if (S_ISREG(info.st_mode) && info.st_size <= kSmallFile && copy_small(host_path, place)) {
    return;  // a mount costs bubblewrap more than a copy costs us
  } else {
    write_text(place, "");
  }
  if (mount(host_path.c_str(), place.c_str(), nullptr, MS_BIND | MS_REC, nullptr) != 0) {
    fail("cannot show " + host_path.string());
  }
}

void Stage::show_linked(const std::filesystem::path& host_path,
                        const std::filesystem::path& target) const {
  std::error_code error;
  if (!std::filesystem::is_symlink(host_path, error)) {
    show(host_path, target);
    return;
  }
  const auto place = path_ / "root" / target.relative_path();
  std::filesystem::create_directories(place.parent_path());
  std::filesystem::create_symlink(std::filesystem::read_symlink(host_path), place);
}

}  // namespace vouch::sandbox
