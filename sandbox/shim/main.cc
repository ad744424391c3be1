// vouch-shim: process 1 inside the sandbox.
//
// Theory of operation. bubblewrap executes this program as the first process of the sandbox's pid
// namespace, as an ordinary user without capabilities. It makes itself undumpable, so that nothing
// inside can open its memory, descriptors or environment through /proc/1, although it has the same
// user; loads the seccomp filter, which every process that it starts inherits; and then serves the
// supervisor: starts a step's shell when told, reaps whatever dies, and sends the raw wait status
// of each step's shell over a socket that no other process has. The exit status of a step therefore
// is what the kernel told this process, and cannot be forged from within.
//
// When the supervisor is gone, by whatever death, the socket ends and so does this process; the
// kernel then kills every process of the namespace, before anything else can be done by them.
//
// Statically linked, and free of allocation after its start: it depends on no file of the sandbox.
// Without the C++ library, and against musl where the machine that builds it has that (see
// CMakeLists.txt): glibc's start asks the processor what it is some seventy times, which in a
// virtual machine takes longer than all else that is done here.
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "sandbox/shim/protocol.h"
#include "sandbox/shim/step_runners.h"

namespace {

using vouch::sandbox::shim::Event;
using vouch::sandbox::shim::kBashRunner;
using vouch::sandbox::shim::kControl;
using vouch::sandbox::shim::kFilter;
using vouch::sandbox::shim::KillAll;
using vouch::sandbox::shim::Kind;
using vouch::sandbox::shim::kItself;
using vouch::sandbox::shim::kLongestEnvironment;
using vouch::sandbox::shim::kLongestScript;
using vouch::sandbox::shim::kMostEntrances;
using vouch::sandbox::shim::kPosixRunner;
using vouch::sandbox::shim::kRuleset;
using vouch::sandbox::shim::Start;

constexpr int kMostRounds = 20000;
constexpr size_t kMostSteps = 256;
constexpr size_t kMostVariables = 1024;

[[noreturn]] void give_up(const char* what) {
  // bubblewrap's standard error is the supervisor's; nothing of a group is running yet.
  (void)!write(STDERR_FILENO, what, strlen(what));
  (void)!write(STDERR_FILENO, "\n", 1);
  _exit(120);
}

/// The listener of the calls that it refuses on record. -1 where the kernel gives none, or an outer
/// sandbox has one: then such calls get ENOSYS.
int load_filter() {
  static sock_filter program[4096];
  const ssize_t got = pread(kFilter, program, sizeof(program), 0);
  if (got <= 0 || static_cast<size_t>(got) == sizeof(program) ||
      static_cast<size_t>(got) % sizeof(sock_filter) != 0) {
    give_up("shim: cannot read the seccomp program");
  }
  const sock_fprog filter{
      static_cast<unsigned short>(static_cast<size_t>(got) / sizeof(sock_filter)), program};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) give_up("shim: no_new_privs failed");
  const long listener =
      syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter);
  if (listener < 0 && syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) != 0) {
    give_up("shim: cannot load the seccomp program");
  }
  close(kFilter);
  return static_cast<int>(listener);
}

bool send_event(const Event& event) {
  return send(kControl, &event, sizeof(event), MSG_NOSIGNAL) == sizeof(event);
}

/// With a descriptor, which is closed here.
bool send_event_with(const Event& event, int descriptor) {
  iovec part{const_cast<Event*>(&event), sizeof(event)};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof(control);
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(header), &descriptor, sizeof(int));
  const bool sent = sendmsg(kControl, &message, MSG_NOSIGNAL) == sizeof(event);
  close(descriptor);
  return sent;
}

/// A new terminal of the sandbox's own: 80 columns of 24 lines, which changes no line's end. Both
/// sides are -1 where there is none to be had; then the step has a pipe, as any other.
struct Terminal {
  int outer = -1;
  int inner = -1;

