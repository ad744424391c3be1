#include "tests/sandbox/mode.h"

#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <vector>

#include "sandbox/kernel/cgroup.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;

bool is_root() { return geteuid() == 0; }

void check(bool good, const std::string& what) {
  if (!good) throw std::runtime_error("mode: " + what);
}

/// A group that the ordinary user may do with as he likes, in every hierarchy that gives us one.
class Delegated {
 public:
  Delegated() : name_("vouchtest-" + std::to_string(getpid())) {
    for (const sandbox::CgroupPlace& place : sandbox::find_cgroup_places()) {
      const fs::path directory = place.parent / name_;
      check(mkdir(directory.c_str(), 0755) == 0, "cannot create " + directory.string());
      directories_.push_back(directory);
      for (const fs::path& path : {directory, directory / "cgroup.procs", directory / "tasks",
                                   directory / "cgroup.subtree_control"}) {
        static_cast<void>(!chown(path.c_str(), kOrdinaryUser, kOrdinaryUser));
      }
    }
  }
  ~Delegated() {
    for (const fs::path& directory : directories_) {
      rmdir((directory / "vouch-main").c_str());  // v2: into which the sandbox moved its caller
      rmdir(directory.c_str());
    }
  }
  Delegated(const Delegated&) = delete;
  Delegated& operator=(const Delegated&) = delete;

  void enter() const {
    for (const fs::path& directory : directories_) {
      std::ofstream(directory / "cgroup.procs") << getpid() << std::flush;
    }
  }

 private:
  std::string name_;
  std::vector<fs::path> directories_;
};

void cover_control_groups() {
  check(unshare(CLONE_NEWNS) == 0, "unshare");
  check(mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0, "private");
  check(mount("none", "/sys/fs/cgroup", "tmpfs", MS_RDONLY, nullptr) == 0, "cover");
}

void become_ordinary() {
  if (!is_root()) return;
  check(setgroups(0, nullptr) == 0 && setresgid(kOrdinaryUser, kOrdinaryUser, kOrdinaryUser) == 0 &&
            setresuid(kOrdinaryUser, kOrdinaryUser, kOrdinaryUser) == 0,
        "cannot become an ordinary user");
}

/// Turns user namespaces off for this process and all below it: the setting is that of the name
/// space one is in, so it is entered first, with every number as it was.
void forbid_namespaces() {
  std::array<int, 2> entered{};
  std::array<int, 2> mapped{};
  check(pipe2(entered.data(), O_CLOEXEC) == 0 && pipe2(mapped.data(), O_CLOEXEC) == 0, "pipe");
  const pid_t subject = getpid();
  const pid_t mapper = fork();
  if (mapper == 0) {
    char byte = 0;
    static_cast<void>(!read(entered[0], &byte, 1));
    for (const char* map : {"uid_map", "gid_map"}) {
      std::ofstream("/proc/" + std::to_string(subject) + "/" + map) << "0 0 4294967295\n";
    }
    _exit(0);
  }
  check(unshare(CLONE_NEWUSER) == 0 && write(entered[1], "e", 1) == 1, "unshare");
  waitpid(mapper, nullptr, 0);
  std::ofstream("/proc/sys/user/max_user_namespaces") << "0" << std::flush;
  const pid_t attempt = fork();
  if (attempt == 0) _exit(unshare(CLONE_NEWUSER) == 0 ? 1 : 0);
  int status = 1;
  waitpid(attempt, &status, 0);
  check(status == 0, "user namespaces cannot be turned off");
}

void enter(Mode mode, const Delegated* delegated) {
  if (delegated != nullptr) delegated->enter();
  if (mode == Mode::root_without_groups) cover_control_groups();
  if (mode == Mode::user_without_namespaces) forbid_namespaces();
  if (mode != Mode::root_with_groups && mode != Mode::root_without_groups) become_ordinary();
}

}  // namespace

std::string name(Mode mode) {
  switch (mode) {
    case Mode::root_with_groups: return "RootWithGroups";
    case Mode::root_without_groups: return "RootWithoutGroups";
    case Mode::user_with_groups: return "UserWithGroups";
    case Mode::user_without_groups: return "UserWithoutGroups";
    case Mode::user_without_namespaces: return "UserWithoutNameSpaces";
  }
  return "";
}

void PrintTo(Mode mode, std::ostream* out) { *out << name(mode); }

std::string cannot_enter(Mode mode) {
  if (mode == Mode::user_without_groups) {
    // Root becomes one who has none; somebody else is what they are.
    const bool none = is_root() || sandbox::find_cgroup_places().empty();
    return none ? "" : "this user has control groups";
  }
  if (!is_root()) return "needs root: run these tests as root for this mode";
  const bool groups = mode == Mode::root_with_groups || mode == Mode::user_with_groups;
  if (groups && sandbox::find_cgroup_places().empty()) return "no control groups may be made here";
  return "";
}

std::string run_in(Mode mode, const std::function<std::string()>& body) {
  std::array<int, 2> ends{};
  check(pipe2(ends.data(), O_CLOEXEC) == 0, "pipe");
  std::optional<Delegated> delegated;
  if (mode == Mode::user_with_groups) delegated.emplace();
  const pid_t child = fork();
  check(child >= 0, "fork");
  if (child == 0) {
    std::string answer;
    try {
      enter(mode, delegated ? &*delegated : nullptr);
      answer = body();
      answer.insert(answer.begin(), '=');
    } catch (const std::exception& error) {
      answer = error.what();
    }
    for (std::size_t at = 0; at < answer.size();) {
      const ssize_t sent = write(ends[1], answer.data() + at, answer.size() - at);
      if (sent <= 0) _exit(1);
      at += static_cast<std::size_t>(sent);
    }
    _exit(0);
  }
  close(ends[1]);
  std::string answer;
  std::array<char, 65536> chunk{};
  for (ssize_t got = 0; (got = read(ends[0], chunk.data(), chunk.size())) > 0;) {
    answer.append(chunk.data(), static_cast<std::size_t>(got));
  }
  close(ends[0]);
  waitpid(child, nullptr, 0);
  if (!answer.starts_with('=')) throw std::runtime_error("in mode: " + answer);
  return answer.substr(1);
}

}  // namespace vouch::tests
