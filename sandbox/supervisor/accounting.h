// What a step uses of the machine, and when it is too much. Control groups tell and limit it where
// they are given to us; what they do not cover is watched by looking at /proc, which is honest
// about being late (Enforced says "watchdog").
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sandbox/kernel/cgroup.h"
#include "sandbox/session.h"
#include "util/os/fd.h"

namespace vouch::sandbox {

/// What all processes of a sandbox use at this moment, as far as /proc tells.
struct Sample {
  std::uint64_t tasks = 0;          // processes and threads
  std::uint64_t private_bytes = 0;  // of memory
  std::uint64_t mapped_bytes = 0;   // of shared memory, for each process that has it mapped
  std::uint64_t file_bytes = 0;     // of memory files (memfd_create)
  bool machine_runs_dry = false;    // of memory, whoever took it
  std::chrono::nanoseconds cpu{0};
};

/// Processes and threads that our user has on this machine, as far as /proc tells.
std::uint64_t tasks_of_user();

/// Looks at the processes below the shim. Processor time comes from a perf counter that children
/// inherit, where the kernel grants one; else from /proc, which misses processes that came and went
/// between two looks.
class Watch {
 public:
  /// `root`: the process above all (the launcher, later bubblewrap).
  explicit Watch(pid_t root);
  Sample look();
  /// `mapped_bytes` once more, but shared pages once, and without what is counted as a file. Takes
  /// too long for every look.
  std::uint64_t mapped_once() const;

 private:
  void visit(pid_t process, Sample& sample);
  std::uint64_t memory_files();

  pid_t root_;
  os::Fd counter_;
  std::vector<pid_t> seen_;  // in this look
  std::map<pid_t, std::map<ino_t, std::uint64_t>> memory_files_of_;
  std::size_t next_files_ = 0;  // whose are read next, of seen_
  std::map<std::pair<pid_t, std::uint64_t>, std::chrono::nanoseconds> cpu_of_;
};

/// What a session's steps may use together, and who sees to it.
class Meter {
 public:
  /// Throws InternalError when a control group cannot be made.
  Meter(const std::string& name, const Limits& total);
  /// Removes the session's groups.
  ~Meter();
  Meter(const Meter&) = delete;
  Meter& operator=(const Meter&) = delete;

  /// The process above all of the sandbox's, before it becomes bubblewrap.
  void watch_below(pid_t launcher);
  const Cgroup& group() const { return group_; }
  /// The group of the step `number`, without limits. Throws InternalError.
  Cgroup take_step_group(std::uint32_t number);
  bool counts_memory() const { return memory_; }
  bool counts_processes() const { return processes_; }
  bool counts_cpu() const { return cpu_; }
  /// "cgroup1", "cgroup2", "rlimit" or "watchdog".
  std::string memory_by() const;
  std::string processes_by() const;
  std::string cpu_by() const;
  /// A limit of all steps together that was passed since the counters said `before`.
  std::optional<Ending> passed_since(const CgroupCounters& before) const;
  Watch* watch() { return watch_ ? &*watch_ : nullptr; }
  std::chrono::nanoseconds cpu();

 private:
  Limits total_;
  bool memory_ = false;
  bool processes_ = false;
  bool cpu_ = false;
  Cgroup group_;
  Cgroup first_step_;  // made while the sandbox starts, when nobody waits for it
  std::optional<Watch> watch_;
};

class StepMeter {
 public:
  StepMeter(Meter& meter, const Limits& limits, std::uint32_t number);

  /// By which the step's first process enters its groups: see Cgroup::entrances(). Throws
  /// InternalError.
  std::vector<os::Fd> entrances() const { return group_.entrances(); }
  /// Reads what there is; the limit that was passed, if any. `files_bytes`: on the stage.
  std::optional<Ending> look(std::uint64_t files_bytes);
  /// For a step that has ended: ends what goes on of it past its processor time, which the kernel
  /// does not limit. False when nothing goes on, or nothing tells.
  bool hold_leftovers() const;
  /// True when it killed the step's processes; false when that is left to the shim.
  bool kill() const;
  std::chrono::nanoseconds cpu() const { return cpu_; }
  std::uint64_t peak_memory_bytes() const { return peak_; }

 private:
  Meter& meter_;
  Limits limits_;
  Cgroup group_;
  CgroupCounters session_before_;
  std::chrono::nanoseconds cpu_before_{0};
  std::chrono::nanoseconds cpu_{0};
  std::uint64_t peak_ = 0;
  int looks_over_memory_ = 0;  // one after another
};

}  // namespace vouch::sandbox
