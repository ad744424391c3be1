// Control groups: the only thing that tells, and limits, what a whole tree of processes uses.
//
// cgroup v1 and v2 are used wherever this process may make a group below its own, found by doing
// it: make, write, read back. A session has a group of its own, vouch-PID-N, and below it one for
// each step (step1, ...), in which the step is before it executes anything of the group's: its
// first process moves itself there, by descriptors that it is handed (Cgroup::entrances), since the
// kernel takes milliseconds to move another process and next to nothing to move the one that asks.
// bubblewrap and the shim stay outside: they are ours. A group is never used twice, since its
// counters and flags would speak of an earlier run.
//
// Nothing in the sandbox sees the file system of control groups.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sandbox/spec/limits.h"
#include "util/os/fd.h"

namespace vouch::sandbox {

/// A directory in which groups can be made, and what they give there.
struct CgroupPlace {
  std::filesystem::path parent;
  int version = 1;
  bool memory = false;
  bool processes = false;
  bool cpu = false;
};

/// Tries every hierarchy once; empty where nothing may be made.
std::vector<CgroupPlace> find_cgroup_places();

/// What the counters of a group say, with those of the groups below it. Zero where it has none.
struct CgroupCounters {
  std::chrono::nanoseconds cpu{0};
  std::uint64_t peak_memory_bytes = 0;
  std::uint64_t killed_for_memory = 0;  // processes that the kernel ended
  std::uint64_t refused_processes = 0;  // forks that failed at the limit
};

/// One group, in every hierarchy of its places. Removed by remove() or, as far as it is empty, by
/// the destructor.
class Cgroup {
 public:
  Cgroup() = default;
  /// Throws InternalError when it cannot be made.
  Cgroup(std::vector<CgroupPlace> places, const std::string& name);
  ~Cgroup();
  Cgroup(Cgroup&&) noexcept;
  Cgroup& operator=(Cgroup&&) noexcept;

  bool exists() const { return !places_.empty(); }
  /// Lets groups below this one have its controllers.
  void prepare_for_children() const;
  Cgroup make_child(const std::string& name) const;
  /// Makes a first group, and by that finds where groups may be made and what they give there: the
  /// group is then in these places, which may be none.
  static Cgroup make_where_possible(const std::string& name);
  /// The group's own directories.
  const std::vector<CgroupPlace>& directories() const { return places_; }

  /// Throws InternalError when a limit cannot be set, or does not read back.
  void limit(std::uint64_t memory_bytes, std::uint64_t processes) const;
  /// One open file for each place: a process with one thread that writes "0" into all of them is in
  /// the group. Throws InternalError.
  std::vector<os::Fd> entrances() const;
  CgroupCounters counters() const;
  bool empty() const;
  /// Kills every member, also those that are forking as we look.
  void kill_all() const;
  /// Kills, waits until it is empty and removes it and the groups below. False when `limit` passed.
  bool remove(std::chrono::milliseconds limit);

 private:
  std::vector<CgroupPlace> places_;  // their `parent` is this group's own directory
};

/// Removes what sessions of vouch processes that are no more have left below the places, and, if
/// one is given, the group of this name.
void sweep_cgroups(const std::vector<CgroupPlace>& places, const std::string& name = "");

}  // namespace vouch::sandbox
