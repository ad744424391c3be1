#include "sandbox/supervisor/supervisor.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/statfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <nlohmann/json.hpp>
#include <system_error>

#include "sandbox/ipc/message.h"
#include "sandbox/ipc/session_json.h"
#include "sandbox/spec/enforcement.h"
#include "sandbox/supervisor/rootfs_layout.h"
#include "util/error.h"
#include "util/os/file_tree.h"

namespace vouch::sandbox {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kPipeBytes = 65536;     // pipe(7); also what one look reads at most
constexpr milliseconds kTick{50};             // between two looks at the counters
constexpr milliseconds kDeathLimit{10'000};   // from SIGKILL to the wait status
constexpr int kFileTooLarge = 128 + SIGXFSZ;  // as a shell tells it

std::pair<os::Fd, os::Fd> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw InternalError("sandbox", "cannot create a pipe");
  return {os::Fd(ends[0]), os::Fd(ends[1])};
}

std::string joined(const std::vector<std::string>& variables) {
  std::string text;
  for (const std::string& variable : variables) text += variable + '\0';
  return text;
}

/// On the host the kernel counts all that the user runs. A limit above that, with room for what
/// else the user starts: the watchdog ends the step, and this keeps a fork bomb small enough to be
/// ended.
std::uint64_t most_tasks_beside(std::uint64_t wanted) {
  constexpr std::uint64_t kRoom = 1024;
  rlimit ours{};
  getrlimit(RLIMIT_NPROC, &ours);
  return std::min<std::uint64_t>(ours.rlim_max, tasks_of_user() + wanted + kRoom);
}

bool limited(const Limits& limits) {
  return limits.cpu.count() != 0 || limits.memory_bytes != 0 || limits.processes != 0 ||
         limits.disk_bytes != 0 || limits.inodes != 0;
}

}  // namespace

Supervisor::Supervisor(os::Fd session, const SuperviseRequest& request)
    : session_(std::move(session)), spec_(request.spec), session_began_(Clock::now()) {
  const bool weak = spec_.isolation == Isolation::weak;
  // Side by side: the launcher lays out what is seen, the witness makes the network, and we the
  // control groups; then bubblewrap starts, and the witness gives up its rights. Nothing of the
  // group's runs before a step.
  inside_ = std::make_unique<Inside>(spec_, request.shim, request.group);
  if (!spec_.network && !weak) {
    witness_ = std::make_unique<Witness>(spec_.identity, inside_->launcher());
  }
  meter_.emplace(request.group, spec_.total);
  meter_->watch_below(inside_->launcher());
  set_enforced();
  check_required();
  const std::string directory = weak ? weak_directory_path(request.group).string() : "";
  environment_ = joined(weak ? step_environment(spec_, directory + "/home", directory + "/tmp")
                             : step_environment(spec_, "/home/student", "/tmp"));
  inside_->start(witness_ ? witness_->await_network() : os::Fd());
  if (witness_) witness_->await_confined();
  written_until_ = inside_->filled();
}

void Supervisor::set_enforced() {
  const bool weak = spec_.isolation == Isolation::weak;
  enforced_.memory = meter_->memory_by();
  enforced_.processes = meter_->processes_by();
  if (enforced_.processes == "rlimit" && !has_own_count()) enforced_.processes = "watchdog";
  enforced_.cpu = meter_->cpu_by();
  const bool capped = !weak && (spec_.total.disk_bytes != 0 || spec_.total.inodes != 0);
  enforced_.disk = capped ? "namespace" : "none";
  enforced_.network = spec_.network ? "none" : weak ? "seccomp" : "namespace";
  enforced_.files = weak ? "landlock" : "namespace";
}

/// Whether the steps' user has nothing else running: then the kernel can count its processes.
bool Supervisor::has_own_count() const {
  return spec_.isolation == Isolation::strict || geteuid() == 0;
}

