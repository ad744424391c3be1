#include "sandbox/session.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "sandbox/ipc/message.h"
#include "sandbox/ipc/session_json.h"
#include "sandbox/kernel/cgroup.h"
#include "sandbox/supervisor/weak_isolation.h"
#include "util/error.h"
#include "util/os/errno.h"
#include "util/os/helper_programs.h"
#include "util/os/pipe.h"
#include "util/os/subprocess.h"

namespace vouch::sandbox {
namespace {

using nlohmann::json;

// To kill, wait for and clean up after a whole sandbox, on a machine at its limit.
constexpr std::chrono::milliseconds kEndLimit{30'000};

os::Fd open_log(const std::filesystem::path& path) {
  os::Fd log(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!log) {
    throw InternalError("sandbox", "cannot write " + path.string() + ": " + os::error_text());
  }
  return log;
}

/// Tells whose it is, so that a later vouch can sweep up after one that was killed.
std::string group_name() {
  static std::atomic<unsigned> count = 0;
  return "vouch-" + std::to_string(getpid()) + "-" + std::to_string(++count);
}

}  // namespace

struct Session::Impl {
  explicit Impl(const SessionSpec& spec) {
    if (spec.isolation == Isolation::weak && spec.root.lexically_normal() != "/") {
      throw InternalError("sandbox",
                          "another root directory needs strict isolation: under weak isolation the "
                          "host's own is seen");
    }
    raise_descriptor_limit();
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
      throw InternalError("sandbox", "cannot create a socket");
    }
    socket.reset(ends[0]);
    const os::Fd theirs(ends[1]);
    os::ProcessSpec process;
    process.argv = {os::own_program("vouch-supervise")};
    process.environment = {"LC_ALL=C.UTF-8"};
    // Where a weak session's directory is: the same for both.
    if (const char* directory = std::getenv("TMPDIR")) {
      process.environment.push_back(std::string("TMPDIR=") + directory);
    }
    auto [our_life, their_life] = os::make_pipe("sandbox");
    life = std::move(our_life);
    process.descriptors = {{theirs.get(), 3}, {their_life.get(), 4}};
    supervisor = std::make_unique<os::Companion>(process);
    group = group_name();
    const json request{{"spec", to_json(spec)},
                       {"shim", os::own_program("vouch-shim").string()},
                       {"group", group}};
    if (!send_frame(socket.get(), request.dump())) supervisor_gone();
  }

  ~Impl() {
    // The end of the socket tells the supervisor to end everything, and then itself.
    socket.reset();
    if (supervisor->wait(kEndLimit) && supervisor->ended_well()) return;
    clean_up_after_supervisor();
  }

  /// It was killed, or hangs. What it started ends by itself (see supervise_main.cc): wait for
  /// that.
  void clean_up_after_supervisor() {
    supervisor.reset();
    if (first_process) {
      syscall(SYS_pidfd_send_signal, first_process.get(), SIGKILL, nullptr, 0);
      pollfd watched{first_process.get(), POLLIN, 0};
      poll(&watched, 1, static_cast<int>(kEndLimit.count()));
    }
    // Held open by the launcher, bubblewrap and the shim.
    pollfd watched{life.get(), POLLIN, 0};
    poll(&watched, 1, static_cast<int>(kEndLimit.count()));
    sweep_cgroups(find_cgroup_places(), group);
    remove_weak_directory(weak_directory_path(group));
  }

  void await_start() {
    auto answer = receive_frame(socket.get());
    if (!answer) supervisor_gone();
    const json value = json::parse(answer->text);
    first_process = std::move(answer->descriptor);
    if (value.contains("fault")) {
      throw InternalError("sandbox", value.at("fault").get<std::string>());
    }
    enforced = enforced_from_json(value.at("enforced"));
  }

  [[noreturn]] static void supervisor_gone() {
    throw InternalError("sandbox", "the supervisor died");
  }

  os::Fd socket;
  os::Fd life;           // ends when nothing of the sandbox is left
  os::Fd first_process;  // of the sandbox; none before it stands
  std::string group;
  std::unique_ptr<os::Companion> supervisor;
  Enforced enforced;
};

Session::Session(const SessionSpec& spec) : impl_(std::make_unique<Impl>(spec)) {
  impl_->await_start();
}
Session::~Session() = default;
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;

RunResult Session::run(const Command& command) {
  const os::Fd log = command.log.empty() ? os::Fd() : open_log(command.log);
  RunResult result;
  if (!send_frame(impl_->socket.get(), to_json(command).dump(), log.get())) {
    // What earlier steps left has them: a limit of the group's, and none has a name that is nearer.
    if (errno == ETOOMANYREFS) {
      result.ending = Ending::too_many_processes;
      return result;
    }
    result.trouble = "the supervisor died";
    return result;
  }
  const auto answer = receive_frame(impl_->socket.get());
  if (!answer) {
    result.trouble = "the supervisor died";
    return result;
  }
  const json value = json::parse(answer->text);
  if (value.contains("fault")) {
    result.trouble = value.at("fault").get<std::string>();
    return result;
  }
  return run_result_from_json(value);
}

const Enforced& Session::enforced() const { return impl_->enforced; }

}  // namespace vouch::sandbox