  bool open_new() {
    outer = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
    const int unlocked = 0;
    if (outer < 0 || ioctl(outer, TIOCSPTLCK, &unlocked) != 0) return give_back();
    inner = ioctl(outer, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
    winsize size{};
    size.ws_row = 24;
    size.ws_col = 80;
    termios modes{};
    if (inner < 0 || ioctl(inner, TIOCSWINSZ, &size) != 0 || tcgetattr(inner, &modes) != 0) {
      return give_back();
    }
    modes.c_oflag &= ~static_cast<tcflag_t>(ONLCR);
    tcsetattr(inner, TCSANOW, &modes);
    return true;
  }

  bool give_back() {
    if (inner >= 0) close(inner);
    if (outer >= 0) close(outer);
    inner = outer = -1;
    return false;
  }
};

template <typename Resource>  // an int in one C library, an enumeration in another
bool set_limit(Resource resource, uint64_t value) {
  const rlimit limit{value, value};
  return value == 0 || setrlimit(resource, &limit) == 0;
}

/// What comes with a step. -1: not given.
struct Handed {
  int output = -1;
  int terminal = -1;  // then the output goes there
  int entrances[kMostEntrances] = {-1, -1, -1, -1};
};
static_assert(kMostEntrances == 4, "each begins as -1");

/// How the steps run: as process 1's children in a sandbox, or under Landlock on the host.
struct Way {
  bool weak = false;
  const char* state = "/run/session";
  const char* project = "/home/student/project";
};

/// A step as it stands in `buffer`: the header, the script, the environment.
class Step {
 public:
  bool parse(char* buffer, size_t size) {
    if (size < sizeof(Start)) return false;
    memcpy(&start_, buffer, sizeof(Start));
    if (start_.script_bytes > kLongestScript || start_.environment_bytes > kLongestEnvironment) {
      return false;
    }
    if (size != sizeof(Start) + start_.script_bytes + start_.environment_bytes + 2) return false;
    script_ = buffer + sizeof(Start);
    script_[start_.script_bytes] = '\0';
    environment_ = script_ + start_.script_bytes + 1;
    environment_[start_.environment_bytes] = '\0';
    return true;
  }

  const Start& start() const { return start_; }

  /// In the new process: never returns.
  [[noreturn]] void become(const Way& way, const Handed& handed) {
    if (!prepare(way, handed)) {
      send_event({Kind::failed, start_.step, errno, 0});
      _exit(121);
    }
    syscall(SYS_close_range, 3U, ~0U, 0U);
    reset_signals();
    prefer_to_die();
    execute(way);
    _exit(127);
  }

 private:
  bool prepare(const Way& way, const Handed& handed) const {
    setsid();
    // Under the step's limits before anything else; "0" is whoever writes it.
    for (const int entrance : handed.entrances) {
      if (entrance >= 0 && write(entrance, "0", 1) != 1) return false;
    }
    if (handed.terminal >= 0 && ioctl(handed.terminal, TIOCSCTTY, 0) != 0) return false;
    const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    const int input = handed.terminal >= 0 ? handed.terminal : null;
    const int output = handed.terminal >= 0 ? handed.terminal : handed.output;
    if (input < 0 || dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(output, 2) < 0) {
      return false;
    }
    if (way.weak && syscall(SYS_landlock_restrict_self, kRuleset, 0U) != 0) return false;
    // An earlier step may have moved the project away: then the shell says so.
    if (chdir(way.project) != 0 && chdir("/") != 0) return false;
    return set_limit(RLIMIT_FSIZE, start_.file_bytes) &&
           set_limit(RLIMIT_CPU, start_.cpu_seconds) && set_limit(RLIMIT_NPROC, start_.processes);
  }

  /// When memory runs out it shall hit steps, never the shim. With every descriptor closed nothing
  /// is left to protect, and only a dumpable process may write its own /proc entries.
  static void prefer_to_die() {
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    const int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (score < 0) return;
    (void)!write(score, "500", 3);
    close(score);
  }

