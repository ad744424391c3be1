#include "sandbox/supervisor/accounting.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace vouch::sandbox {
namespace {

namespace fs = std::filesystem;
using std::chrono::nanoseconds;

constexpr std::chrono::milliseconds kRemoveLimit{10'000};

os::Fd open_cpu_counter(pid_t process) {
  perf_event_attr attributes{};
  attributes.size = sizeof(attributes);
  attributes.type = PERF_TYPE_SOFTWARE;
  attributes.config = PERF_COUNT_SW_TASK_CLOCK;  // nanoseconds
  attributes.inherit = 1;
  attributes.exclude_kernel = 1;  // what the kernel asks of ordinary users; the clock runs anyway
  attributes.exclude_hv = 1;
  return os::Fd(static_cast<int>(
      syscall(SYS_perf_event_open, &attributes, process, -1, -1, PERF_FLAG_FD_CLOEXEC)));
}

/// The fields of /proc/PID/stat after the name, which may hold anything (proc(5): field 3 is [0]).
std::vector<std::string> stat_fields(const std::string& directory) {
  std::ifstream file(directory + "/stat");
  std::string text;
  std::getline(file, text, '\0');  // unlike an iterator it throws nothing when the process is gone
  std::istringstream rest(text.substr(std::min(text.size(), text.rfind(')') + 1)));
  std::vector<std::string> fields;
  for (std::string field; rest >> field;) fields.push_back(field);
  return fields;
}

std::uint64_t to_number(const std::string& text) {
  return std::strtoull(text.c_str(), nullptr, 10);
}

/// Resident memory that is the process's own, and shared memory; not files of the toolchain.
void add_memory(const std::string& directory, Sample& sample) {
  std::ifstream file(directory + "/status");
  for (std::string line; std::getline(file, line);) {
    const auto bytes = [&line] { return to_number(line.substr(line.find(':') + 1)) * 1024; };
    if (line.starts_with("RssAnon:") || line.starts_with("VmPTE:") || line.starts_with("VmSwap:")) {
      sample.private_bytes += bytes();
    } else if (line.starts_with("RssShmem:")) {
      sample.mapped_bytes += bytes();
    }
  }
}

/// Memory files (memfd_create) that the process holds: resident though nobody maps them.
std::map<ino_t, std::uint64_t> memory_files_in(const std::string& directory) {
  std::map<ino_t, std::uint64_t> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(directory + "/fd", error)) {
    std::array<char, 16> target{};
    const ssize_t length = readlink(entry.path().c_str(), target.data(), target.size() - 1);
    if (length < 7 || std::string_view(target.data()).substr(0, 7) != "/memfd:") continue;
    struct stat info {};
    if (stat(entry.path().c_str(), &info) == 0) {
      files[info.st_ino] = static_cast<std::uint64_t>(info.st_blocks) * 512;
    }
  }
  return files;
}

/// Whether a mapping, by the first line that smaps has of it, is shared memory that is counted
/// nowhere else: anonymous, System V's, or a memory file that no descriptor holds any more.
bool is_unheld(const std::string& line, const std::set<ino_t>& held) {
  std::istringstream fields(line);
  std::string addresses, permissions, offset, device, path;
  ino_t inode = 0;
  fields >> addresses >> permissions >> offset >> device >> inode >> std::ws;
  std::getline(fields, path);
  return path.starts_with("/dev/zero (deleted)") || path.starts_with("[anon_shmem:") ||
         path.starts_with("/SYSV") || (path.starts_with("/memfd:") && !held.contains(inode));
}

/// A process's share of such memory: each page divided by those who have it mapped.
std::uint64_t share_of_unheld(const std::string& directory, const std::set<ino_t>& held) {
  std::ifstream file(directory + "/smaps");
  std::uint64_t bytes = 0;
  bool counts = false;
  for (std::string line; std::getline(file, line);) {
    // Addresses begin a mapping, in small hexadecimal digits; its values have names with a capital.
    const bool begins = !line.empty() && (line[0] < 'A' || line[0] > 'Z');
    if (begins) counts = is_unheld(line, held);
    if (counts && line.starts_with("Pss:")) bytes += to_number(line.substr(4)) * 1024;
  }
  return bytes;
}

/// Buffers of pipes and sockets, and detached shared memory, show in no process. What shows is that
/// the machine has less than 1/32 of its memory left; then the step at hand has to end, before the
/// kernel picks a process of the host's.
bool machine_runs_dry() {
  std::ifstream file("/proc/meminfo");
  std::uint64_t total = 0;
  std::uint64_t available = 0;
  std::string name, unit;
  for (std::uint64_t value = 0; file >> name >> value; std::getline(file, unit)) {
    if (name == "MemTotal:") total = value;
    if (name == "MemAvailable:") available = value;
    if (total != 0 && available != 0) return available < total / 32;
  }
  return false;
}

std::string who(const std::vector<CgroupPlace>& places, bool CgroupPlace::*gives) {
  for (const CgroupPlace& place : places) {
    if (place.*gives) return place.version == 1 ? "cgroup1" : "cgroup2";
  }
  return "";
}

}  // namespace

