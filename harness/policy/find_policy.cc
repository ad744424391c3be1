#include "harness/policy/find_policy.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <system_error>

#include "util/os/errno.h"
#include "util/os/fd.h"
#include "util/os/text_file.h"
#include "util/usage_error.h"

namespace vouch::policy {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 5> kOpening{
    "sandbox.root", "sandbox.network", "sandbox.devices", "sandbox.require", "toolchain.mounts"};

std::string how_to_accept(const PolicySearch& search, const fs::path& file) {
  return fmt::format("to use it all the same: {} --policy {}; to leave it out: --policy {}",
                     search.command, file.string(), Policy{}.name);
}

/// The user, root, and who became root to run this.
bool is_trusted_owner(uid_t owner) {
  if (owner == 0 || owner == geteuid()) return true;
  const char* sudo = std::getenv("SUDO_UID");
  if (sudo == nullptr || geteuid() != 0) return false;
  uid_t caller = 0;
  const std::string_view text(sudo);
  const auto read = std::from_chars(text.data(), text.data() + text.size(), caller);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && owner == caller;
}

/// A group of the user alone, as many systems give everybody one: writing for it is the user's.
bool is_users_own_group(gid_t group) {
  const passwd* user = getpwuid(geteuid());
  if (user == nullptr || user->pw_gid != group) return false;
  const std::string name = user->pw_name;
  const struct group* found = getgrgid(group);
  return found != nullptr && name == found->gr_name && found->gr_mem[0] == nullptr;
}

/// Why the file may not decide anything; "": it may.
std::string why_untrusted(const struct stat& info) {
  if (!is_trusted_owner(info.st_uid)) {
    return fmt::format("it belongs to user {}, neither to you nor to root", info.st_uid);
  }
  const bool by_group = (info.st_mode & S_IWGRP) != 0 && !is_users_own_group(info.st_gid);
  if (by_group || (info.st_mode & S_IWOTH) != 0) return "others may write to it";
  return {};
}

/// Where it stands, or, of a link, what it leads to.
bool is_inside(const fs::path& file, const std::vector<fs::path>& directories) {
  std::error_code error;
  const fs::path here = fs::canonical(file.parent_path(), error) / file.filename();
  const fs::path real = fs::weakly_canonical(file, error);
  return std::ranges::any_of(directories, [&](const fs::path& directory) {
    std::error_code none;
    const fs::path root = fs::canonical(directory, none);
    if (none || !fs::is_directory(root, none)) return false;
    const auto holds = [&root](const fs::path& path) {
      return std::mismatch(root.begin(), root.end(), path.begin(), path.end()).first == root.end();
    };
    return holds(here) || holds(real);
  });
}

bool is_there(const fs::path& file) {
  struct stat info {};
  return lstat(file.c_str(), &info) == 0 && !S_ISDIR(info.st_mode);
}

/// The text of a found file. Opened once, so that what is looked at is what is read.
std::string read_trusted(const PolicySearch& search, const fs::path& file) {
  const auto refuse = [&](const std::string& why) {
    throw UsageError(fmt::format("the policy {} was found and is not used: {}; {}", file.string(),
                                 why, how_to_accept(search, file)));
  };
  struct stat info {};
  if (lstat(file.c_str(), &info) == 0 && S_ISLNK(info.st_mode) && !is_trusted_owner(info.st_uid)) {
    refuse(fmt::format("it is a link that belongs to user {}, neither to you nor to root",
                       info.st_uid));
  }
  const os::Fd fd(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!fd || fstat(fd.get(), &info) != 0) {
    refuse(os::error_text());
  }
  if (!S_ISREG(info.st_mode)) refuse("it is not a regular file");
  if (const std::string why = why_untrusted(info); !why.empty()) refuse(why);
  return os::read_given(fmt::format("/proc/self/fd/{}", fd.get()));
}

void refuse_openings(const PolicySearch& search, const fs::path& file, const LoadedPolicy& loaded) {
  for (const std::string_view key : kOpening) {
    const auto source = loaded.sources.find(std::string(key));
    if (source == loaded.sources.end()) continue;
    throw UsageError(fmt::format("{}: a policy that was found, not named, may not set {}; {}",
                                 source->second, key, how_to_accept(search, file)));
  }
}

/// The nearest file from the working directory upwards that may be a policy.
std::optional<fs::path> nearest_file(const PolicySearch& search, std::vector<std::string>& notes) {
  std::error_code error;
  fs::path directory = fs::current_path(error);
  while (!error && !directory.empty()) {
    const fs::path file = directory / kPolicyFileName;
    if (is_there(file)) {
      if (!is_inside(file, search.checked)) return file;
      notes.push_back(fmt::format(
          "{} is part of what is checked, so it is not the policy; to check by it: --policy {}",
          file.string(), file.string()));
    }
    if (directory == directory.parent_path()) break;
    directory = directory.parent_path();
  }
  return std::nullopt;
}

}  // namespace

ChosenPolicy choose_policy(const PolicySearch& search) {
  ChosenPolicy chosen;
  if (!search.given.empty()) {
    chosen.loaded = load_policy(search.given);
    chosen.from = "--policy " + search.given;
    return chosen;
  }
  if (const char* named = std::getenv("VOUCH_POLICY"); named != nullptr && *named != '\0') {
    try {
      chosen.loaded = load_policy(named);
    } catch (const UsageError& error) {
      throw UsageError(fmt::format("VOUCH_POLICY: {}", error.what()));
    }
    chosen.from = fmt::format("VOUCH_POLICY={}", named);
    return chosen;
  }
  const auto file = search.may_find ? nearest_file(search, chosen.notes) : std::nullopt;
  if (!file) {
    chosen.from = "built in";
    return chosen;
  }
  chosen.loaded = parse_policy(read_trusted(search, *file), file->string());
  refuse_openings(search, *file, chosen.loaded);
  chosen.from = "found: " + file->string();
  return chosen;
}

}  // namespace vouch::policy
