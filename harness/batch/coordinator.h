// One batch under way: gathers from all groups, then builds, and at the end sums up. Read run()
// first.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/batch/event_log.h"
#include "harness/batch/group_task.h"
#include "harness/batch/pool_protocol.h"
#include "harness/batch/process_pool.h"
#include "harness/batch/progress.h"
#include "harness/batch/scheduler.h"
#include "harness/policy/waivers.h"
#include "harness/report/output.h"
#include "harness/results/output_dir.h"
#include "harness/results/remembered.h"
#include "harness/results/run_reader.h"
#include "harness/results/run_writer.h"
#include "harness/submission/course_inputs.h"
#include "harness/submission/submission.h"
#include "util/error.h"
#include "util/exit_status.h"
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
  FailOn fail_on = FailOn::unverified;
  std::unique_ptr<EventLog> events;  // none: nobody asked for them
  report::OutputOptions output;      // as BatchOptions has it
};

class BatchRun {
 public:
  BatchRun(BatchPlan plan, const results::OutputDir& store, const os::Interrupts& interrupts,
           const GroupWork& work);
  BatchRun(const BatchRun&) = delete;
  BatchRun& operator=(const BatchRun&) = delete;

  /// The exit status.
  int run();

 private:
  using Clock = std::chrono::steady_clock;
  /// What is remembered of a group: little, for there may be ten thousand.
  struct Group {
    std::string summary;  // its line of summary.json, as far as it is known
    std::string staff;
    std::string verdict;
    std::uint8_t deaths = 0;
    bool redo = false;
    bool meant = true;    // to be done: --only may leave it out
    bool stands = false;  // `summary` is of an earlier run's result, of these very bytes
    bool done = false;    // written, or found to stand
    bool kept = false;
  };
  struct Assignment {
    LaneRequest request;
    Job job;
    Clock::time_point since;
  };
  enum class Stop { no, interrupted, time_is_up, cannot_write };

  void select();
  /// By --only: the lines of the groups that are not meant stay as the run has them.
  void keep_lines_of_others();
  void announce();
  void work_through();
  bool start_one();
  void assign(LaneRequest request, const Job& job);
  void on_event(const LaneEvent& event);
  void on_answer(const Assignment& assignment, LaneAnswer answer);
  void leave_out(std::size_t group);
  void on_gathered(std::size_t group, Gathered gathered);
  void on_finished(const Assignment& assignment, results::GroupResult finished);
  void on_death(const Assignment& assignment, const std::string& how);
  void on_unwritten(const Assignment& assignment, const std::string& why);
  void open_builds_if_gathered();
  bool has_to_stop();
  void leave_the_rest();
  /// True when an earlier run's result of the same bytes is what stands for the group.
  bool take_standing(std::size_t group);
  void note_unreached(std::size_t group, const std::string& reason);
  /// Calls `tell` with the log of events, if there is one. A log that cannot be written to is given
  /// up: it does not end the run.
  template <typename Told>
  void tell_events(Told tell);
  report::GroupSummary unreached(const submission::Submission& submission,
                                 const std::string& reason) const;
  results::EachLine lines() const;
  report::RunFacts facts(std::vector<std::string> idle_waivers = {}) const;
  int close();
  /// Prints the run as --format has it. Gives why it could not be printed; "" where it was, or
  /// nobody asked.
  std::string print(const report::RunSummary& run) const;
  std::string lane_work(const std::string& line, const Tell& tell) const;
  BatchCounts counts() const;
  std::string name(std::size_t group) const { return plan_.submissions[group].facts.id; }
  std::optional<std::chrono::milliseconds> time_left() const;

  BatchPlan plan_;
  const results::OutputDir& store_;
  const os::Interrupts& interrupts_;
  const GroupWork& work_;
  submission::Twins twins_;
  std::vector<Group> groups_;
  std::vector<results::StoredGroup> gone_;  // by --only: lines of groups that are no longer here
  std::vector<std::pair<std::string, std::string>> waived_;  // group, finding
  std::deque<std::size_t> to_gather_;
  std::size_t gathering_ = 0;
  std::size_t done_ = 0, passed_ = 0, failed_ = 0, unverified_ = 0;
  bool builds_open_ = false;
  std::optional<Clock::time_point> last_gather_started_;
  Scheduler scheduler_;
  BatchProgress progress_;
  Stop stop_ = Stop::no;
  std::string stop_reason_;
  std::size_t unwritten_in_a_row_ = 0;
  std::vector<std::optional<Assignment>> assignments_;  // by lane
  std::unique_ptr<Lanes> lanes_;
};

template <typename Told>
void BatchRun::tell_events(Told tell) {
  if (!plan_.events) return;
  try {
    tell(*plan_.events);
  } catch (const InternalError& fault) {
    progress_.warn(fmt::format("no more events are written: {}", fault.what()));
    plan_.events.reset();
  }
}

}  // namespace vouch::batch