std::uint64_t tasks_of_user() {
  std::uint64_t tasks = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc", error)) {
    struct stat info {};
    const std::string directory = entry.path() / "task";
    if (stat(directory.c_str(), &info) != 0 || info.st_uid != geteuid()) continue;
    tasks += info.st_nlink - 2;  // a directory for each
  }
  return tasks;
}

Watch::Watch(pid_t root) : root_(root), counter_(open_cpu_counter(root)) {}

void Watch::visit(pid_t process, Sample& sample) {
  const std::string directory = fmt::format("/proc/{}", process);
  const std::vector<std::string> fields = stat_fields(directory);
  if (fields.size() < 22) return;  // it has ended
  constexpr std::size_t kUser = 11, kSystem = 12, kThreads = 17, kStarted = 19;
  static const auto ticks = static_cast<std::uint64_t>(sysconf(_SC_CLK_TCK));
  sample.tasks += to_number(fields[kThreads]);
  add_memory(directory, sample);
  seen_.push_back(process);
  const std::uint64_t used = to_number(fields[kUser]) + to_number(fields[kSystem]);
  cpu_of_[{process, to_number(fields[kStarted])}] = nanoseconds(used * 1'000'000'000 / ticks);
  std::error_code error;
  for (const auto& task : fs::directory_iterator(directory + "/task", error)) {
    std::ifstream children(task.path() / "children");
    for (pid_t child = 0; children >> child;) visit(child, sample);
  }
}

Sample Watch::look() {
  Sample sample;
  sample.machine_runs_dry = machine_runs_dry();
  seen_.clear();
  visit(root_, sample);
  sample.file_bytes = memory_files();
  std::uint64_t counted = 0;
  if (counter_ && read(counter_.get(), &counted, sizeof(counted)) == sizeof(counted)) {
    sample.cpu = nanoseconds(counted);
  } else {
    for (const auto& [process, cpu] : cpu_of_) sample.cpu += cpu;
  }
  return sample;
}

/// One look reads descriptors for a while only and the next goes on from there; of the others it
/// knows what it read before. The file that many hold counts once.
std::uint64_t Watch::memory_files() {
  constexpr std::chrono::milliseconds kLongest{20};
  const auto until = std::chrono::steady_clock::now() + kLongest;
  const std::set<pid_t> alive(seen_.begin(), seen_.end());
  std::erase_if(memory_files_of_, [&](const auto& known) { return !alive.contains(known.first); });
  for (std::size_t read = 0; read < seen_.size(); ++read) {
    const pid_t process = seen_[next_files_++ % seen_.size()];
    memory_files_of_[process] = memory_files_in(fmt::format("/proc/{}", process));
    if (std::chrono::steady_clock::now() >= until) break;
  }
  std::map<ino_t, std::uint64_t> files;
  for (const auto& [process, held] : memory_files_of_) files.insert(held.begin(), held.end());
  std::uint64_t bytes = 0;
  for (const auto& [inode, size] : files) bytes += size;
  return bytes;
}

std::uint64_t Watch::mapped_once() const {
  std::set<ino_t> held;
  for (const auto& [process, files] : memory_files_of_) {
    for (const auto& [inode, size] : files) held.insert(inode);
  }
  std::uint64_t bytes = 0;
  for (const pid_t process : seen_) {
    bytes += share_of_unheld(fmt::format("/proc/{}", process), held);
  }
  return bytes;
}

Meter::Meter(const std::string& name, const Limits& total)
    : total_(total), group_(Cgroup::make_where_possible(name)) {
  std::vector<CgroupPlace> above = group_.directories();
  for (CgroupPlace& place : above) place.parent = place.parent.parent_path();
  sweep_cgroups(above);
  for (const CgroupPlace& directory : group_.directories()) {
    memory_ = memory_ || directory.memory;
    processes_ = processes_ || directory.processes;
    cpu_ = cpu_ || directory.cpu;
  }
  group_.prepare_for_children();
  group_.limit(total.memory_bytes, total.processes);
  if (group_.exists()) first_step_ = take_step_group(1);
}

Meter::~Meter() { group_.remove(kRemoveLimit); }

void Meter::watch_below(pid_t launcher) {
  if (!memory_ || !processes_ || !cpu_) watch_.emplace(launcher);
}

Cgroup Meter::take_step_group(std::uint32_t number) {
  if (number == 1 && first_step_.exists()) return std::move(first_step_);
  return group_.make_child(fmt::format("step{}", number));
}

std::optional<Ending> Meter::passed_since(const CgroupCounters& before) const {
  const CgroupCounters now = group_.counters();
  // A process of an earlier step's may also be killed at that step's own limit.
  const bool full = now.peak_memory_bytes >= total_.memory_bytes - total_.memory_bytes / 20;
  if (total_.memory_bytes != 0 && full && now.killed_for_memory > before.killed_for_memory) {
    return Ending::out_of_memory;
  }
  if (total_.processes != 0 && now.refused_processes > before.refused_processes) {
    return Ending::too_many_processes;
  }
  return std::nullopt;
}

std::string Meter::memory_by() const {
  const std::string group = who(group_.directories(), &CgroupPlace::memory);
  return group.empty() ? "watchdog" : group;
}

std::string Meter::processes_by() const {
  const std::string group = who(group_.directories(), &CgroupPlace::processes);
  return group.empty() ? "rlimit" : group;
}

std::string Meter::cpu_by() const {
  const std::string group = who(group_.directories(), &CgroupPlace::cpu);
  return group.empty() ? "watchdog" : group;
}

nanoseconds Meter::cpu() {
  if (cpu_) return group_.counters().cpu;
  return watch_ ? watch_->look().cpu : nanoseconds(0);
}

StepMeter::StepMeter(Meter& meter, const Limits& limits, std::uint32_t number)
    : meter_(meter), limits_(limits) {
  if (meter.group().exists()) {
    group_ = meter.take_step_group(number);
    group_.limit(limits.memory_bytes, limits.processes);
    session_before_ = meter.group().counters();
  }
  if (!meter.counts_cpu()) cpu_before_ = meter.cpu();
}

std::optional<Ending> StepMeter::look(std::uint64_t files_bytes) {
  std::optional<Ending> passed;
  const auto over = [&passed](bool is_over, Ending ending) {
    if (is_over && !passed) passed = ending;
  };
  if (group_.exists()) {
    const CgroupCounters counters = group_.counters();
    // In this order: a fork bomb may also fill its memory with what the kernel has yet to free.
    over(counters.refused_processes > 0, Ending::too_many_processes);
    over(counters.killed_for_memory > 0, Ending::out_of_memory);
    if (!passed) passed = meter_.passed_since(session_before_);
    if (meter_.counts_cpu()) cpu_ = counters.cpu;
    if (meter_.counts_memory()) peak_ = counters.peak_memory_bytes;
  }
  if (Watch* watch = meter_.watch()) {
    const Sample sample = watch->look();
    if (!meter_.counts_cpu()) cpu_ = sample.cpu - cpu_before_;
    if (!meter_.counts_memory()) {
      const std::uint64_t without_mapped = sample.private_bytes + sample.file_bytes + files_bytes;
      std::uint64_t memory = without_mapped + sample.mapped_bytes;
      if (limits_.memory_bytes != 0 && memory > limits_.memory_bytes) {
        memory = without_mapped + watch->mapped_once();
      }
      peak_ = std::max(peak_, memory);
      // One look may still count what a step before this one held as it was killed.
      looks_over_memory_ = memory > limits_.memory_bytes ? looks_over_memory_ + 1 : 0;
      over(limits_.memory_bytes != 0 && (looks_over_memory_ > 1 || sample.machine_runs_dry),
           Ending::out_of_memory);
    }
    // The limit itself is RLIMIT_NPROC's, which says nothing when it refuses.
    over(!meter_.counts_processes() && limits_.processes != 0 && sample.tasks >= limits_.processes,
         Ending::too_many_processes);
  }
  over(limits_.cpu.count() != 0 && cpu_ >= limits_.cpu, Ending::cpu_limit);
  return passed;
}

bool StepMeter::hold_leftovers() const {
  if (!group_.exists() || group_.empty()) return false;
  if (meter_.counts_cpu() && limits_.cpu.count() != 0 && group_.counters().cpu >= limits_.cpu) {
    group_.kill_all();
  }
  return true;
}

bool StepMeter::kill() const {
  if (!group_.exists()) return false;
  group_.kill_all();
  return true;
}

}  // namespace vouch::sandbox
