// The supervisor's loop: one session of steps, from bubblewrap's start to nothing being left.
// See supervise_main.cc for the theory of operation.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/fd.h"
#include "sandbox/launch.h"
#include "sandbox/run.h"

namespace vouch::sandbox {

class Supervisor {
 public:
  /// Starts the sandbox. Throws HarnessFault.
  Supervisor(Fd session, const SessionSpec& spec, const std::string& shim);
  /// Ends everything that was started.
  ~Supervisor();
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;

  const Enforced& enforced() const { return enforced_; }

  /// Serves until vouch is gone.
  void serve();

 private:
  using Clock = std::chrono::steady_clock;

  struct Step {
    std::uint32_t number = 0;
    Command command;
    Fd log;
    Fd output;
    Fd go;
    Clock::time_point began;
    timespec began_on_disk{};
    std::uint64_t written = 0;
    std::optional<int> status;     // as wait(2) gave it
    std::optional<Ending> forced;  // the limit that ended it
    bool answered = false;         // its result was told; it may go on in the background
  };

  void await_shim();
  void find_first_process();
  int until_next_look() const;
  void look_at_clocks();
  bool take_request();
  bool begin_step(Command command, Fd log);
  bool send_start(const Step& step, int output, int go);
  void take_event();
  void take_output(Step& step);
  void end_by_limit(Step& step, Ending ending);
  void answer_if_ended();
  void answer(Step& step, Ending ending);
  void tell_trouble(const std::string& trouble);
  void end_everything();
  std::string complaint() const;

  Fd session_;
  SessionSpec spec_;
  Enforced enforced_;
  Launched launched_;
  pid_t first_process_ = 0;  // the shim, by its number outside
  std::uint32_t steps_ = 0;
  std::vector<std::unique_ptr<Step>> running_;  // the last is the one at hand, unless answered
};

}  // namespace vouch::sandbox
