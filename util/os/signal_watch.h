// Ctrl-C and its like (SIGINT, SIGTERM, SIGHUP) as a descriptor that becomes readable, for as long
// as this lives: nothing is cut off in the middle. What was ignored before (nohup) stays ignored.
#pragma once

#include <signal.h>

#include <array>

#include "util/os/fd.h"

namespace vouch::os {

/// What ends a command from outside: Ctrl-C, kill, a terminal that is closed.
inline constexpr std::array kInterrupts{SIGINT, SIGTERM, SIGHUP};

class Interrupts {
 public:
  /// Throws InternalError.
  Interrupts();
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  int descriptor() const { return fd_.get(); }
  /// Whether one came since the last question.
  bool came() const;

 private:
  sigset_t before_{};
  Fd fd_;
};

}  // namespace vouch::os
