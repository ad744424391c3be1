// IdentityLease: numbers from 61000 on (Debian's policy, 9.2.2, leaves 60000-64999 to packages that
// ask, and no account of an ordinary installation has them); VOUCH_UIDS=FIRST-LAST chooses others.
// A number is taken while a file of its name is locked; the kernel gives it back when we die.
#include <fcntl.h>
#include <grp.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <system_error>
#include <utility>

#include "sandbox/host.h"
#include "util/error.h"

namespace vouch::sandbox {
namespace {

struct Range {
  unsigned first = 61000;
  unsigned last = 61999;
};

Range wanted_range() {
  Range range;
  const char* text = std::getenv("VOUCH_UIDS");
  if (text == nullptr) return range;
  if (std::sscanf(text, "%u-%u", &range.first, &range.last) != 2 || range.first == 0 ||
      range.first > range.last) {
    throw InternalError("sandbox", "VOUCH_UIDS must be FIRST-LAST, as in 61000-61999");
  }
  return range;
}

std::string locks_directory() {
  const std::string directory = "/run/vouch";
  if (mkdir(directory.c_str(), 0700) == 0 || errno == EEXIST) {
    struct stat info {};
    if (lstat(directory.c_str(), &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == 0) {
      return directory;
    }
  }
  throw InternalError("sandbox", "cannot use /run/vouch for locks");
}

}  // namespace

void give_up_root(const os::Identity& identity) {
  if (geteuid() != 0) return;
  if (identity.uid == 0 || identity.gid == 0) {
    // bubblewrap started by root keeps the kernel's uid 0 inside: no sandbox.
    throw InternalError("sandbox", "refuses to run a group's code as root");
  }
  if (setgroups(0, nullptr) != 0 || setresgid(identity.gid, identity.gid, identity.gid) != 0 ||
      setresuid(identity.uid, identity.uid, identity.uid) != 0) {
    throw InternalError("sandbox",
                        "cannot give up root: " + std::generic_category().message(errno));
  }
}

IdentityLease::IdentityLease() : identity_{geteuid(), getegid()} {
  if (identity_.uid != 0) return;
  const std::string directory = locks_directory();
  const Range range = wanted_range();
  for (unsigned number = range.first; number <= range.last; ++number) {
    const std::string path = directory + "/uid-" + std::to_string(number);
    os::Fd file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file || flock(file.get(), LOCK_EX | LOCK_NB) != 0) continue;
    identity_ = {number, number};
    lock_ = file.release();
    return;
  }
  throw InternalError("sandbox", "no free user number is left; widen VOUCH_UIDS");
}

IdentityLease::~IdentityLease() {
  if (lock_ >= 0) close(lock_);
}

IdentityLease::IdentityLease(IdentityLease&& other) noexcept
    : identity_(other.identity_), lock_(std::exchange(other.lock_, -1)) {}

IdentityLease& IdentityLease::operator=(IdentityLease&& other) noexcept {
  if (this != &other) {
    if (lock_ >= 0) close(lock_);
    identity_ = other.identity_;
    lock_ = std::exchange(other.lock_, -1);
  }
  return *this;
}

}  // namespace vouch::sandbox
