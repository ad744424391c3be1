#include "harness/batch/coordinator.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "checks/model/output_layout.h"
#include "harness/report/document/report_json.h"
#include "harness/results/run_reader.h"
#include "util/error.h"
#include "util/os/text_file.h"
#include "util/timestamp.h"
#include "util/units.h"

namespace vouch::batch {
namespace {

using namespace std::chrono_literals;

// Reading one submission: the readers' own limits (worker/client.cc) add up to less, even twice.
constexpr auto kGatherLimit = 20min;
// What a build needs beside its steps: unpacking again, setting up, cleaning up; twice.
constexpr auto kBuildMargin = 15min;
// A group whose reading takes this long no longer holds the others' builds.
constexpr auto kPatience = 30s;

std::string plural(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace

Coordinator::Coordinator(BatchPlan plan, const results::OutputDir& store,
                         const os::Interrupts& interrupts, const GroupWork& work,
                         RunReporter& reporter)
    : plan_(std::move(plan)),
      store_(store),
      interrupts_(interrupts),
      work_(work),
      reporter_(reporter),
      progress_(reporter.people()),
      twins_(plan_.submissions),
      table_(plan_.submissions, plan_.basis.policy),
      scheduler_({}, plan_.jobs, plan_.memory_bytes) {}

RunOutcome Coordinator::run() {
  select();
  announce();
  lanes_ = std::make_unique<Lanes>(
      plan_.jobs,
      [this](const std::string& line, const Tell& tell) { return lane_work(line, tell); },
      interrupts_.descriptor());
  assignments_.resize(plan_.jobs);
  work_through();
  leave_the_rest();
  lanes_.reset();
  return finish();
}

/// Which groups are to be done, and which of them anew.
void Coordinator::select() {
  for (std::size_t i = 0; i < table_.size(); ++i) table_[i].redo = plan_.fresh;
  if (!plan_.only.empty()) {
    table_.select(plan_.only, [this](std::size_t i) {
      const auto text = store_.group(name(i)).read(layout::kReportJson);
      const auto report = report::parse_report_text(text.value_or(""));
      // What was never reached is unverified, as summary.csv says.
      return report && !report->verdict.empty() ? report->verdict : "unverified";
    });
    if (os::read_text(store_.file(layout::kSummaryJson))) {
      table_.keep_lines_of_others(results::read_stored_run(store_.root()).groups);
    }
  }
  for (std::size_t i = 0; i < table_.size(); ++i) {
    if (!table_[i].done) to_gather_.push_back(i);
  }
}

void Coordinator::announce() {
  const SandboxPolicy& limits = plan_.basis.policy.sandbox;
  const std::size_t builds = at_once(plan_.jobs, plan_.memory_bytes, limits.memory_bytes);
  const std::size_t meant = table_.meant();
  const auto rounds = (meant + builds - 1) / builds;
  const auto worst = limits.total * static_cast<std::int64_t>(rounds);
  progress_.say(
      fmt::format("{}, {} at once, each in at most {} of memory and {} of building; at "
                  "worst {} of building in all",
                  plural(meant, "group"), builds, format_size(limits.memory_bytes),
                  describe_duration(limits.total), describe_duration(worst)));
  if (plan_.until) progress_.say(fmt::format("nothing runs after {}", format_utc(*plan_.until)));
  for (const std::string& note : plan_.notes) progress_.say(note);
  reporter_.programs([&](EventLog& events) {
    events.run_started(table_.size(), plan_.basis.policy.name, static_cast<unsigned>(plan_.jobs));
  });
}

void Coordinator::work_through() {
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
bool Coordinator::start_one() {
  if (!lanes_->free_lane()) return false;
  if (!to_gather_.empty()) {
    const std::size_t group = to_gather_.front();
    to_gather_.pop_front();
    ++gathering_;
    last_gather_started_ = Clock::now();
    if (table_[group].deaths == 0) {
      reporter_.programs([&](EventLog& events) { events.group_started(name(group)); });
    }
    const LaneDuty duty = table_[group].meant ? LaneDuty::gather : LaneDuty::keep;
    assign({.duty = duty, .group = group, .redo = table_[group].redo, .text = {}}, {});
    return true;
  }
  if (!builds_open_) return false;
  const auto job = scheduler_.next();
  if (!job) return false;
  assign({.duty = LaneDuty::finish, .group = job->group, .redo = false, .text = {}}, *job);
  return true;
}

void Coordinator::assign(LaneRequest request, const Job& job) {
  const std::size_t lane = *lanes_->free_lane();
  const auto limit = looks_only(request.duty) ? std::chrono::milliseconds(kGatherLimit)
                                              : 2 * plan_.basis.policy.sandbox.total + kBuildMargin;
  lanes_->start(lane, to_line(request), limit);
  assignments_[lane] = Assignment{std::move(request), job, Clock::now()};
}

/// The builds begin when every group was looked at, so that the completeness of all of them stands
/// in summary.csv before the first build; but a few that take long do not hold the others.
void Coordinator::open_builds_if_gathered() {
  if (builds_open_ || !to_gather_.empty()) return;
  const bool all = gathering_ == 0;
  if (!all && last_gather_started_ && Clock::now() - *last_gather_started_ < kPatience) return;
  builds_open_ = true;
  if (all && scheduler_.waiting() == 0) return;  // nothing had changed: all are done
  table_.mark_unknown("not yet");
  settle_unreached();
  try {
    results::write_summary(store_, report::summarise_run(facts(), results::each_group(lines())),
                           lines());
  } catch (const InternalError& fault) {
    stop_ = Stop::cannot_write;
    stop_reason_ = fault.what();
    return;
  }
  progress_.say(fmt::format("looked at {}; summary.csv tells what is complete; building begins",
                            all ? "all groups" : "all groups but " + std::to_string(gathering_)));
}

bool Coordinator::has_to_stop() {
  if (stop_ == Stop::no && interrupts_.came()) stop_ = Stop::interrupted;
  if (stop_ == Stop::no && plan_.until && std::time(nullptr) >= *plan_.until) {
    stop_ = Stop::time_is_up;
  }
  return stop_ != Stop::no;
}

BatchCounts Coordinator::counts() const {
  return table_.counts(static_cast<std::size_t>(std::ranges::count_if(
      assignments_, [](const auto& assignment) { return assignment.has_value(); })));
}

std::optional<std::chrono::milliseconds> Coordinator::time_left() const {
  if (!to_gather_.empty() || gathering_ > 0) return std::nullopt;  // more may come to be built
  std::vector<std::chrono::milliseconds> under_way;
  for (const auto& assignment : assignments_) {
    if (!assignment || assignment->request.duty != LaneDuty::finish) continue;
    const auto expected = scheduler_.expected(assignment->job);
    if (!expected) return std::nullopt;
    const auto spent =
        std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - assignment->since);
    under_way.push_back(std::max(*expected - spent, 0ms));
  }
  return scheduler_.time_left(under_way);
}

std::string Coordinator::lane_work(const std::string& line, const Tell& tell) const {
  const LaneRequest request = parse_request(line);
  const GroupTask task(store_, plan_.basis, work_, plan_.submissions[request.group]);
  const auto twins = twins_.of(request.group);
  LaneAnswer answer;
  try {
    switch (request.duty) {
      case LaneDuty::gather: answer.gathered = task.gather(request.redo, twins, tell); break;
      case LaneDuty::keep:
        if (auto kept = task.keep(twins)) answer.gathered.finished = std::move(*kept);
        break;
      case LaneDuty::finish: answer.finished = task.finish(twins, tell); break;
      case LaneDuty::leave: answer.finished = task.leave(twins, request.text); break;
      case LaneDuty::fault: answer.finished = task.fault(twins, request.text); break;
    }
  } catch (const InternalError& fault) {
    answer.unwritten = fault.what();
  }
  return to_line(answer);
}

}  // namespace vouch::batch
