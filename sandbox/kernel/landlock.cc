#include "sandbox/kernel/landlock.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

#include "util/error.h"
#include "util/os/fd.h"

namespace vouch::sandbox {
namespace {

// linux/landlock.h
struct RulesetAttributes {
  std::uint64_t handled_access_fs = 0;
  std::uint64_t handled_access_net = 0;  // from version 4
  std::uint64_t scoped = 0;              // from version 6
};
struct __attribute__((packed)) PathBeneath {
  std::uint64_t allowed_access = 0;
  std::int32_t parent_fd = -1;
};
constexpr std::uint32_t kVersionOnly = 1;
constexpr int kRulePathBeneath = 1;

constexpr std::uint64_t bit(unsigned number) { return std::uint64_t{1} << number; }
constexpr std::uint64_t kExecute = bit(0);
constexpr std::uint64_t kWriteFile = bit(1);
constexpr std::uint64_t kReadFile = bit(2);
constexpr std::uint64_t kReadDirectory = bit(3);
constexpr std::uint64_t kTruncate = bit(14);  // from version 3
constexpr std::uint64_t kMakeDevices = bit(6) | bit(11);

/// What exists of file access in a version: 13 kinds at first, then refer, truncate, device ioctl.
std::uint64_t file_access(int version) {
  std::uint64_t access = bit(13) - 1;
  if (version >= 2) access |= bit(13);
  if (version >= 3) access |= bit(14);
  if (version >= 5) access |= bit(15);
  return access;
}

std::size_t attributes_size(int version) {
  if (version >= 6) return 24;
  return version >= 4 ? 16 : 8;
}

class Ruleset {
 public:
  Ruleset(int version, bool network) : handled_(file_access(version)) {
    RulesetAttributes attributes;
    attributes.handled_access_fs = handled_;
    if (version >= 4 && !network) attributes.handled_access_net = bit(0) | bit(1);  // bind, connect
    if (version >= 6) attributes.scoped = bit(0) | bit(1);  // abstract sockets, signals
    fd_.reset(static_cast<int>(
        syscall(SYS_landlock_create_ruleset, &attributes, attributes_size(version), 0U)));
    if (!fd_) fail("cannot create a Landlock ruleset");
  }

  void allow(int directory, std::uint64_t access) {
    struct stat info {};
    if (fstat(directory, &info) != 0) fail("cannot look at a directory to allow");
    // For what is not a directory the kernel takes only the rights that a file can have.
    constexpr std::uint64_t kOfFiles = kExecute | kWriteFile | kReadFile | kTruncate | bit(15);
    if (!S_ISDIR(info.st_mode)) access &= kOfFiles;
    const PathBeneath rule{access & handled_, directory};
    if (syscall(SYS_landlock_add_rule, fd_.get(), kRulePathBeneath, &rule, 0U) != 0) {
      fail("cannot allow a directory");
    }
  }

  void allow_path(const std::string& path, std::uint64_t access) {
    const os::Fd directory(open(path.c_str(), O_PATH | O_CLOEXEC));
    if (directory) allow(directory.get(), access);
  }

  os::Fd take() { return std::move(fd_); }

 private:
  [[noreturn]] static void fail(const std::string& what) {
    throw InternalError("confine", what + ": " + std::generic_category().message(errno));
  }

  std::uint64_t handled_;
  os::Fd fd_;
};

}  // namespace

int landlock_version() {
  const long version = syscall(SYS_landlock_create_ruleset, nullptr, std::size_t{0}, kVersionOnly);
  return version > 0 ? static_cast<int>(version) : 0;
}

os::Fd make_ruleset(const LandlockRules& rules) {
  const int version = landlock_version();
  if (version == 0) return {};
  constexpr std::uint64_t kRead = kReadFile | kReadDirectory;
  const std::uint64_t write = file_access(version) & ~kExecute & ~kMakeDevices;
  Ruleset ruleset(version, rules.network);
  for (const int directory : rules.readable) ruleset.allow(directory, kRead);
  for (const int directory : rules.writable) ruleset.allow(directory, write);
  for (const std::string& path : rules.readable_paths) ruleset.allow_path(path, kRead);
  for (const std::string& path : rules.writable_paths) {
    ruleset.allow_path(path, write | kExecute);
  }
  for (const std::string& path : rules.executable_paths) ruleset.allow_path(path, kRead | kExecute);
  return ruleset.take();
}

bool restrict_self(const LandlockRules& rules) {
  const os::Fd ruleset = make_ruleset(rules);
  if (!ruleset) return false;
  if (syscall(SYS_landlock_restrict_self, ruleset.get(), 0U) != 0) {
    throw InternalError("confine", "Landlock refuses: " + std::generic_category().message(errno));
  }
  return true;
}

}  // namespace vouch::sandbox