  static void reset_signals() {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    for (int number = 1; number < NSIG; ++number) signal(number, SIG_DFL);
  }

  void execute(const Way& way) {
    char* environment[kMostVariables + 1] = {};
    size_t count = 0;
    for (char* at = environment_;
         at < environment_ + start_.environment_bytes && count < kMostVariables;
         at += strlen(at) + 1) {
      environment[count++] = at;
    }
    const char* from_workspace = start_.from_workspace != 0 ? "1" : "0";
    const char* const bash[] = {"bash",      "--norc",    "--noprofile", "-c",
                                kBashRunner, "bash",      script_,       from_workspace,
                                way.state,   way.project, nullptr};
    execve("/bin/bash", const_cast<char* const*>(bash), environment);
    const char* const sh[] = {"sh",           "-c",      kPosixRunner, "sh",   script_,
                              from_workspace, way.state, way.project,  nullptr};
    execve("/bin/sh", const_cast<char* const*>(sh), environment);
  }

  Start start_;
  char* script_ = nullptr;
  char* environment_ = nullptr;
};

/// The packet at hand: too large for a stack.
char packet[sizeof(Start) + kLongestScript + kLongestEnvironment + 2];

class Shim {
 public:
  explicit Shim(const Way& way) : way_(way) {}
  /// Under weak isolation no kernel does this for us.
  ~Shim() { kill_all(); }
  Shim(const Shim&) = delete;
  Shim& operator=(const Shim&) = delete;

  /// Serves until the supervisor is gone, which gets the listener, if there is one.
  void serve(int listener) {
    sigset_t children;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    sigprocmask(SIG_BLOCK, &children, nullptr);
    const int deaths = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
    if (deaths < 0) give_up("shim: signalfd failed");
    const Event up{Kind::up, 0, 0, 0};
    if (!(listener >= 0 ? send_event_with(up, listener) : send_event(up))) return;
    pollfd watched[] = {{kControl, POLLIN, 0}, {deaths, POLLIN, 0}};
    for (;;) {
      if (poll(watched, 2, -1) < 0 && errno != EINTR) return;
      if (watched[1].revents != 0) {
        signalfd_siginfo info{};
        while (read(deaths, &info, sizeof(info)) > 0) {
        }
        if (!reap()) return;
      }
      if (watched[0].revents != 0 && !obey()) return;
    }
  }

 private:
  struct Running {
    pid_t pid = 0;
    uint32_t step = 0;
  };

  bool reap() {
    for (;;) {
      int status = 0;
      const pid_t pid = waitpid(-1, &status, WNOHANG);
      if (pid <= 0) return true;
      for (Running& running : running_) {
        if (running.pid != pid) continue;
        running.pid = 0;
        // A shell that was killed as it saved leaves the state as it was.
        if (WIFEXITED(status)) keep_state();
        if (!send_event({Kind::ended, running.step, status, 0})) return false;
      }
    }
  }

  void keep_state() const {
    char from[4096];
    char to[4096];
    snprintf(from, sizeof(from), "%s/new", way_.state);
    snprintf(to, sizeof(to), "%s/state", way_.state);
    rename(from, to);
  }

  /// Every process but this one.
  void kill_all() {
    if (!way_.weak) {
      // Sent to all at once under the kernel's lock: a fork bomb cannot outrun it.
      kill(-1, SIGKILL);
      return;
    }
    // On the host -1 would be too much. Whoever loses its parent becomes our child. The dead are
    // not reaped before none is alive: as long as we keep them they count against the user's limit,
    // so that no fork takes their place.
    for (int round = 0; round < kMostRounds && kill_children(); ++round) {
    }
    reap();
    // Who was told of a death may have had a child that became ours just now.
    for (int round = 0; round < kMostRounds && kill_children(); ++round) reap();
  }

