#include "harness/batch_run.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <nlohmann/json.hpp>
#include <random>

#include "harness/instant.h"
#include "harness/reports/escape.h"
#include "harness/reports/formats.h"
#include "harness/reports/report_json.h"
#include "harness/reports/report_view.h"
#include "harness/reports/summary.h"
#include "harness/text_file.h"
#include "harness/units.h"
#include "harness/usage_error.h"
#include "harness/version.h"
#include "sandbox/fault.h"

namespace vouch::harness {
namespace {

using namespace std::chrono_literals;
using nlohmann::ordered_json;

// Reading one submission: the readers' own limits (reading.cc) add up to less, even twice.
constexpr auto kGatherLimit = 20min;
// What a build needs beside its steps: unpacking again, setting up, cleaning up; twice.
constexpr auto kBuildMargin = 15min;
// A group whose reading takes this long no longer holds the others' builds.
constexpr auto kPatience = 30s;
// An output folder that refuses so many groups one after another is full, or gone.
constexpr std::size_t kRefusals = 2;

std::string plural(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace

/// Ctrl-C and its like as a descriptor that becomes readable.
class BatchRun::Interrupts {
 public:
  Interrupts() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, number);
    sigprocmask(SIG_BLOCK, &signals, &before_);
    signal(SIGPIPE, SIG_IGN);  // whoever read our progress may leave before the night is over
    fd_.reset(signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!fd_) throw HarnessFault("batch", "cannot watch for signals");
  }
  ~Interrupts() { sigprocmask(SIG_SETMASK, &before_, nullptr); }
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  int descriptor() const { return fd_.get(); }
  bool came() {
    signalfd_siginfo info{};
    return read(fd_.get(), &info, sizeof info) == sizeof info;
  }

 private:
  sigset_t before_{};
  sandbox::Fd fd_;
};

/// Where this run's groups are unpacked and built: one folder, so that a run that was killed leaves
/// one to remove, and the next run on the same output folder knows which.
class BatchRun::Scratch {
 public:
  explicit Scratch(const Store& store) {
    const char* before = std::getenv("TMPDIR");
    if (before != nullptr) before_ = before;
    store.clear_scratch();
    std::random_device random;
    path_ = std::filesystem::temp_directory_path() /
            fmt::format("vouch-run-{:08x}{:08x}", random(), random());
    // Noted before it is there: a run that is killed in between leaves nothing that nobody knows.
    store.note_scratch(path_);
    // Groups' identities pass through it; nobody lists it. A name that is taken is no folder of
    // ours.
    if (mkdir(path_.c_str(), 0711) != 0 || chmod(path_.c_str(), 0711) != 0) {
      const std::string why = std::generic_category().message(errno);
      throw HarnessFault("batch", fmt::format("cannot make {}: {}", path_.string(), why));
    }
    setenv("TMPDIR", path_.c_str(), 1);
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
    if (before_) {
      setenv("TMPDIR", before_->c_str(), 1);
    } else {
      unsetenv("TMPDIR");
    }
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

 private:
  std::filesystem::path path_;
  std::optional<std::string> before_;
};

BatchRun::BatchRun(BatchPlan plan, const Store& store, const GroupWork& work)
    : plan_(std::move(plan)),
      store_(store),
      work_(work),
      twins_(find_twins(plan_.submissions)),
      groups_(plan_.submissions.size()),
      scheduler_({}, plan_.jobs, plan_.memory_bytes),
      progress_(plan_.quiet, is_live_terminal()) {}

BatchRun::~BatchRun() = default;

int BatchRun::run() {
  select();
  announce();
  interrupts_ = std::make_unique<Interrupts>();
  scratch_ = std::make_unique<Scratch>(store_);
  lanes_ = std::make_unique<Lanes>(
      plan_.jobs,
      [this](const std::string& line, const Tell& tell) { return lane_work(line, tell); },
      interrupts_->descriptor());
  assignments_.resize(plan_.jobs);
  work_through();
  leave_the_rest();
  lanes_.reset();
  scratch_.reset();
  return close();
}

/// Which groups are to be done, and which of them anew.
void BatchRun::select() {
  std::set<std::string> wanted(plan_.only.begin(), plan_.only.end());
  if (wanted.erase("failed") != 0) wanted.insert("fail");
  std::set<std::string> unmet = wanted;
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    Group& group = groups_[i];
    group.redo = plan_.fresh;
    if (wanted.empty()) continue;
    const auto report = read_text(store_.group_folder(name(i)) / "report.json");
    const auto json = ordered_json::parse(report.value_or("{}"), nullptr, false);
    const std::string verdict = json.is_object() ? json.value("verdict", "") : "";
    unmet.erase(name(i));
    const bool meant = wanted.contains(name(i)) || wanted.contains(verdict);
    group.selected = meant || report.has_value();  // what is done stays, and is not done again
    group.redo = meant;
  }
  for (const char* verdict : {"pass", "fail", "unverified"}) unmet.erase(verdict);
  if (!unmet.empty()) {
    throw UsageError(
        fmt::format("--only {}: there is no such group; give unverified, failed, or "
                    "groups' ids",
                    visible(*unmet.begin())));
  }
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    if (groups_[i].selected) to_gather_.push_back(i);
  }
}

