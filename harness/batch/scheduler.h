// Decides which group's build starts next, within a budget of builds at once and of memory. Pure:
// no process, no clock.
//
// Invariants: never more than `jobs` at once; the memory of those under way never exceeds the
// budget, except that one job alone may always run; the longest that fits goes first, and a job of
// unknown length counts as long, so that no long build is left for the end.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace vouch::batch {

struct Job {
  std::size_t group = 0;                              // the caller's number
  std::optional<std::chrono::milliseconds> expected;  // an earlier run's time
  bool builds = true;                                 // else it is only written: no time at all
  std::uint64_t memory_bytes = 0;                     // that it may come to use
  std::uint64_t size_bytes = 0;                       // of the code, where no time is known
};

class Scheduler {
 public:
  Scheduler(std::vector<Job> jobs, std::size_t at_once, std::uint64_t memory_bytes);

  /// The next to start, or none now: nothing is left, or nothing fits until one has finished.
  std::optional<Job> next();
  /// `took`: none when it was not done to its end.
  void finished(const Job& job, std::optional<std::chrono::milliseconds> took);
  /// `job` has to be done again.
  void again(const Job& job);
  void add(const Job& job);

  std::size_t waiting() const { return waiting_.size(); }
  std::size_t running() const { return running_; }

  /// What the job will take: an earlier run's time, or the mean of what is known of this run's
  /// builds, done and waiting; none when nothing is.
  std::optional<std::chrono::milliseconds> expected(const Job& job) const;
  /// How long it will take until all is done, `under_way` being what each job that was started
  /// still needs; none when the time of one that waits is not known.
  std::optional<std::chrono::milliseconds> time_left(
      std::span<const std::chrono::milliseconds> under_way) const;

 private:
  std::optional<std::chrono::milliseconds> mean() const;

  std::vector<Job> waiting_;  // the longest first
  std::size_t at_once_;
  std::uint64_t memory_bytes_;
  std::uint64_t used_ = 0;
  std::size_t running_ = 0;
  std::chrono::milliseconds done_{0};  // all builds that are done, and how many they are
  std::int64_t done_count_ = 0;
};

/// How many such jobs can run at once: limited by `jobs`, and by the memory, but never none.
std::size_t at_once(std::size_t jobs, std::uint64_t memory_bytes, std::uint64_t job_memory_bytes);

}  // namespace vouch::batch
