#include "sandbox/kernel/cgroup.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "util/error.h"

namespace vouch::sandbox {
namespace {

namespace fs = std::filesystem;

// The leaf into which vouch itself moves, so that its own group may have groups with controllers
// below it (cgroup v2 allows members only in leaves; kernel documentation, cgroup-v2.rst).
constexpr std::string_view kOwnLeaf = "vouch-main";
constexpr std::string_view kPrefix = "vouch-";

bool write_value(const fs::path& file, const std::string& value) {
  const os::Fd fd(open(file.c_str(), O_WRONLY | O_CLOEXEC));
  return fd && write(fd.get(), value.data(), value.size()) == static_cast<ssize_t>(value.size());
}

std::string read_value(const fs::path& file) {
  const os::Fd fd(open(file.c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, 4096> text{};
  const ssize_t got = fd ? read(fd.get(), text.data(), text.size()) : 0;
  return {text.data(), got > 0 ? static_cast<std::size_t>(got) : 0};
}

std::uint64_t number_in(const fs::path& file) {
  return std::strtoull(read_value(file).c_str(), nullptr, 10);
}

/// The number after `key` in a file of lines "key number".
std::uint64_t keyed_number(const fs::path& file, std::string_view key) {
  std::istringstream text(read_value(file));
  std::string name;
  std::uint64_t number = 0;
  while (text >> name >> number) {
    if (name == key) return number;
  }
  return 0;
}

/// A mounted hierarchy: which controllers, where, and which part of it the mount shows.
struct Mount {
  fs::path point;
  std::string shown;
  int version = 1;
  std::string options;
};

std::vector<Mount> mounted_hierarchies() {
  std::vector<Mount> mounts;
  std::ifstream lines("/proc/self/mountinfo");
  for (std::string line; std::getline(lines, line);) {
    // 36 35 98:0 /shown /point options optional... - type source superoptions (proc(5))
    std::istringstream fields(line);
    std::string ignored, type;
    Mount mount;
    fields >> ignored >> ignored >> ignored >> mount.shown >> mount.point >> ignored;
    while (fields >> ignored && ignored != "-") {
    }
    fields >> type >> ignored >> mount.options;
    if (type != "cgroup" && type != "cgroup2") continue;
    mount.version = type == "cgroup" ? 1 : 2;
    mounts.push_back(std::move(mount));
  }
  return mounts;
}

bool has_word(const std::string& list, std::string_view word, char separator) {
  std::istringstream words(list);
  for (std::string one; std::getline(words, one, separator);) {
    while (!one.empty() && one.back() == '\n') one.pop_back();
    if (one == word) return true;
  }
  return false;
}

/// This process's group in the hierarchy of `controller` (v1), or in the unified one (empty).
std::optional<std::string> own_group(std::string_view controller) {
  std::ifstream lines("/proc/self/cgroup");
  for (std::string line; std::getline(lines, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const bool wanted =
        controller.empty() ? controllers.empty() : has_word(controllers, controller, ',');
    if (wanted) return line.substr(second + 1);
  }
  return std::nullopt;
}

std::optional<fs::path> own_directory(const Mount& mount, std::string_view controller) {
  const auto group = own_group(controller);
  if (!group || !group->starts_with(mount.shown)) return std::nullopt;
  const std::string below = mount.shown == "/" ? *group : group->substr(mount.shown.size());
  fs::path directory = mount.point;
  if (!below.empty() && below != "/") directory /= below.substr(1);
  if (directory.filename() == kOwnLeaf) directory = directory.parent_path();
  return directory;
}

bool has_controller(const fs::path& list, std::string_view controller) {
  return has_word(read_value(list), controller, ' ');
}

/// v2: has the directory pass its controllers on; moves vouch into a leaf of it where that is
/// needed.
void pass_controllers_on(const fs::path& directory) {
  const fs::path passed_on = directory / "cgroup.subtree_control";
  const auto pass_on = [&](const char* controller) {
    return has_controller(passed_on, controller) ||
           write_value(passed_on, std::string("+") + controller);
  };
  // Memory first, which the kernel refuses to pass on while there are members. Processes and
  // processor time it would pass on even so, and make the group a threaded one, in which no other
  // limit can be had (cgroup-v2.rst, "Threads").
  const bool root = access((directory / "cgroup.type").c_str(), F_OK) != 0;
  const bool has_memory = has_controller(directory / "cgroup.controllers", "memory");
  if (!root && !(has_memory && pass_on("memory"))) {
    std::istringstream members(read_value(directory / "cgroup.procs"));
    std::vector<pid_t> ours;
    for (pid_t member = 0; members >> member;) {
      // Whoever shares the group with us is not ours to move.
      if (member != getpid() && member != getppid()) return;
      ours.push_back(member);
    }
    const fs::path leaf = directory / kOwnLeaf;
    mkdir(leaf.c_str(), 0755);
    for (const pid_t member : ours) write_value(leaf / "cgroup.procs", std::to_string(member));
  }
  for (const char* controller : {"memory", "pids", "cpu"}) pass_on(controller);
}

/// Sets a limit, reads it back and takes it away again.
bool limit_works(const fs::path& file, std::uint64_t value, const char* unlimited) {
  return write_value(file, std::to_string(value)) && number_in(file) == value &&
         write_value(file, unlimited);
}

/// Makes the group `name`, writes limits and reads them back: what of `place` really works. The
/// group stays when something does.
CgroupPlace try_place(CgroupPlace place, const std::string& name) {
  const fs::path trial = place.parent / name;
  if (mkdir(trial.c_str(), 0755) != 0) {
    // A vouch of the same number may have died and left it.
    if (errno != EEXIST) return {};
    sweep_cgroups({place}, name);
    if (mkdir(trial.c_str(), 0755) != 0) return {};
  }
  const bool first = place.version == 1;
  constexpr std::uint64_t kTrialBytes = 64U << 20;
  place.memory =
      place.memory && limit_works(trial / (first ? "memory.limit_in_bytes" : "memory.max"),
                                  kTrialBytes, first ? "-1" : "max");
  place.processes = place.processes && limit_works(trial / "pids.max", 17, "max");
  place.cpu = place.cpu && !read_value(trial / (first ? "cpuacct.usage" : "cpu.stat")).empty() &&
              access((trial / "cgroup.procs").c_str(), W_OK) == 0;
  if (!place.memory && !place.processes && !place.cpu) rmdir(trial.c_str());
  return place;
}

void add_place(std::vector<CgroupPlace>& places, const CgroupPlace& place) {
  for (CgroupPlace& known : places) {
    if (known.parent != place.parent) continue;
    known.memory = known.memory || place.memory;
    known.processes = known.processes || place.processes;
    known.cpu = known.cpu || place.cpu;
    return;
  }
  places.push_back(place);
}

void remove_below(const fs::path& directory) {
  if (rmdir(directory.c_str()) == 0) return;  // mostly there is none below it
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(directory, error)) {
    if (entry.is_directory(error)) remove_below(entry.path());
  }
  rmdir(directory.c_str());
}

void kill_members(const fs::path& directory) {
  std::istringstream members(read_value(directory / "cgroup.procs"));
  for (pid_t member = 0; members >> member;) {
    if (member > 0) kill(member, SIGKILL);
  }
}

template <typename Action>
void for_each_group(const fs::path& directory, const Action& action) {
  action(directory);
  struct stat info {};
  if (stat(directory.c_str(), &info) == 0 && info.st_nlink == 2) return;  // no group below it
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(directory, error)) {
    if (entry.is_directory(error)) for_each_group(entry.path(), action);
  }
}

/// The places in which the group `name` could be made, and now is.
std::vector<CgroupPlace> make_in_places(const std::string& name) {
  std::vector<CgroupPlace> places;
  bool memory = false, processes = false, cpu = false;
  const auto consider = [&](CgroupPlace wanted) {
    const CgroupPlace found = try_place(std::move(wanted), name);
    if (!found.memory && !found.processes && !found.cpu) return;
    memory = memory || found.memory;
    processes = processes || found.processes;
    cpu = cpu || found.cpu;
    add_place(places, found);
  };
  const std::vector<Mount> mounts = mounted_hierarchies();
  for (const Mount& mount : mounts) {
    if (mount.version != 2) continue;
    const auto directory = own_directory(mount, "");
    if (!directory) continue;
    const fs::path controllers = *directory / "cgroup.controllers";
    if (!has_controller(controllers, "memory") && !has_controller(controllers, "pids")) continue;
    pass_controllers_on(*directory);
    consider({*directory, 2, true, true, true});
  }
  for (const Mount& mount : mounts) {
    if (mount.version != 1) continue;
    const auto in = [&mount](const char* one) { return has_word(mount.options, one, ','); };
    const CgroupPlace wanted{
        {}, 1, !memory && in("memory"), !processes && in("pids"), !cpu && in("cpuacct")};
    if (!wanted.memory && !wanted.processes && !wanted.cpu) continue;
    const char* controller = wanted.memory ? "memory" : wanted.processes ? "pids" : "cpuacct";
    const auto directory = own_directory(mount, controller);
    if (directory) consider({*directory, 1, wanted.memory, wanted.processes, wanted.cpu});
  }
  return places;
}

/// Ends whoever is in a group, and removes it when the kernel's teardown of them has ended.
void remove_in_time(const fs::path& directory) {
  constexpr int kMostRounds = 5000;  // of a millisecond
  for (int round = 0; round < kMostRounds; ++round) {
    for_each_group(directory, kill_members);
    remove_below(directory);
    if (access(directory.c_str(), F_OK) != 0) return;
    usleep(1000);
  }
}

}  // namespace

std::vector<CgroupPlace> find_cgroup_places() {
  const std::string trial = fmt::format("{}{}-trial", kPrefix, getpid());
  std::vector<CgroupPlace> places = make_in_places(trial);
  for (const CgroupPlace& place : places) rmdir((place.parent / trial).c_str());
  return places;
}

Cgroup Cgroup::make_where_possible(const std::string& name) {
  Cgroup group;
  group.places_ = make_in_places(name);
  for (CgroupPlace& place : group.places_) place.parent /= name;
  return group;
}

Cgroup::Cgroup(std::vector<CgroupPlace> places, const std::string& name)
    : places_(std::move(places)) {
  for (CgroupPlace& place : places_) {
    place.parent /= name;
    if (mkdir(place.parent.c_str(), 0755) != 0) {
      throw InternalError(
          "sandbox", fmt::format("cannot create the control group {}: {}", place.parent.string(),
                                 std::generic_category().message(errno)));
    }
  }
}

Cgroup::~Cgroup() {
  for (const CgroupPlace& place : places_) rmdir(place.parent.c_str());
}

Cgroup::Cgroup(Cgroup&& other) noexcept : places_(std::exchange(other.places_, {})) {}

Cgroup& Cgroup::operator=(Cgroup&& other) noexcept {
  std::swap(places_, other.places_);
  return *this;
}

void Cgroup::prepare_for_children() const {
  for (const CgroupPlace& place : places_) {
    if (place.version == 2) {
      for (const char* controller : {"+memory", "+pids", "+cpu"}) {
        write_value(place.parent / "cgroup.subtree_control", controller);
      }
    }
  }
}

Cgroup Cgroup::make_child(const std::string& name) const { return {places_, name}; }

void Cgroup::limit(std::uint64_t memory_bytes, std::uint64_t processes) const {
  const auto set = [](const fs::path& file, std::uint64_t value, std::uint64_t unit) {
    if (!write_value(file, std::to_string(value)) || number_in(file) / unit != value / unit) {
      throw InternalError("sandbox", "cannot set " + file.string());
    }
  };
  for (const CgroupPlace& place : places_) {
    if (place.memory && memory_bytes != 0) {
      const bool first = place.version == 1;
      set(place.parent / (first ? "memory.limit_in_bytes" : "memory.max"), memory_bytes,
          4096);  // the kernel rounds to pages
      // Swap counts too; kernels without swap accounting lack the file.
      write_value(place.parent / (first ? "memory.memsw.limit_in_bytes" : "memory.swap.max"),
                  first ? std::to_string(memory_bytes) : "0");
    }
    if (place.processes && processes != 0) set(place.parent / "pids.max", processes, 1);
  }
}

std::vector<os::Fd> Cgroup::entrances() const {
  std::vector<os::Fd> opened;
  for (const CgroupPlace& place : places_) {
    // To move one thread, and the one that asks, needs none of the locks that wait for RCU
    // (cgroup_procs_write_start, kernel/cgroup/cgroup.c). v2 moves whole processes only.
    const fs::path file = place.parent / (place.version == 1 ? "tasks" : "cgroup.procs");
    opened.emplace_back(open(file.c_str(), O_WRONLY | O_CLOEXEC));
    if (!opened.back()) throw InternalError("sandbox", "cannot open " + file.string());
  }
  return opened;
}

CgroupCounters Cgroup::counters() const {
  CgroupCounters counters;
  for (const CgroupPlace& place : places_) {
    const fs::path& directory = place.parent;
    const bool first = place.version == 1;
    if (place.cpu) {
      counters.cpu =
          first ? std::chrono::nanoseconds(number_in(directory / "cpuacct.usage"))
                : std::chrono::microseconds(keyed_number(directory / "cpu.stat", "usage_usec"));
    }
    if (place.memory) {
      counters.peak_memory_bytes =
          number_in(directory / (first ? "memory.max_usage_in_bytes" : "memory.peak"));
      // v2 counts for the groups below, too.
      if (!first)
        counters.killed_for_memory = keyed_number(directory / "memory.events", "oom_kill");
      if (first) {
        for_each_group(directory, [&counters](const fs::path& group) {
          counters.killed_for_memory += keyed_number(group / "memory.oom_control", "oom_kill");
        });
      }
    }
    if (place.processes) {
      counters.refused_processes = keyed_number(directory / "pids.events", "max");
    }
  }
  return counters;
}

bool Cgroup::empty() const {
  bool none = true;
  for (const CgroupPlace& place : places_) {
    for_each_group(place.parent, [&none](const fs::path& directory) {
      none = none && read_value(directory / "cgroup.procs").empty();
    });
  }
  return none;
}

void Cgroup::kill_all() const {
  for (const CgroupPlace& place : places_) {
    if (place.version == 2 && write_value(place.parent / "cgroup.kill", "1")) return;
  }
  // v1 has no such word. With no process allowed any more, no fork can outrun the signals.
  for (const CgroupPlace& place : places_) {
    if (place.processes) write_value(place.parent / "pids.max", "0");
  }
  constexpr int kMostRounds = 1000;
  for (int round = 0; round < kMostRounds && !empty(); ++round) {
    for (const CgroupPlace& place : places_) for_each_group(place.parent, kill_members);
    usleep(100U * static_cast<unsigned>(std::min(round, 20)));
  }
}

bool Cgroup::remove(std::chrono::milliseconds limit) {
  const auto until = std::chrono::steady_clock::now() + limit;
  for (bool killed = false;;) {
    std::erase_if(places_, [](const CgroupPlace& place) {
      remove_below(place.parent);  // EBUSY until the kernel's teardown has ended
      return access(place.parent.c_str(), F_OK) != 0;
    });
    if (places_.empty()) return true;
    if (!killed && !empty()) kill_all();
    killed = true;
    if (std::chrono::steady_clock::now() >= until) return false;
    usleep(200);
  }
}

void sweep_cgroups(const std::vector<CgroupPlace>& places, const std::string& name) {
  for (const CgroupPlace& place : places) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(place.parent, error)) {
      const std::string directory = entry.path().filename();
      if (!directory.starts_with(kPrefix) || directory == kOwnLeaf) continue;
      const int owner = std::atoi(directory.c_str() + kPrefix.size());
      const bool orphaned = owner > 0 && kill(owner, 0) != 0 && errno == ESRCH;
      if (directory == name) {
        remove_in_time(entry.path());
      } else if (orphaned) {
        for_each_group(entry.path(), kill_members);
        remove_below(entry.path());  // or else the next vouch does
      }
    }
  }
}

}  // namespace vouch::sandbox