void BatchRun::announce() {
  const checks::SandboxPolicy& limits = plan_.basis.policy.sandbox;
  const std::size_t builds = at_once(plan_.jobs, plan_.memory_bytes, limits.memory_bytes);
  const auto rounds = (to_gather_.size() + builds - 1) / builds;
  const auto worst = limits.total * static_cast<std::int64_t>(rounds);
  progress_.say(
      fmt::format("{}, {} at once, each in at most {} of memory and {} of building; at "
                  "worst {} in all",
                  plural(to_gather_.size(), "group"), builds, format_size(limits.memory_bytes),
                  describe_duration(limits.total), describe_duration(worst)));
  if (plan_.until) progress_.say(fmt::format("nothing runs after {}", format_utc(*plan_.until)));
  for (const std::string& note : plan_.notes) progress_.say(note);
}

void BatchRun::work_through() {
  while (!has_to_stop()) {
    while (start_one()) {
    }
    if (lanes_->all_free() && to_gather_.empty() && builds_open_ && scheduler_.waiting() == 0) {
      return;
    }
    on_event(lanes_->wait(500ms));
    open_builds_if_gathered();
  }
}

/// Gives a free lane something to do, if there is something.
bool BatchRun::start_one() {
  if (!lanes_->free_lane()) return false;
  if (!to_gather_.empty()) {
    const std::size_t group = to_gather_.front();
    to_gather_.pop_front();
    ++gathering_;
    last_gather_started_ = Clock::now();
    assign({.duty = LaneDuty::gather, .group = group, .redo = groups_[group].redo, .text = {}}, {});
    return true;
  }
  if (!builds_open_) return false;
  const auto job = scheduler_.next();
  if (!job) return false;
  const Group& group = groups_[job->group];
  assign({.duty = LaneDuty::finish,
          .group = job->group,
          .redo = group.redo && !group.kept,
          .text = {}},
         *job);
  return true;
}

void BatchRun::assign(LaneRequest request, const Job& job) {
  const std::size_t lane = *lanes_->free_lane();
  const auto limit = request.duty == LaneDuty::gather
                         ? std::chrono::milliseconds(kGatherLimit)
                         : 2 * plan_.basis.policy.sandbox.total + kBuildMargin;
  lanes_->start(lane, to_line(request), limit);
  assignments_[lane] = Assignment{std::move(request), job, Clock::now()};
}

/// The builds begin when every group was looked at, so that the completeness of all of them stands
/// in summary.csv before the first build; but a few that take long do not hold the others.
void BatchRun::open_builds_if_gathered() {
  if (builds_open_ || !to_gather_.empty()) return;
  const bool all = gathering_ == 0;
  if (!all && last_gather_started_ && Clock::now() - *last_gather_started_ < kPatience) return;
  builds_open_ = true;
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    if (groups_[i].summary.empty()) note_unreached(i, "not yet");
  }
  try {
    write_summary(store_, summary());
  } catch (const HarnessFault& fault) {
    stop_ = Stop::cannot_write;
    stop_reason_ = fault.what();
    return;
  }
  progress_.say(fmt::format("looked at {}; summary.csv tells what is complete; building begins",
                            all ? "all groups" : "all groups but " + std::to_string(gathering_)));
}

void BatchRun::on_event(const LaneEvent& event) {
  using Kind = LaneEvent::Kind;
  if (event.kind == Kind::none) {
    progress_.at({}, {}, counts(), time_left());
    return;
  }
  const Assignment assignment = *assignments_[event.lane];
  if (event.kind == Kind::told) {
    progress_.at(name(assignment.request.group), event.text, counts(), time_left());
    return;
  }
  assignments_[event.lane].reset();
  if (assignment.request.duty == LaneDuty::gather) --gathering_;
  if (event.kind == Kind::died) return on_death(assignment, event.text);
  try {
    on_answer(assignment, parse_answer(event.text));
  } catch (const nlohmann::json::exception& error) {
    on_death(assignment, fmt::format("vouch's process for it answered nonsense: {}", error.what()));
  }
}

