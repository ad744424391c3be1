#include "sandbox/supervisor.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>

#include "sandbox/fault.h"
#include "sandbox/frame.h"
#include "sandbox/layout.h"
#include "sandbox/run_json.h"
#include "sandbox/seccomp.h"
#include "sandbox/shim_protocol.h"
#include "sandbox/tree.h"

namespace vouch::sandbox {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMostChanged = 10'000;  // RunResult::changed
constexpr milliseconds kStartLimit{20'000};   // bubblewrap and the shim, on a machine at its limit
constexpr std::size_t kPipeBytes = 65536;     // pipe(7); also what one look reads at most

std::pair<Fd, Fd> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw HarnessFault("sandbox", "cannot make a pipe");
  return {Fd(ends[0]), Fd(ends[1])};
}

bool readable(int fd, milliseconds limit) {
  pollfd watched{fd, POLLIN, 0};
  return poll(&watched, 1, static_cast<int>(limit.count())) > 0;
}

/// An event of the shim's, and who sent it by the kernel's word.
struct Received {
  shim::Event event;
  pid_t sender = 0;
};

std::optional<Received> receive_event(int control, int flags) {
  Received received;
  iovec space{&received.event, sizeof(received.event)};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(ucred))> data{};
  msghdr message{};
  message.msg_iov = &space;
  message.msg_iovlen = 1;
  message.msg_control = data.data();
  message.msg_controllen = data.size();
  if (recvmsg(control, &message, MSG_CMSG_CLOEXEC | flags) != sizeof(received.event)) {
    return std::nullopt;
  }
  const cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (header != nullptr && header->cmsg_type == SCM_CREDENTIALS) {
    ucred credentials{};
    std::memcpy(&credentials, CMSG_DATA(header), sizeof(credentials));
    received.sender = credentials.pid;
  }
  return received;
}

timespec coarse_now() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME_COARSE, &now);
  return now;
}

}  // namespace

Supervisor::Supervisor(Fd session, const SessionSpec& spec, const std::string& shim)
    : session_(std::move(session)), spec_(spec) {
  if (spec.isolation == Isolation::weak) throw HarnessFault("sandbox", "no weak isolation yet");
  if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) {
    throw HarnessFault("sandbox", "cannot become a subreaper");
  }
  const Sockets sockets = spec.network ? Sockets::host : Sockets::isolated;
  try {
    launched_ = launch(spec_, shim, make_step_filter(sockets));
    if (write(launched_.release.get(), "g", 1) != 1) {
      throw HarnessFault("sandbox", "the launcher died");
    }
    await_shim();
  } catch (...) {
    end_everything();
    throw;
  }
  enforced_ = {"none",     "rlimit", "rlimit", "none", spec.network ? "none" : "namespace",
               "namespace"};
  if (spec.total.disk_bytes != 0) enforced_.disk = "namespace";
}

Supervisor::~Supervisor() { end_everything(); }

void Supervisor::await_shim() {
  if (!readable(launched_.control.get(), kStartLimit)) {
    throw HarnessFault("sandbox", "the sandbox did not start in time" + complaint());
  }
  const auto received = receive_event(launched_.control.get(), 0);
  if (!received || received->event.kind != shim::Kind::up) {
    throw HarnessFault("sandbox", "the sandbox did not start" + complaint());
  }
  first_process_ = received->sender;
}

std::string Supervisor::complaint() const {
  // bubblewrap says why before it ends.
  std::string text(1024, '\0');
  if (!readable(launched_.complaints.get(), milliseconds(1000))) return "";
  const ssize_t got = read(launched_.complaints.get(), text.data(), text.size());
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text.empty() ? "" : ": " + text;
}

void Supervisor::serve() {
  std::vector<pollfd> watched;
  for (;;) {
    watched = {{session_.get(), POLLIN, 0}, {launched_.control.get(), POLLIN, 0}};
    for (const auto& step : running_) {
      watched.push_back({step->output ? step->output.get() : -1, POLLIN, 0});
    }
    if (poll(watched.data(), watched.size(), until_next_look()) < 0 && errno != EINTR) return;
    for (std::size_t i = 0; i < running_.size(); ++i) {
      if (watched[i + 2].revents != 0) take_output(*running_[i]);
    }
    if (watched[1].revents != 0) take_event();
    if (!launched_.control) return;
    look_at_clocks();
    answer_if_ended();
    if (watched[0].revents != 0 && !take_request()) return;
  }
}

