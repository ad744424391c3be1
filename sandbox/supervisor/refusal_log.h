// The record of what the sandbox refuses: answers the system calls that the steps' filter holds
// (kernel/refused_calls.h), and remembers what they asked for.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "sandbox/session.h"
#include "util/os/fd.h"

namespace vouch::sandbox {

class RefusalLog {
 public:
  /// `listener`: of the filter; none where the kernel gave none. Then such calls get ENOSYS.
  explicit RefusalLog(os::Fd listener);

  /// To be watched; -1 when there is nothing to watch, or when a flood is answered by the clock.
  int descriptor() const;
  /// Answers what waits, a bounded part of it. Waits for nothing.
  void answer();

  /// What was refused since the last call; the latest last. `until`: when it is counted to.
  Refusals take(std::chrono::steady_clock::time_point until);

 private:
  using Clock = std::chrono::steady_clock;

  bool is_flooded() const;
  bool answer_one();
  void note(std::string name);

  os::Fd listener_;
  std::size_t notification_bytes_ = 0, response_bytes_ = 0;  // as the kernel has them
  std::uint64_t answered_ = 0;
  Clock::time_point last_round_{};
  std::vector<std::string> names_;
  Clock::time_point last_{};
};

}  // namespace vouch::sandbox
