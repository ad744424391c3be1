// One batch under way: gathers from all groups, then builds, and at the end writes the run's files.
// Has the pool of processes, the schedule and the reason to stop; what is known of the groups is in
// GroupTable, and RunReporter tells of it. Read run() first.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/batch/group_table.h"
#include "harness/batch/group_task.h"
#include "harness/batch/pool_protocol.h"
#include "harness/batch/process_pool.h"
#include "harness/batch/run_outcome.h"
#include "harness/batch/run_reporter.h"
#include "harness/batch/scheduler.h"
#include "harness/policy/waivers.h"
#include "harness/results/output_dir.h"
#include "harness/results/remembered.h"
#include "harness/submission/course_inputs.h"
#include "harness/submission/submission.h"
#include "util/os/signal_watch.h"

namespace vouch::batch {

struct BatchPlan {
  std::vector<submission::Submission> submissions;
  std::vector<std::string> notes;  // said at the start
  std::string waivers_toml;        // as it was given
  std::vector<policy::WaiverEntry> waivers;
  results::JudgingContext basis;
  std::size_t jobs = 1;
  std::uint64_t memory_bytes = 0;
  std::optional<std::int64_t> until;  // seconds since 1970-01-01 UTC
  std::vector<std::string> only;
  bool fresh = false;
  results::Remembered remembered;  // kept for the next command on this directory
};

class Coordinator {
 public:
  /// What it is given has to outlive it.
  Coordinator(BatchPlan plan, const results::OutputDir& store, const os::Interrupts& interrupts,
              const GroupWork& work, RunReporter& reporter);
  Coordinator(const Coordinator&) = delete;
  Coordinator& operator=(const Coordinator&) = delete;

  /// Leaves the run's files written, as far as that can be.
  RunOutcome run();
  /// Of the run's files. Valid as long as this.
  results::EachLine lines() const { return table_.lines(); }

 private:
  using Clock = std::chrono::steady_clock;
  struct Assignment {
    LaneRequest request;
    Job job;
    Clock::time_point since;
  };

  void select();
  void announce();
  void work_through();
  bool start_one();
  void assign(LaneRequest request, const Job& job);
  void on_event(const LaneEvent& event);
  void on_answer(const Assignment& assignment, LaneAnswer answer);
  void on_gathered(std::size_t group, Gathered gathered);
  void on_finished(const Assignment& assignment, results::GroupResult finished);
  void on_death(const Assignment& assignment, const std::string& how);
  void on_unwritten(const Assignment& assignment, const std::string& why);
  void open_builds_if_gathered();
  bool has_to_stop();
  void leave_the_rest();
  void settle_unreached();
  report::RunFacts facts(std::vector<std::string> idle_waivers = {}) const;
  RunOutcome finish();
  std::string lane_work(const std::string& line, const Tell& tell) const;
  BatchCounts counts() const;
  std::string name(std::size_t group) const { return table_.name(group); }
  std::optional<std::chrono::milliseconds> time_left() const;

  BatchPlan plan_;
  const results::OutputDir& store_;
  const os::Interrupts& interrupts_;
  const GroupWork& work_;
  RunReporter& reporter_;
  BatchProgress& progress_;
  submission::Twins twins_;
  GroupTable table_;
  std::deque<std::size_t> to_gather_;
  std::size_t gathering_ = 0;
  bool builds_open_ = false;
  std::optional<Clock::time_point> last_gather_started_;
  Scheduler scheduler_;
  Stop stop_ = Stop::no;
  std::string stop_reason_;
  std::size_t unwritten_in_a_row_ = 0;
  std::vector<std::optional<Assignment>> assignments_;  // by lane
  std::unique_ptr<Lanes> lanes_;
};

}  // namespace vouch::batch
