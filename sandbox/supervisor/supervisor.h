// The supervisor's loop: the steps of one session, from each one's start to its result.
// See supervise_main.cc for the theory of operation.
#pragma once

#include <sys/statfs.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/session.h"
#include "sandbox/supervisor/accounting.h"
#include "sandbox/supervisor/instance.h"
#include "sandbox/supervisor/network_monitor.h"
#include "util/os/fd.h"

namespace vouch::sandbox {

/// What vouch asks its supervisor for.
struct SuperviseRequest {
  SessionSpec spec;
  std::string shim;   // the shim's program
  std::string group;  // what its control groups are called
};

class Supervisor {
 public:
  /// Starts the sandbox. Throws InternalError.
  Supervisor(os::Fd session, const SuperviseRequest& request);

  const Enforced& enforced() const { return enforced_; }
  const Inside& inside() const { return *inside_; }

  /// Serves until vouch is gone.
  void serve();

 private:
  using Clock = std::chrono::steady_clock;

  struct Step {
    std::uint32_t number = 0;
    Command command;
    os::Fd log;
    os::Fd output;
    std::optional<StepMeter> meter;
    Clock::time_point began;
    struct statfs stage_before {};
    timespec began_on_disk{};
    std::uint64_t written = 0;
    bool disk_was_full = false;
    std::optional<int> status;     // as wait(2) gave it
    int failed_with = 0;           // errno of what kept its first process from beginning
    std::optional<Ending> forced;  // the limit that ended it
    Clock::time_point killed;
    bool answered = false;  // its result was told; it may go on in the background
    bool goes_on = true;    // as far as its groups tell
  };

  void set_enforced();
  bool has_own_count() const;
  void check_required() const;
  Step* at_hand();
  int until_next_look() const;
  void look_at_clocks();
  void look_at_usage(Step& step);
  bool take_request();
  bool begin_step(Command command, os::Fd log);
  bool take_event();
  void hold_leftovers();
  void drain_output(Step& step);
  std::size_t take_output(Step& step);  // the bytes that it took
  void end_by_limit(Step& step, Ending ending);
  void answer_if_ended();
  bool met_file_limit(const Step& step) const;
  Ending ending_of(const Step& step) const;
  void answer(Step& step, Ending ending);
  void tell_trouble(const std::string& trouble);
  static bool wrote_too_much(const Step& step, const struct statfs& stage);
  std::uint64_t bytes_on_stage() const;

  os::Fd session_;
  SessionSpec spec_;
  Enforced enforced_;
  std::string environment_;  // of every step
  std::optional<Meter> meter_;
  std::unique_ptr<Inside> inside_;    // ends before the meter, which removes its groups
  std::unique_ptr<Witness> witness_;  // killed first: the sandbox's end waits for all children
  std::uint32_t steps_ = 0;
  Clock::time_point session_began_;
  timespec written_until_{};  // when the copy, and later the last step, was done
  std::uint64_t session_written_ = 0;
  std::vector<std::unique_ptr<Step>> running_;  // the last is the one at hand, unless answered
};

}  // namespace vouch::sandbox
