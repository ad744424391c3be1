#include "util/os/subprocess.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <boost/process.hpp>
#include <boost/process/extend.hpp>
#include <csignal>
#include <functional>
#include <system_error>

#include "util/error.h"
#include "util/os/fd.h"

namespace vouch::os {
namespace {

namespace asio = boost::asio;
namespace bp = boost::process;

/// Runs in the child, between fork and exec: only async-signal-safe calls, nothing allocated.
class ChildSetUp {
 public:
  ChildSetUp(const ProcessSpec& spec, bool dies_with_us)
      : spec_(spec), dies_with_us_(dies_with_us) {
    // Copies above every number that a child wants, so that laying one down never hits another.
    for (const auto& [ours, theirs] : spec.descriptors) {
      const int copy = fcntl(ours, F_DUPFD_CLOEXEC, 200);
      if (copy < 0) throw InternalError("process", "cannot duplicate a descriptor");
      copies_.emplace_back(copy);
      targets_.push_back(theirs);
    }
    if (spec.run_as) open_program();
  }

  /// What the child executes. Another user may not be able to reach the program by its path (a
  /// build below root's 0700 home): then it is one that we opened as ourselves. Null: by its path.
  const char* program() const { return program_ ? program_path_.c_str() : nullptr; }

  /// 0, or the errno of what failed.
  int run() const {
    signal(SIGPIPE, SIG_DFL);  // ours is ignored, and that would be inherited
    if (setpgid(0, 0) != 0) return errno;
    for (std::size_t i = 0; i < copies_.size(); ++i) {
      if (dup2(copies_[i].get(), targets_[i]) < 0) return errno;
    }
    // Descriptors of other threads' launches, and Boost's own, must not leak in; Boost still needs
    // its error pipe until exec, hence close-on-exec and not close.
    const int first = 3;
    int kept_to = first;
    for (const int target : targets_) kept_to = target >= kept_to ? target + 1 : kept_to;
    if (syscall(SYS_close_range, kept_to, ~0U, CLOSE_RANGE_CLOEXEC) != 0) return errno;
    for (int fd = first; fd < kept_to; ++fd) {
      bool wanted = false;
      for (const int target : targets_) wanted = wanted || target == fd;
      if (!wanted) fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
    if (spec_.run_as) {
      const Identity as = *spec_.run_as;
      if (setgroups(0, nullptr) != 0) return errno;
      if (setresgid(as.gid, as.gid, as.gid) != 0) return errno;
      if (setresuid(as.uid, as.uid, as.uid) != 0) return errno;
    }
    // A vouch that is killed leaves no helper behind. Last: changing the user would clear it.
    if (dies_with_us_ && prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return errno;
    return 0;
  }

 private:
  void open_program() {
    const Fd opened(open(spec_.argv.front().c_str(), O_RDONLY | O_CLOEXEC));
    if (!opened) return;  // the exec tells why
    program_ = Fd(fcntl(opened.get(), F_DUPFD_CLOEXEC, 200));
    program_path_ = "/proc/self/fd/" + std::to_string(program_.get());
  }

  const ProcessSpec& spec_;
  bool dies_with_us_;
  Fd program_;
  std::string program_path_;
  std::vector<Fd> copies_;
  std::vector<int> targets_;
};

/// Reads a pipe to its end into `text`, keeping `limit` bytes; calls `over` when there were more.
class Collector {
 public:
  Collector(bp::async_pipe& pipe, std::string& text, std::uint64_t limit,
            std::function<void()> over)
      : pipe_(pipe), text_(text), limit_(limit), over_(std::move(over)) {
    next();
  }

 private:
  void next() {
    pipe_.async_read_some(asio::buffer(chunk_),
                          [this](const boost::system::error_code& error, std::size_t got) {
                            if (error) return;
                            take(got);
                            next();
                          });
  }

  void take(std::size_t got) {
    const std::uint64_t room = limit_ - text_.size();
    text_.append(chunk_.data(), std::min<std::uint64_t>(got, room));
    if (got > room && over_) over_();
  }

  bp::async_pipe& pipe_;
  std::string& text_;
  std::uint64_t limit_;
  std::function<void()> over_;
  std::array<char, 65536> chunk_{};
};

bp::environment make_environment(const std::vector<std::string>& variables) {
  bp::environment environment;
  for (const std::string& variable : variables) {
    const std::size_t equals = variable.find('=');
    environment[variable.substr(0, equals)] =
        equals == std::string::npos ? "" : variable.substr(equals + 1);
  }
  return environment;
}

void set_ending(ProcessResult& result, int status) {
  if (WIFSIGNALED(status)) {
    result.ending = ProcessResult::Ending::signalled;
    result.signal = WTERMSIG(status);
  } else {
    result.exit_code = WEXITSTATUS(status);
  }
}

std::vector<std::string> arguments_of(const ProcessSpec& spec) {
  return {spec.argv.begin() + 1, spec.argv.end()};
}

template <typename... Streams>
pid_t start(const ProcessSpec& spec, const ChildSetUp& set_up, Streams&&... streams) {
  std::error_code failure;
  bp::child child(spec.argv.front(), bp::args(arguments_of(spec)),
                  make_environment(spec.environment), std::forward<Streams>(streams)..., failure,
                  bp::extend::on_exec_setup([&set_up](auto& executor) {
                    if (const int error = set_up.run(); error != 0) {
                      executor.set_error(std::error_code(error, std::system_category()), "set-up");
                      _exit(127);
                    }
                    if (set_up.program() != nullptr) executor.exe = set_up.program();
                  }));
  if (failure) {
    throw InternalError("process", "cannot start " + spec.argv.front() + ": " + failure.message());
  }
  const pid_t pid = child.id();
  child.detach();  // reaped by us, by its pidfd
  return pid;
}

}  // namespace

ProcessResult run_process(const ProcessSpec& spec) {
  // A helper that ends before it has read all its input must not end us.
  signal(SIGPIPE, SIG_IGN);
  ProcessResult result;
  asio::io_context io;
  bp::async_pipe to_child(io);
  bp::async_pipe from_child(io);
  bp::async_pipe complaints(io);
  const ChildSetUp set_up(spec, true);

  const pid_t pid =
      start(spec, set_up, bp::std_in<to_child, bp::std_out> from_child, bp::std_err > complaints);
  const auto end_group = [pid] { kill(-pid, SIGKILL); };

  asio::posix::stream_descriptor exit_event(io, static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  asio::steady_timer deadline(io, spec.wall);
  bool ended = false;
  const auto end_at = [&](ProcessResult::Ending ending) {
    if (ended) return;
    ended = true;
    result.ending = ending;
    end_group();
  };
  deadline.async_wait([&](const boost::system::error_code& error) {
    if (!error) end_at(ProcessResult::Ending::timed_out);
  });
  exit_event.async_wait(asio::posix::stream_descriptor::wait_read,
                        [&](const boost::system::error_code&) {
                          // What it left in its group must not hold our pipes open. The group's
                          // number cannot be reused before the leader is reaped.
                          end_group();
                          int status = 0;
                          waitpid(pid, &status, 0);
                          if (!ended) set_ending(result, status);
                          ended = true;
                          deadline.cancel();
                        });
  const Collector output(from_child, result.output, spec.output_bytes,
                         [&] { end_at(ProcessResult::Ending::output_limit); });
  const Collector errors(complaints, result.errors, spec.error_bytes, {});
  asio::async_write(to_child, asio::buffer(spec.input),
                    [&](const boost::system::error_code&, std::size_t) {
                      boost::system::error_code ignored;
                      to_child.close(ignored);
                    });
  io.run();
  return result;
}

Companion::Companion(const ProcessSpec& spec) {
  const ChildSetUp set_up(spec, false);
  pid_ = start(spec, set_up, bp::std_in<bp::null, bp::std_out> bp::null, bp::std_err > bp::null);
  pidfd_.reset(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0)));
  if (!pidfd_) throw InternalError("process", "cannot watch " + spec.argv.front());
}

Companion::~Companion() {
  if (pid_ == 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

bool Companion::wait(std::chrono::milliseconds limit) {
  if (pid_ == 0) return true;
  pollfd watched{pidfd_.get(), POLLIN, 0};
  if (poll(&watched, 1, static_cast<int>(limit.count())) <= 0) return false;
  waitpid(pid_, &status_, 0);
  pid_ = 0;
  return true;
}

}  // namespace vouch::os
