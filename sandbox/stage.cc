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

[[noreturn]] void fail(const std::string& what) {
  throw HarnessFault("sandbox", what + ": " + std::generic_category().message(errno));
}

void write_text(const std::filesystem::path& path, std::string_view text) {
  const Fd file(open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
  if (!file || write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    fail("cannot write " + path.string());
  }
}

/// A user name space in which an ordinary user may mount; its user keeps its number.
void enter_user_name_space() {
  const uid_t uid = geteuid();
  const gid_t gid = getegid();
  if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) fail("cannot make a user name space");
  write_text("/proc/self/setgroups", "deny");
  write_text("/proc/self/uid_map", fmt::format("{0} {0} 1\n", uid));
  write_text("/proc/self/gid_map", fmt::format("{0} {0} 1\n", gid));
}

/// A folder that every Linux has, and below which nothing lies that a sandbox sees.
std::filesystem::path mount_point() {
  for (const char* folder : {"/sys/fs", "/mnt", "/tmp"}) {
    if (std::filesystem::is_directory(folder)) return folder;
  }
  throw HarnessFault("sandbox", "no folder to mount the stage on");
}

constexpr std::uint64_t kSmallestStage = 4ULL << 20;

}  // namespace

Stage::Stage(const SessionSpec& spec, int /*workspace*/)
    : path_(mount_point()), as_root_(geteuid() == 0) {
  if (!as_root_) {
    enter_user_name_space();
  } else if (unshare(CLONE_NEWNS) != 0) {
    fail("cannot make a mount name space");
  }
  if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) fail("cannot go private");
  std::string options =
      fmt::format("mode=0755,uid={},gid={}", spec.identity.uid, spec.identity.gid);
  const Limits& total = spec.total;
  if (total.disk_bytes != 0) {
    options += fmt::format(",size={}", std::max(total.disk_bytes, kSmallestStage));
  }
  if (total.inodes != 0) options += fmt::format(",nr_inodes={}", total.inodes + 32);
  if (mount("vouch", path_.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, options.c_str()) != 0) {
    fail("cannot mount the stage");
  }
  folder_ = Fd(open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder_) fail("cannot open the stage");
  for (const char* name : {"home", "home/project", "tmp", "shm", "session", "etc", "seen"}) {
    if (mkdirat(folder_.get(), name, 0755) != 0) fail("cannot lay out the stage");
    if (as_root_ && fchownat(folder_.get(), name, spec.identity.uid, spec.identity.gid, 0) != 0) {
      fail("cannot give the stage away");
    }
  }
  for (const char* name : {"tmp", "shm"}) {
    if (fchmodat(folder_.get(), name, 01777, 0) != 0) fail("cannot lay out the stage");
  }
  write_etc();
}

void Stage::write_etc() const {
  write_text(path_ / "etc/passwd",
             "root:x:0:0:root:/root:/bin/sh\n"
             "student:x:1000:1000:student:/home/student:/bin/bash\n"
             "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n");
  write_text(path_ / "etc/group", "root:x:0:\nstudent:x:1000:\nnogroup:x:65534:\n");
  write_text(path_ / "etc/hosts", "127.0.0.1 localhost sandbox\n::1 localhost\n");
  write_text(path_ / "etc/hostname", "sandbox\n");
  write_text(path_ / "etc/resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
  write_text(path_ / "etc/nsswitch.conf",
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

std::string Stage::source_of(const std::filesystem::path& host_path) {
  if (!as_root_) return host_path;
  const auto place = path_ / "seen" / std::to_string(seen_++);
  struct stat info {};
  if (stat(host_path.c_str(), &info) != 0) fail("cannot find " + host_path.string());
  if (S_ISDIR(info.st_mode)) {
    if (mkdir(place.c_str(), 0755) != 0) fail("cannot lay out the stage");
  } else {
    write_text(place, "");
  }
  if (mount(host_path.c_str(), place.c_str(), nullptr, MS_BIND | MS_REC, nullptr) != 0) {
    fail("cannot show " + host_path.string());
  }
  return place;
}

}  // namespace vouch::sandbox