void Supervisor::check_required() const {
  std::vector<std::string> required = spec_.require;
  if (spec_.network) std::erase(required, "network");  // the policy itself opened it
  const auto missing = not_held(required, enforced_);
  if (missing.empty()) return;
  throw InternalError("sandbox", "the policy requires that \"" + missing.front() +
                                     "\" is enforced, and this machine cannot; see vouch doctor");
}

void Supervisor::serve() {
  std::vector<pollfd> watched;
  for (;;) {
    watched = {{session_.get(), POLLIN, 0}, {inside_->control(), POLLIN, 0}};
    for (const auto& step : running_) {
      watched.push_back({step->output ? step->output.get() : -1, POLLIN, 0});
    }
    if (poll(watched.data(), watched.size(), until_next_look()) < 0 && errno != EINTR) return;
    for (std::size_t i = 0; i < running_.size(); ++i) {
      if (watched[i + 2].revents != 0) take_output(*running_[i]);
    }
    if (watched[1].revents != 0 && !take_event()) return;
    look_at_clocks();
    hold_leftovers();
    answer_if_ended();
    if (watched[0].revents != 0 && !take_request()) return;
  }
}

Supervisor::Step* Supervisor::at_hand() {
  return running_.empty() || running_.back()->answered ? nullptr : running_.back().get();
}

