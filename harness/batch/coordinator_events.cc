// What a batch makes of what its lanes tell: answers, deaths, an output directory that takes
// nothing.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/batch/coordinator.h"
#include "harness/results/not_reached.h"
#include "util/printable.h"

namespace vouch::batch {
namespace {

using namespace std::chrono_literals;

// An output directory that refuses so many groups one after another is full, or gone.
constexpr std::size_t kRefusals = 2;

}  // namespace

void Coordinator::on_event(const LaneEvent& event) {
  using Kind = LaneEvent::Kind;
  if (event.kind == Kind::none) {
    progress_.at({}, {}, counts(), time_left());
    return;
  }
  const Assignment assignment = *assignments_[event.lane];
  if (event.kind == Kind::told) {
    const std::string group = name(assignment.request.group);
    reporter_.programs([&](EventLog& events) { events.stage_started(group, event.text); });
    progress_.at(group, event.text, counts(), time_left());
    return;
  }
  assignments_[event.lane].reset();
  if (looks_only(assignment.request.duty)) --gathering_;
  if (event.kind == Kind::died) return on_death(assignment, event.text);
  try {
    on_answer(assignment, parse_answer(event.text));
  } catch (const nlohmann::json::exception& error) {
    on_death(assignment, fmt::format("vouch's process for it answered nonsense: {}", error.what()));
  }
}

void Coordinator::on_answer(const Assignment& assignment, LaneAnswer answer) {
  if (!answer.unwritten.empty()) return on_unwritten(assignment, answer.unwritten);
  if (!looks_only(assignment.request.duty)) {
    on_finished(assignment, std::move(answer.finished));
  } else if (answer.gathered.finished) {
    on_finished(assignment, std::move(*answer.gathered.finished));
  } else if (assignment.request.duty == LaneDuty::gather) {
    on_gathered(assignment.request.group, std::move(answer.gathered));
  } else {
    table_.leave_out(assignment.request.group);
  }
}

void Coordinator::on_gathered(std::size_t number, Gathered gathered) {
  GroupTable::Group& group = table_[number];
  group.summary = std::move(gathered.summary);
  if (gathered.stands) table_.set_standing(number, std::move(*gathered.stands));
  group.deaths = 0;  // building has its own two tries
  Job job{.group = number, .expected = gathered.expected, .memory_bytes = 0, .size_bytes = 0};
  if (gathered.needs_build) {
    // An earlier peak says more than the limit; twice that leaves room for a bad day.
    const std::uint64_t limit = plan_.basis.policy.sandbox.memory_bytes;
    job.memory_bytes = std::min(
        limit, gathered.peak_memory_bytes ? 2 * *gathered.peak_memory_bytes + kMiB * 64 : limit);
    for (const SubmittedFile& file : plan_.submissions[number].facts.files) {
      if (file.role == Role::code) job.size_bytes = file.bytes;
    }
  } else {
    job.builds = false;
  }
  scheduler_.add(job);
  progress_.at(name(number), "read", counts(), std::nullopt);
}

void Coordinator::on_finished(const Assignment& assignment, results::GroupResult finished) {
  const std::size_t number = assignment.request.group;
  if (assignment.request.duty == LaneDuty::finish) {
    scheduler_.finished(assignment.job, std::chrono::duration_cast<std::chrono::milliseconds>(
                                            Clock::now() - assignment.since));
  }
  unwritten_in_a_row_ = 0;
  const std::string trouble = finished.trouble;
  table_.finish(number, std::move(finished), assignment.request.duty != LaneDuty::leave);
  const GroupTable::Group& group = table_[number];
  reporter_.programs([&](EventLog& events) {
    events.group_finished(report::parse_group_line(group.summary), group.kept);
  });
  if (group.done) progress_.done(name(number), group.verdict, trouble, group.kept, counts());
}

void Coordinator::on_death(const Assignment& assignment, const std::string& how) {
  const std::size_t number = assignment.request.group;
  GroupTable::Group& group = table_[number];
  ++group.deaths;
  progress_.warn(fmt::format("{}: {}", visible(name(number)), how));
  const bool was_building = assignment.request.duty == LaneDuty::finish;
  if (group.deaths == 1 && looks_only(assignment.request.duty)) {
    to_gather_.push_back(number);
  } else if (group.deaths == 1 && was_building) {
    scheduler_.again(assignment.job);
  } else if (group.deaths == 2 && group.meant) {
    if (was_building) scheduler_.finished(assignment.job, std::nullopt);
    assign({.duty = LaneDuty::fault, .group = number, .redo = false, .text = how}, {});
  } else {
    table_.mark_unreached(number, "vouch could not finish this group: " + how);
  }
}

void Coordinator::on_unwritten(const Assignment& assignment, const std::string& why) {
  const std::size_t number = assignment.request.group;
  GroupTable::Group& group = table_[number];
  if (assignment.request.duty == LaneDuty::finish) {
    scheduler_.finished(assignment.job, std::nullopt);
  }
  ++group.deaths;
  if (group.deaths == 1 && looks_only(assignment.request.duty)) {
    to_gather_.push_back(number);
    return;
  }
  if (group.deaths == 1 && assignment.request.duty == LaneDuty::finish) {
    scheduler_.add(assignment.job);
    return;
  }
  table_.mark_unreached(number, "vouch could not write it: " + why);
  progress_.warn(fmt::format("{}: {}", visible(name(number)), why));
  if (++unwritten_in_a_row_ < kRefusals) return;
  stop_ = Stop::cannot_write;
  stop_reason_ = why;
}

}  // namespace vouch::batch