void BatchRun::on_answer(const Assignment& assignment, LaneAnswer answer) {
  if (!answer.unwritten.empty()) return on_unwritten(assignment, answer.unwritten);
  if (assignment.request.duty == LaneDuty::gather) {
    on_gathered(assignment.request.group, std::move(answer.gathered));
  } else {
    on_finished(assignment, std::move(answer.finished));
  }
}

void BatchRun::on_gathered(std::size_t number, Gathered gathered) {
  Group& group = groups_[number];
  group.summary = std::move(gathered.summary);
  group.kept = gathered.kept;
  group.deaths = 0;  // building has its own two tries
  Job job{.group = number, .expected = gathered.expected, .memory_bytes = 0, .size_bytes = 0};
  if (gathered.kept) {
    job.expected = 0ms;
  } else if (gathered.needs_build) {
    // An earlier peak says more than the limit; twice that leaves room for a bad day.
    const std::uint64_t limit = plan_.basis.policy.sandbox.memory_bytes;
    job.memory_bytes = std::min(limit, gathered.peak_memory_bytes
                                           ? 2 * *gathered.peak_memory_bytes + checks::kMiB * 64
                                           : limit);
    for (const checks::SubmittedFile& file : plan_.submissions[number].facts.files) {
      if (file.role == "code") job.size_bytes = file.bytes;
    }
  } else {
    job.expected = 0ms;
  }
  scheduler_.add(job);
  progress_.at(name(number), "read", counts(), std::nullopt);
}

void BatchRun::on_finished(const Assignment& assignment, Finished finished) {
  const std::size_t number = assignment.request.group;
  Group& group = groups_[number];
  if (assignment.request.duty == LaneDuty::finish) scheduler_.finished(assignment.job);
  group.summary = std::move(finished.summary);
  group.staff = std::move(finished.staff);
  group.verdict = finished.verdict;
  group.kept = finished.kept;
  group.done = assignment.request.duty != LaneDuty::leave;
  unwritten_in_a_row_ = 0;
  for (const std::string& finding : finished.waived) waived_.emplace_back(name(number), finding);
  if (!group.done) return;
  ++done_;
  if (finished.verdict == "pass") ++passed_;
  if (finished.verdict == "fail") ++failed_;
  if (finished.verdict == "unverified") ++unverified_;
  std::string note = finished.trouble;
  if (note.empty() && finished.kept) note = "unchanged";
  progress_.done(name(number), finished.verdict, note, counts());
}

void BatchRun::on_death(const Assignment& assignment, const std::string& how) {
  const std::size_t number = assignment.request.group;
  Group& group = groups_[number];
  ++group.deaths;
  progress_.warn(fmt::format("{}: {}", visible(name(number)), how));
  const bool was_building = assignment.request.duty == LaneDuty::finish;
  if (group.deaths == 1 && assignment.request.duty == LaneDuty::gather) {
    to_gather_.push_back(number);
  } else if (group.deaths == 1 && was_building) {
    scheduler_.again(assignment.job);
  } else if (group.deaths == 2) {
    if (was_building) scheduler_.finished(assignment.job);
    assign({.duty = LaneDuty::fault, .group = number, .redo = false, .text = how}, {});
  } else {
    note_unreached(number, "vouch could not finish this group: " + how);
  }
}

void BatchRun::on_unwritten(const Assignment& assignment, const std::string& why) {
  const std::size_t number = assignment.request.group;
  Group& group = groups_[number];
  if (assignment.request.duty == LaneDuty::finish) scheduler_.finished(assignment.job);
  ++group.deaths;
  if (group.deaths == 1 && assignment.request.duty == LaneDuty::gather) {
    to_gather_.push_back(number);
    return;
  }
  if (group.deaths == 1 && assignment.request.duty == LaneDuty::finish) {
    scheduler_.add(assignment.job);
    return;
  }
  note_unreached(number, "vouch could not write it: " + why);
  progress_.warn(fmt::format("{}: {}", visible(name(number)), why));
  if (++unwritten_in_a_row_ < kRefusals) return;
  stop_ = Stop::cannot_write;
  stop_reason_ = why;
}

