#include "util/os/signal_watch.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include "util/error.h"

namespace vouch::os {

Interrupts::Interrupts() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : kInterrupts) {
    // One that is ignored (nohup) stays so: a signal that is blocked would be told all the same.
    struct sigaction action {};
    if (sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN) continue;
    sigaddset(&signals, number);
  }
  sigprocmask(SIG_BLOCK, &signals, &before_);
  signal(SIGPIPE, SIG_IGN);  // whoever read our progress may leave before the night is over
  fd_.reset(signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!fd_) throw InternalError("batch", "cannot watch for signals");
}

Interrupts::~Interrupts() { sigprocmask(SIG_SETMASK, &before_, nullptr); }

bool Interrupts::came() const {
  signalfd_siginfo info{};
  return read(fd_.get(), &info, sizeof info) == sizeof info;
}

}  // namespace vouch::os
