// The end of a batch: what stands in the output directory for the whole run.
#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "harness/batch/coordinator.h"
#include "harness/report/document/run_document.h"
#include "harness/results/not_reached.h"
#include "harness/results/run_writer.h"
#include "util/error.h"
#include "util/timestamp.h"

namespace vouch::batch {

using namespace std::chrono_literals;

/// What was not reached stays unverified. At the end of the time it is written like that; when
/// somebody waits at the terminal, or nothing can be written, it is only counted.
void Coordinator::leave_the_rest() {
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
  for (std::size_t i = 0; i < table_.size(); ++i) {
    if (table_[i].done) continue;
    table_.mark_unreached(i, reason);
    if (table_[i].meant) rest.push_back(i);
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

void Coordinator::settle_unreached() {
  table_.settle_unreached([this](std::size_t number) {
    return GroupTask(store_, plan_.basis, work_, plan_.submissions[number])
        .standing(twins_.of(number));
  });
}

report::RunFacts Coordinator::facts(std::vector<std::string> idle_waivers) const {
  return {.policy_name = plan_.basis.policy.name,
          .policy_sha256 = plan_.basis.policy_sha256,
          .deadline_seconds = plan_.basis.policy.submission.deadline_seconds,
          .started = plan_.basis.started,
          .finished = format_utc(std::time(nullptr)),
          .idle_waivers = std::move(idle_waivers)};
}

RunOutcome Coordinator::finish() {
  settle_unreached();
  const auto idle =
      policy::idle_waivers(plan_.waivers, std::time(nullptr), table_.waived(), table_.unjudged());
  RunOutcome outcome;
  outcome.summary = report::summarise_run(facts(idle), results::each_group(lines()));
  try {
    results::write_summary(store_, outcome.summary, lines());
    results::write_staff(store_, lines(), idle);
    results::write_junit(store_, outcome.summary, lines());
  } catch (const InternalError& fault) {
    stop_ = Stop::cannot_write;
    stop_reason_ = fault.what();
  }
  outcome.groups = table_.size();
  outcome.kept = table_.kept();
  outcome.all_done = table_.all_done();
  outcome.stop = stop_;
  outcome.stop_reason = stop_reason_;
  return outcome;
}

}  // namespace vouch::batch
