// The end of a batch: what stands in the output directory for the whole run, and the closing lines.
#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "checks/model/output_layout.h"
#include "harness/batch/coordinator.h"
#include "harness/report/document/make_report.h"
#include "harness/report/document/run_document.h"
#include "harness/report/formats.h"
#include "harness/report/output.h"
#include "harness/results/not_reached.h"
#include "harness/results/run_writer.h"
#include "util/error.h"
#include "util/exit_status.h"
#include "util/printable.h"
#include "util/timestamp.h"
#include "util/usage_error.h"

namespace vouch::batch {

using namespace std::chrono_literals;

/// What was not reached stays unverified. At the end of the time it is written like that; when
/// somebody waits at the terminal, or nothing can be written, it is only counted.
void BatchRun::leave_the_rest() {
  if (stop_ == Stop::no) return;
  if (stop_ == Stop::interrupted) progress_.warn("interrupted: ending what is under way");
  lanes_->end_all();
  assignments_.assign(assignments_.size(), std::nullopt);
  store_.clear_work();
  const std::string why = stop_ == Stop::interrupted ? "the run was interrupted"
                          : stop_ == Stop::time_is_up
                              ? fmt::format("the run ended at {}", format_utc(*plan_.until))
                              : "the output directory could not be written";
  const std::string reason = fmt::format("{}: {}", results::kNotReached, why);
  std::deque<std::size_t> rest;
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    if (groups_[i].done) continue;
    note_unreached(i, reason);
    if (groups_[i].meant) rest.push_back(i);
  }
  if (stop_ != Stop::time_is_up) return;
  while (!rest.empty() || !lanes_->all_free()) {
    if (interrupts_.came()) {
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

bool BatchRun::take_standing(std::size_t number) {
  Group& group = groups_[number];
  if (group.stands || !group.summary.empty()) return group.stands;
  const GroupTask task(store_, plan_.basis, work_, plan_.submissions[number]);
  auto standing = task.standing(twins_.of(number));
  if (!standing) return false;
  group.stands = true;
  group.summary = std::move(standing->summary);
  group.staff = std::move(standing->staff);
  return true;
}

/// The group's line of summary.json when it could not be finished: what is known stays, and it is
/// unverified unless it fails already.
void BatchRun::note_unreached(std::size_t number, const std::string& reason) {
  if (take_standing(number)) return;
  Group& group = groups_[number];
  report::GroupSummary line = report::parse_group_line(group.summary);
  if (line.id.empty()) line = unreached(plan_.submissions[number], reason);
  for (auto& [stage, status] : line.stages) {
    if ((stage == "build" || stage == "run") && status == "passed") status = "not_checked";
  }
  if (line.verdict != "fail") line.verdict = "unverified";
  line.not_checked_reason = reason;
  group.summary = results::line_of(line);
}

/// Of a group of which nothing is known.
report::GroupSummary BatchRun::unreached(const submission::Submission& submission,
                                         const std::string& reason) const {
  Facts facts;
  facts.submission = submission.facts;
  for (const Stage stage : kStages) facts.not_checked[stage] = reason;
  facts.troubles.push_back({"batch", reason});
  checks::Judgement judgement;
  judgement.verdict = Verdict::unverified;
  for (auto& stage : judgement.stages) stage = {StageStatus::not_checked, reason};
  return report::summarise_group(
      report::make_report(facts, judgement,
                          {.policy = plan_.basis.policy, .policy_sha256 = {}, .wall_s = 0}),
      {}, {});
}

results::EachLine BatchRun::lines() const {
  return [this](const std::function<void(const results::RunLine&)>& take) {
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      take({name(i), groups_[i].summary, groups_[i].staff});
    }
    for (const results::StoredGroup& group : gone_) take({group.id, group.summary, group.staff});
  };
}

report::RunFacts BatchRun::facts(std::vector<std::string> idle_waivers) const {
  return {.policy_name = plan_.basis.policy.name,
          .policy_sha256 = plan_.basis.policy_sha256,
          .deadline_seconds = plan_.basis.policy.submission.deadline_seconds,
          .started = plan_.basis.started,
          .finished = format_utc(std::time(nullptr)),
          .idle_waivers = std::move(idle_waivers)};
}

std::string BatchRun::print(const report::RunSummary& run) const {
  const report::Format* format = report::find_format(plan_.output.format);
  if (format == nullptr || format->of_run == nullptr) return {};
  const report::FormatContext context{.style = report::style_of(STDOUT_FILENO, plan_.output.colour),
                                      .directory = {}};
  try {
    report::put_out(format->of_run(run, results::each_group(lines()),
                                   results::each_report(store_, lines()), context),
                    {});
  } catch (const UsageError& error) {
    return error.what();
  }
  return {};
}

int BatchRun::close() {
  std::set<std::string> unjudged;  // left out by --only, or not reached
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    if (!groups_[i].done || groups_[i].verdict.empty()) unjudged.insert(name(i));
  }
  const auto idle = policy::idle_waivers(plan_.waivers, std::time(nullptr), waived_, unjudged);
  for (const std::string& sentence : idle) progress_.warn(visible(sentence));
  const report::RunSummary run = report::summarise_run(facts(idle), results::each_group(lines()));
  try {
    results::write_summary(store_, run, lines());
    results::write_staff(store_, lines(), idle);
    results::write_junit(store_, run, lines());
  } catch (const InternalError& fault) {
    stop_ = Stop::cannot_write;
    stop_reason_ = fault.what();
  }
  const std::string unprinted = print(run);
  if (stop_ == Stop::cannot_write) {
    progress_.warn(fmt::format("{}; when that is fixed, the same command goes on", stop_reason_));
  } else if (stop_ == Stop::interrupted) {
    progress_.warn("interrupted; the same command goes on, and redoes nothing that is done");
  } else if (stop_ == Stop::time_is_up) {
    progress_.warn("the time is up; the same command goes on with what was not reached");
  }
  const auto kept = std::ranges::count(groups_, true, &Group::kept);
  progress_.warn(fmt::format("{} group{}: {} pass, {} fail, {} unverified{}; see {}",
                             groups_.size(), groups_.size() == 1 ? "" : "s", run.pass, run.fail,
                             run.unverified, kept > 0 ? fmt::format(" ({} unchanged)", kept) : "",
                             (store_.root() / layout::kIndexHtml).string()));
  tell_events([&](EventLog& events) { events.run_finished(run.pass, run.fail, run.unverified); });
  if (!unprinted.empty()) {
    throw UsageError(fmt::format("{}; the results are in {}", unprinted, store_.root().string()));
  }
  // What could not be done or written down was not verified, whatever stands of an earlier run.
  const bool all_done = stop_ == Stop::no || std::ranges::all_of(groups_, &Group::done);
  if (stop_ == Stop::interrupted && !all_done) return interrupts_.exit_status();
  if (stop_ == Stop::cannot_write) return kUsage;  // whatever it found, its answer is not there
  const bool unverified = run.unverified != 0 || !all_done;
  return exit_status(run.fail != 0, unverified, plan_.fail_on);
}

}  // namespace vouch::batch