int Supervisor::until_next_look() const {
  constexpr milliseconds kLong{60'000};
  milliseconds wait = kLong;
  const auto now = Clock::now();
  for (const auto& step : running_) {
    if (step->answered || step->forced) continue;
    for (const milliseconds limit : {step->command.limits.wall, step->command.window}) {
      if (limit.count() == 0) continue;
      const auto left = std::chrono::ceil<milliseconds>(step->began + limit - now);
      wait = std::min(wait, std::max(left, milliseconds(0)));
    }
  }
  return static_cast<int>(wait.count());
}

void Supervisor::look_at_clocks() {
  if (running_.empty() || running_.back()->answered || running_.back()->status) return;
  Step& step = *running_.back();
  const auto passed = Clock::now() - step.began;
  const Limits& limits = step.command.limits;
  if (limits.wall.count() != 0 && passed >= limits.wall) {
    end_by_limit(step, Ending::wall_limit);
  } else if (step.command.window.count() != 0 && passed >= step.command.window && !step.forced) {
    answer(step, Ending::still_running);
  }
}

bool Supervisor::take_request() {
  std::optional<Frame> frame = receive_frame(session_.get());
  if (!frame) return false;
  return begin_step(command_from_json(nlohmann::json::parse(frame->text)),
                    std::move(frame->descriptor));
}

bool Supervisor::begin_step(Command command, Fd log) {
  if (command.script.size() > shim::kLongestScript ||
      command.script.find('\0') != std::string::npos) {
    tell_trouble("the step is longer than 120 KiB, or holds a zero byte");
    return true;
  }
  auto step = std::make_unique<Step>();
  step->number = ++steps_;
  step->command = std::move(command);
  step->log = std::move(log);
  auto [output, inner_output] = make_pipe();
  auto [inner_go, go] = make_pipe();
  fcntl(output.get(), F_SETFL, O_NONBLOCK);
  step->output = std::move(output);
  step->go = std::move(go);
  step->began = Clock::now();
  step->began_on_disk = coarse_now();
  if (!send_start(*step, inner_output.get(), inner_go.get())) return false;
  running_.push_back(std::move(step));
  return true;
}

bool Supervisor::send_start(const Step& step, int output, int go) {
  std::string environment;
  for (const std::string& variable : step_environment(spec_)) {
    environment += variable;
    environment += '\0';
  }
  shim::Start start;
  start.step = step.number;
  start.script_bytes = static_cast<std::uint32_t>(step.command.script.size());
  start.environment_bytes = static_cast<std::uint32_t>(environment.size());
  start.from_workspace = step.command.from_workspace ? 1 : 0;
  const Limits& limits = step.command.limits;
  start.file_bytes = limits.file_bytes;
  start.processes = limits.processes;
  if (limits.cpu.count() != 0) {
    start.cpu_seconds = static_cast<std::uint64_t>((limits.cpu.count() + 999) / 1000 + 1);
  }
  std::string zero(1, '\0');
  std::array<iovec, 5> parts{
      {{&start, sizeof(start)},
       {const_cast<char*>(step.command.script.data()), step.command.script.size()},
       {zero.data(), 1},
       {environment.data(), environment.size()},
       {zero.data(), 1}}};
  const std::array<int, 2> descriptors{output, go};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(descriptors))> data{};
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  message.msg_control = data.data();
  message.msg_controllen = data.size();
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(descriptors));
  std::memcpy(CMSG_DATA(header), descriptors.data(), sizeof(descriptors));
  return sendmsg(launched_.control.get(), &message, MSG_NOSIGNAL) > 0;
}

