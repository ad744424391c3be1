#include "util/os/interruptible.h"

#include <fmt/core.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "util/error.h"
#include "util/os/run_dir.h"
#include "util/os/signal_watch.h"

namespace vouch::os {
namespace {

// From the end of the child to that of the last process that it started; the sandbox's own limit
// for killing and cleaning up is 30 s (sandbox/session.cc).
constexpr std::chrono::seconds kEndLimit{35};

sigset_t watched_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : kInterrupts) sigaddset(&signals, number);
  sigaddset(&signals, SIGCHLD);
  return signals;
}

/// The wait status of `child`, once it and all that it left to us were reaped; passes signals on.
int wait_for_all(pid_t child, const sigset_t& watched) {
  using Clock = std::chrono::steady_clock;
  std::optional<int> ended;
  Clock::time_point give_up = Clock::time_point::max();
  while (Clock::now() < give_up) {
    int status = 0;
    const pid_t reaped = waitpid(-1, &status, WNOHANG);
    if (reaped == child) {
      ended = status;
      give_up = Clock::now() + kEndLimit;
    }
    if (reaped > 0) continue;
    if (reaped < 0) break;      // nobody is left
    const timespec tick{1, 0};  // only for the limit: every end comes with a SIGCHLD
    siginfo_t info{};
    const int number = sigtimedwait(&watched, &info, &tick);
    if (number > 0 && number != SIGCHLD && !ended) kill(child, number);
  }
  return ended.value_or(W_EXITCODE(0, SIGKILL));
}

}  // namespace

int run_interruptibly(const std::function<int()>& command) {
  std::optional<RunDir> directory;
  directory.emplace();
  const sigset_t watched = watched_signals();
  sigset_t before{};
  sigprocmask(SIG_BLOCK, &watched, &before);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) throw InternalError("vouch", "cannot start a process");
  if (child == 0) {
    // Removed by the parent, who outlives us; if it does not, neither do we.
    const std::string path = directory->path();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    sigprocmask(SIG_SETMASK, &before, nullptr);
    setenv("TMPDIR", path.c_str(), 1);
    const int status = command();
    std::fflush(stdout);
    std::fflush(stderr);
    _exit(status);
  }
  const int status = wait_for_all(child, watched);
  directory.reset();
  sigprocmask(SIG_SETMASK, &before, nullptr);
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  const int number = WTERMSIG(status);
  const bool wanted = std::ranges::find(kInterrupts, number) != kInterrupts.end();
  fmt::print(stderr, "\nvouch: {}\n", wanted ? "interrupted" : strsignal(number));
  signal(number, SIG_DFL);
  raise(number);
  return 128 + number;  // as a shell tells it, for a signal that could not be raised
}

}  // namespace vouch::os