bool BatchRun::has_to_stop() {
  if (stop_ == Stop::no && interrupts_->came()) stop_ = Stop::interrupted;
  if (stop_ == Stop::no && plan_.until && std::time(nullptr) >= *plan_.until) {
    stop_ = Stop::time_is_up;
  }
  return stop_ != Stop::no;
}

/// What was not reached stays unverified. At the end of the time it is written like that; when
/// somebody waits at the terminal, or nothing can be written, it is only counted.
void BatchRun::leave_the_rest() {
  if (stop_ == Stop::no) return;
  if (stop_ == Stop::interrupted) progress_.warn("interrupted: ending what is under way");
  lanes_->end_all();
  assignments_.assign(assignments_.size(), std::nullopt);
  store_.clear_work();
  const std::string reason =
      stop_ == Stop::interrupted ? "not reached: the run was interrupted"
      : stop_ == Stop::time_is_up
          ? fmt::format("not reached: the run ended at {}", format_utc(*plan_.until))
          : "not reached: the output folder could not be written";
  std::deque<std::size_t> rest;
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    if (!groups_[i].done && groups_[i].selected) rest.push_back(i);
  }
  for (const std::size_t group : rest) note_unreached(group, reason);
  if (stop_ != Stop::time_is_up) return;
  while (!rest.empty() || !lanes_->all_free()) {
    if (interrupts_->came()) {
      lanes_->end_all();
      return;
    }
    while (!rest.empty() && lanes_->free_lane()) {
      assign({.duty = LaneDuty::leave, .group = rest.front(), .redo = false, .text = reason}, {});
      rest.pop_front();
    }
    const LaneEvent event = lanes_->wait(500ms);
    if (event.kind == LaneEvent::Kind::answered) on_event(event);
    if (event.kind == LaneEvent::Kind::died) assignments_[event.lane].reset();
  }
}

/// The group's line of summary.json when it could not be finished: what is known stays, and it is
/// unverified unless it fails already.
void BatchRun::note_unreached(std::size_t number, const std::string& reason) {
  Group& group = groups_[number];
  ordered_json line = ordered_json::parse(group.summary, nullptr, false);
  if (!line.is_object()) {
    checks::Facts facts;
    facts.submission = plan_.submissions[number].facts;
    for (const checks::Stage stage : checks::kStages) {
      facts.not_checked[static_cast<std::size_t>(stage)] = reason;
    }
    facts.troubles.push_back({"batch", reason});
    checks::Judgement judgement;
    judgement.verdict = checks::Verdict::unverified;
    for (auto& stage : judgement.stages) stage = {checks::StageStatus::not_checked, reason};
    line = summarise_group(
        make_report(facts, judgement,
                    {.policy = plan_.basis.policy, .policy_sha256 = {}, .wall_s = 0}),
        nullptr, {});
  }
  for (const char* stage : {"build", "run"}) {
    if (line["stages"].value(stage, "") == "passed") line["stages"][stage] = "not_checked";
  }
  if (line.value("verdict", "") != "fail") line["verdict"] = "unverified";
  line["not_checked_reason"] = reason;
  group.summary = line.dump();
}

BatchCounts BatchRun::counts() const {
  return {.groups = groups_.size(),
          .done = done_,
          .running = static_cast<std::size_t>(std::ranges::count_if(
              assignments_, [](const auto& assignment) { return assignment.has_value(); })),
          .passed = passed_,
          .failed = failed_,
          .unverified = unverified_};
}

std::optional<std::chrono::milliseconds> BatchRun::time_left() const {
  std::chrono::milliseconds running{0};
  for (const auto& assignment : assignments_) {
    if (!assignment || !assignment->job.expected) continue;
    const auto spent =
        std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - assignment->since);
    running += std::max(*assignment->job.expected - spent, 0ms);
  }
  return scheduler_.time_left(running);
}

std::string BatchRun::lane_work(const std::string& line, const Tell& tell) const {
  const LaneRequest request = parse_request(line);
  const GroupTask task(store_, plan_.basis, work_, plan_.submissions[request.group]);
  const auto& twins = twins_[request.group];
  LaneAnswer answer;
  try {
    switch (request.duty) {
      case LaneDuty::gather: answer.gathered = task.gather(request.redo, tell); break;
      case LaneDuty::finish: answer.finished = task.finish(request.redo, twins, tell); break;
      case LaneDuty::leave: answer.finished = task.leave(twins, request.text); break;
      case LaneDuty::fault: answer.finished = task.fault(twins, request.text); break;
    }
  } catch (const HarnessFault& fault) {
    answer.unwritten = fault.what();
  }
  return to_line(answer);
}

}  // namespace vouch::harness