void Supervisor::take_event() {
  const auto received = receive_event(launched_.control.get(), MSG_DONTWAIT);
  if (!received) {
    if (errno == EAGAIN || errno == EINTR) return;
    // The shim is gone, and with it all that ran. Nothing more can be started.
    for (const auto& step : running_) {
      if (!step->answered && !step->status) tell_trouble("the sandbox ended by itself");
    }
    launched_.control.reset();
    return;
  }
  const auto found = std::find_if(running_.begin(), running_.end(), [&](const auto& step) {
    return step->number == received->event.step;
  });
  if (found == running_.end()) return;
  if (received->event.kind == shim::Kind::ready) {
    (void)!write((*found)->go.get(), "g", 1);
    (*found)->go.reset();
  } else if (received->event.kind == shim::Kind::ended) {
    (*found)->status = received->event.status;
  }
}

void Supervisor::take_output(Step& step) {
  std::array<char, kPipeBytes> chunk{};
  const ssize_t got = read(step.output.get(), chunk.data(), chunk.size());
  if (got < 0) return;
  if (got == 0) {
    step.output.reset();
    return;
  }
  const auto size = static_cast<std::uint64_t>(got);
  const std::uint64_t limit = step.command.limits.output_bytes;
  // A step that was told as ended is done with its log, whatever its children still say.
  const bool closed = step.answered && step.status.has_value();
  if (!closed && step.log) {
    const std::uint64_t room =
        limit == 0 ? size : std::min(size, limit - std::min(limit, step.written));
    (void)!write(step.log.get(), chunk.data(), room);
  }
  step.written += size;
  if (limit != 0 && step.written > limit) end_by_limit(step, Ending::output_limit);
}

void Supervisor::end_by_limit(Step& step, Ending ending) {
  if (step.forced) return;
  step.forced = ending;
  const shim::KillAll kill_all;
  send(launched_.control.get(), &kill_all, sizeof(kill_all), MSG_NOSIGNAL);
}

void Supervisor::answer_if_ended() {
  if (running_.empty()) return;
  Step& step = *running_.back();
  if (step.answered || !step.status) return;
  // All that it wrote before it ended is in the pipe now; what its children add later is not its.
  if (step.output) take_output(step);
  if (step.forced) {
    answer(step, *step.forced);
  } else {
    answer(step, WIFSIGNALED(*step.status) ? Ending::signalled : Ending::exited);
  }
}

void Supervisor::answer(Step& step, Ending ending) {
  step.answered = true;
  RunResult result;
  result.ending = ending;
  if (step.status && WIFEXITED(*step.status)) result.exit_code = WEXITSTATUS(*step.status);
  if (step.status && WIFSIGNALED(*step.status)) result.signal = WTERMSIG(*step.status);
  result.usage.wall = std::chrono::round<milliseconds>(Clock::now() - step.began);
  result.output_bytes = step.written;
  const Fd project = open_folder(launched_.stage.get(), "home/project");
  if (project) result.changed = changed_since(project.get(), step.began_on_disk, kMostChanged);
  const auto text = to_json(result).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  send_frame(session_.get(), text);
}

void Supervisor::tell_trouble(const std::string& trouble) {
  RunResult result;
  result.trouble = trouble;
  send_frame(session_.get(), to_json(result).dump());
}

void Supervisor::end_everything() {
  // The shim ends when its socket does, and with it every process of its name space.
  launched_.control.reset();
  launched_.release.reset();
  if (first_process_ > 0) kill(first_process_, SIGKILL);
  if (launched_.launcher > 0) kill(launched_.launcher, SIGKILL);
  // Being subreaper, whoever lost its parent is our child now; none of them may stay.
  for (;;) {
    const pid_t pid = waitpid(-1, nullptr, WNOHANG);
    if (pid < 0 && errno == ECHILD) return;
    if (pid > 0) continue;
    std::error_code error;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task", error)) {
      if (std::FILE* children = std::fopen((task.path() / "children").c_str(), "re")) {
        int child = 0;
        while (std::fscanf(children, "%d", &child) == 1) kill(child, SIGKILL);
        static_cast<void>(std::fclose(children));
      }
    }
    usleep(200);
  }
}

}  // namespace vouch::sandbox