  /// True when a child of ours was alive.
  static bool kill_children() {
    FILE* children = fopen("/proc/thread-self/children", "re");
    if (children == nullptr) return false;
    int child = 0;
    bool any = false;
    while (fscanf(children, "%d", &child) == 1) {
      siginfo_t dead{};
      const auto id = static_cast<id_t>(child);
      if (waitid(P_PID, id, &dead, WEXITED | WNOHANG | WNOWAIT) == 0 && dead.si_pid == child) {
        continue;
      }
      any = true;
      // All of its group at one stroke, under the kernel's lock. Its number is in use as long as we
      // have not reaped this one, and only descendants of ours are in it: each step is a session.
      const pid_t group = getpgid(child);
      if (group > 0 && group != getpgrp()) kill(-group, SIGKILL);
      kill(child, SIGKILL);
    }
    fclose(children);
    return any;
  }

  bool obey() {
    Handed handed;
    const ssize_t got = receive(handed);
    if (got <= 0) return false;
    if (got == sizeof(KillAll)) {
      kill_all();
      return send_event({Kind::killed, 0, 0, 0});
    }
    const bool good = handed.output >= 0 && step_.parse(packet, static_cast<size_t>(got));
    if (good) begin(handed);
    if (handed.output >= 0) close(handed.output);
    for (const int entrance : handed.entrances) {
      if (entrance >= 0) close(entrance);
    }
    return good;
  }

  void begin(Handed handed) {
    const uint32_t number = step_.start().step;
    Terminal terminal;
    if (step_.start().terminal != 0 && terminal.open_new()) handed.terminal = terminal.inner;
    const pid_t pid = fork();
    if (pid == 0) step_.become(way_, handed);
    if (terminal.inner >= 0) {
      close(terminal.inner);
      send_event_with({Kind::terminal, number, 0, 0}, terminal.outer);
    }
    if (pid > 0) {
      for (Running& running : running_) {
        if (running.pid != 0) continue;
        running = {pid, number};
        return;
      }
      kill(pid, SIGKILL);
    }
    send_event({Kind::failed, number, errno, 0});
    send_event({Kind::ended, number, 121 << 8, 0});
  }

  ssize_t receive(Handed& handed) {
    iovec space{packet, sizeof(packet)};
    constexpr size_t kMostHanded = 1 + kMostEntrances;
    alignas(cmsghdr) char control[CMSG_SPACE(kMostHanded * sizeof(int))] = {};
    msghdr message{};
    message.msg_iov = &space;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof(control);
    ssize_t got = 0;
    do {
      got = recvmsg(kControl, &message, MSG_CMSG_CLOEXEC);
    } while (got < 0 && errno == EINTR);
    const cmsghdr* header = CMSG_FIRSTHDR(&message);
    if (got <= 0 || header == nullptr || header->cmsg_type != SCM_RIGHTS) return got;
    const size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    int descriptors[kMostHanded] = {};
    memcpy(descriptors, CMSG_DATA(header), count * sizeof(int));
    handed.output = descriptors[0];
    for (size_t i = 1; i < count; ++i) handed.entrances[i - 1] = descriptors[i];
    return got;
  }

  Way way_;
  Running running_[kMostSteps] = {};
  Step step_;
};

}  // namespace

int main(int argc, char** argv) {
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) give_up("shim: cannot become undumpable");
  Way way;
  if (argc == 4 && strcmp(argv[1], "weak") == 0) way = {true, argv[2], argv[3]};
  if (way.weak ? prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0 : getpid() != 1) {
    give_up("shim: started by vouch-supervise, not by hand");
  }
  close(kItself);
  syscall(SYS_close_range, static_cast<unsigned>(kRuleset) + (way.weak ? 1U : 0U), ~0U, 0U);
  const int kept[] = {kControl, vouch::sandbox::shim::kLife, kRuleset};
  for (const int fd : kept) {
    fcntl(fd, F_SETFD, FD_CLOEXEC);
  }
  const int listener = load_filter();
  Shim(way).serve(listener);
  return 0;
}