int Supervisor::until_next_look() const {
  if (running_.empty() || running_.back()->answered) {
    const bool any = std::any_of(running_.begin(), running_.end(),
                                 [](const auto& step) { return step->goes_on; });
    return any ? static_cast<int>(kTick.count()) : -1;
  }
  const Step& step = *running_.back();
  milliseconds wait = step.forced || limited(step.command.limits) || limited(spec_.total)
                          ? kTick
                          : milliseconds(60'000);
  const auto now = Clock::now();
  const auto consider = [&](Clock::time_point since, milliseconds limit) {
    if (limit.count() == 0) return;
    const auto left = std::chrono::ceil<milliseconds>(since + limit - now);
    wait = std::min(wait, std::max(left, milliseconds(0)));
  };
  if (!step.forced) {
    consider(step.began, step.command.limits.wall);
    consider(step.began, step.command.window);
    consider(session_began_, spec_.total.wall);
  }
  return static_cast<int>(wait.count());
}

void Supervisor::look_at_clocks() {
  Step* step = at_hand();
  if (step == nullptr || step->status) return;
  const auto now = Clock::now();
  if (step->forced) {
    if (now - step->killed < kDeathLimit) return;
    tell_trouble("a step could not be ended");
    step->answered = true;
    return;
  }
  const auto passed = [now](Clock::time_point since, milliseconds limit) {
    return limit.count() != 0 && now - since >= limit;
  };
  look_at_usage(*step);
  if (passed(step->began, step->command.limits.wall) || passed(session_began_, spec_.total.wall)) {
    end_by_limit(*step, Ending::wall_limit);
  } else if (!step->forced && passed(step->began, step->command.window)) {
    answer(*step, Ending::still_running);
  }
}

/// What steps leave running stays under their limits when they have been told.
void Supervisor::hold_leftovers() {
  for (const auto& step : running_) {
    if (step->answered && step->goes_on) step->goes_on = step->meter->hold_leftovers();
  }
}

void Supervisor::look_at_usage(Step& step) {
  struct statfs stage {};
  if (fstatfs(inside_->stage(), &stage) == 0) {
    // A write of less than a page may still be refused when one page is left.
    const bool no_bytes = stage.f_blocks != 0 && stage.f_bavail <= 1;
    const bool no_inodes = stage.f_files != 0 && stage.f_ffree == 0;
    step.disk_was_full = step.disk_was_full || no_bytes || no_inodes;
  }
  std::optional<Ending> passed = step.meter->look(bytes_on_stage());
  if (!passed && spec_.isolation == Isolation::strict && wrote_too_much(step, stage)) {
    passed = Ending::disk_full;
  }
  if (!passed && spec_.total.cpu.count() != 0 && meter_->cpu() >= spec_.total.cpu) {
    passed = Ending::cpu_limit;
  }
  if (passed == Ending::out_of_memory && step.command.limits.memory_bytes != 0 &&
      bytes_on_stage() > step.command.limits.memory_bytes / 2) {
    passed = Ending::disk_full;  // files live in memory, and took most of it
  }
  if (passed) end_by_limit(step, *passed);
}

/// The stage's own size is the limit of all steps together, and the kernel's; this one is watched.
bool Supervisor::wrote_too_much(const Step& step, const struct statfs& stage) {
  const auto grown = [](auto free_before, auto free_now) {
    return free_before > free_now ? static_cast<std::uint64_t>(free_before - free_now) : 0;
  };
  const Limits& limits = step.command.limits;
  const auto block = static_cast<std::uint64_t>(stage.f_bsize);
  if (stage.f_blocks == 0) return false;  // it could not be asked
  return (limits.disk_bytes != 0 &&
          grown(step.stage_before.f_bfree, stage.f_bfree) * block > limits.disk_bytes) ||
         (limits.inodes != 0 && grown(step.stage_before.f_ffree, stage.f_ffree) > limits.inodes);
}

std::uint64_t Supervisor::bytes_on_stage() const {
  if (spec_.isolation == Isolation::weak) return 0;  // on the host's disk, not in memory
  struct statfs stage {};
  if (fstatfs(inside_->stage(), &stage) != 0) return 0;
  return (stage.f_blocks - stage.f_bfree) * static_cast<std::uint64_t>(stage.f_bsize);
}

bool Supervisor::take_request() {
  std::optional<Frame> frame = receive_frame(session_.get());
  if (!frame) return false;
  return begin_step(command_from_json(nlohmann::json::parse(frame->text)),
                    std::move(frame->descriptor));
}

bool Supervisor::begin_step(Command command, os::Fd log) {
  if (command.script.size() > shim::kLongestScript ||
      command.script.find('\0') != std::string::npos) {
    tell_trouble("the step is longer than 120 KiB, or holds a zero byte");
    return true;
  }
  auto step = std::make_unique<Step>();
  step->number = ++steps_;
  step->command = std::move(command);
  step->log = std::move(log);
  const Limits& limits = step->command.limits;
  step->meter.emplace(*meter_, limits, step->number);
  auto [output, inner_output] = make_pipe();
  fcntl(output.get(), F_SETFL, O_NONBLOCK);
  step->output = std::move(output);
  shim::Start start;
  start.step = step->number;
  start.script_bytes = static_cast<std::uint32_t>(step->command.script.size());
  start.environment_bytes = static_cast<std::uint32_t>(environment_.size());
  start.from_workspace = step->command.from_workspace ? 1 : 0;
  start.file_bytes = limits.file_bytes;
  // Control groups count what they refuse; where they hold the limit the rlimit would hide it.
  const bool own_count = has_own_count();
  if (!meter_->counts_processes() && limits.processes != 0) {
    start.processes = own_count ? limits.processes : most_tasks_beside(limits.processes);
  }
  if (!meter_->counts_cpu() && limits.cpu.count() != 0) {
    // A second more than the watchdog's: it tells why, where the kernel would only kill.
    start.cpu_seconds = static_cast<std::uint64_t>((limits.cpu.count() + 999) / 1000) + 1;
  }
  fstatfs(inside_->stage(), &step->stage_before);
  step->began_on_disk = inside_->clock().after(written_until_);
  step->began = Clock::now();
  if (!inside_->start_step(start, step->command.script, environment_, inner_output,
                           step->meter->entrances())) {
    if (errno != ETOOMANYREFS) return false;
    // As in Session::run: earlier steps of the group hold too many descriptors in flight.
    answer(*step, Ending::too_many_processes);
    return true;
  }
  running_.push_back(std::move(step));
  return true;
}

bool Supervisor::take_event() {
  bool gone = false;
  const auto received = inside_->next_event(gone);
  if (gone) {
    // The shim is gone, and with it all that ran: nothing more can be started.
    if (at_hand() != nullptr) tell_trouble("the sandbox ended by itself");
    return false;
  }
  if (!received) return true;
  for (const auto& step : running_) {
    if (step->number != received->event.step) continue;
    if (received->event.kind == shim::Kind::failed) step->failed_with = received->event.status;
    if (received->event.kind == shim::Kind::ended) step->status = received->event.status;
  }
  return true;
}

/// What is in the pipe at this moment, which a program may have made larger than one read.
void Supervisor::drain_output(Step& step) {
  int left = 0;
  if (!step.output || ioctl(step.output.get(), FIONREAD, &left) != 0) return;
  while (left > 0 && step.output) {
    const std::size_t got = take_output(step);
    if (got == 0) return;
    left -= static_cast<int>(got);
  }
}

std::size_t Supervisor::take_output(Step& step) {
  std::array<char, kPipeBytes> chunk{};
  const ssize_t got = read(step.output.get(), chunk.data(), chunk.size());
  if (got < 0) return 0;
  if (got == 0) {
    step.output.reset();
    return 0;
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
  session_written_ += size;
  const std::uint64_t total = spec_.total.output_bytes;
  if ((limit != 0 && step.written > limit) || (total != 0 && session_written_ > total)) {
    end_by_limit(step, Ending::output_limit);
  }
  return size;
}

void Supervisor::end_by_limit(Step& step, Ending ending) {
  if (step.forced) return;
  step.forced = ending;
  step.killed = Clock::now();
  if (!step.meter->kill()) inside_->kill_all();
}

void Supervisor::answer_if_ended() {
  Step* step = at_hand();
  if (step == nullptr || !step->status) return;
  if (step->failed_with != 0) {
    step->answered = true;
    tell_trouble("a step could not begin: " + std::generic_category().message(step->failed_with));
    return;
  }
  // All that it wrote before it ended is in the pipe now; what its children add later is not its.
  drain_output(*step);
  if (!step->forced) look_at_usage(*step);
  answer(*step, ending_of(*step));
}

/// A shell tells the signal as an exit code, which any program may have: then a file of that size
/// is asked for.
bool Supervisor::met_file_limit(const Step& step) const {
  const int status = *step.status;
  if (WIFSIGNALED(status)) return WTERMSIG(status) == SIGXFSZ;
  const std::uint64_t limit = step.command.limits.file_bytes;
  if (WEXITSTATUS(status) != kFileTooLarge || limit == 0) return false;
  for (const char* name : {"home", "tmp", "shm"}) {
    const os::Fd directory = os::open_directory(inside_->stage(), name);
    if (directory && os::holds_file_of(directory.get(), limit)) return true;
  }
  return false;
}

Ending Supervisor::ending_of(const Step& step) const {
  if (step.forced) return *step.forced;
  const int status = *step.status;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return Ending::exited;
  if (step.disk_was_full || met_file_limit(step)) return Ending::disk_full;
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) return Ending::cpu_limit;
  return WIFSIGNALED(status) ? Ending::signalled : Ending::exited;
}

void Supervisor::answer(Step& step, Ending ending) {
  step.answered = true;
  written_until_ = inside_->clock().now();
  RunResult result;
  result.ending = ending;
  if (step.status && WIFEXITED(*step.status)) result.exit_code = WEXITSTATUS(*step.status);
  if (step.status && WIFSIGNALED(*step.status)) result.signal = WTERMSIG(*step.status);
  result.usage.wall = std::chrono::round<milliseconds>(Clock::now() - step.began);
  result.usage.cpu = std::chrono::round<milliseconds>(step.meter->cpu());
  result.usage.peak_memory_bytes = step.meter->peak_memory_bytes();
  result.output_bytes = step.written;
  if (witness_) result.hosts = witness_->heard();
  const os::Fd project = os::open_directory(inside_->stage(), "home/project");
  if (project) result.changed = os::changed_since(project.get(), step.began_on_disk);
  // Names of files need not be UTF-8; JSON must be.
  send_frame(session_.get(),
             to_json(result).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

void Supervisor::tell_trouble(const std::string& trouble) {
  RunResult result;
  result.trouble = trouble;
  send_frame(session_.get(), to_json(result).dump());
}

}  // namespace vouch::sandbox
