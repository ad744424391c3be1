#include "harness/batch/group_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "harness/report/document/make_report.h"
#include "harness/results/not_reached.h"
#include "util/printable.h"
#include "util/usage_error.h"

namespace vouch::batch {

void GroupTable::select(const std::vector<std::string>& only,
                        const std::function<std::string(std::size_t)>& verdict_of) {
  std::set<std::string> wanted(only.begin(), only.end());
  if (wanted.erase("failed") != 0) wanted.insert("fail");
  std::set<std::string> unmet = wanted;
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    unmet.erase(name(i));
    groups_[i].meant = wanted.contains(name(i)) || wanted.contains(verdict_of(i));
    groups_[i].redo = groups_[i].meant;
  }
  for (const char* verdict : {"pass", "fail", "unverified"}) unmet.erase(verdict);
  if (unmet.empty()) return;
  throw UsageError(
      fmt::format("--only {}: there is no such group; give unverified, failed, or groups' ids",
                  visible(*unmet.begin())));
}

void GroupTable::keep_lines_of_others(std::vector<results::StoredGroup> lines) {
  std::map<std::string, std::size_t> place;
  for (std::size_t i = 0; i < groups_.size(); ++i) place[name(i)] = i;
  for (results::StoredGroup& line : lines) {
    const auto found = place.find(line.id);
    if (found == place.end()) {
      gone_.push_back(std::move(line));
      continue;
    }
    Group& group = groups_[found->second];
    if (group.meant) continue;
    group.summary = std::move(line.summary);
    group.staff = std::move(line.staff);
    group.done = group.kept = group.stands = true;
    count(report::parse_group_line(group.summary).verdict);
  }
}

void GroupTable::set_standing(std::size_t number, results::GroupResult standing) {
  Group& group = groups_[number];
  group.stands = true;
  group.summary = std::move(standing.summary);
  group.staff = std::move(standing.staff);
}

void GroupTable::finish(std::size_t number, results::GroupResult result, bool is_done) {
  Group& group = groups_[number];
  group.summary = std::move(result.summary);
  group.staff = std::move(result.staff);
  group.verdict = std::move(result.verdict);
  group.kept = result.kept;
  group.done = is_done;
  group.unreached.clear();
  for (std::string& finding : result.waived) waived_.emplace_back(name(number), std::move(finding));
  if (is_done) count(group.verdict);
}

void GroupTable::leave_out(std::size_t number) {
  mark_unreached(number, fmt::format("{}: {}", results::kNotReached, results::kLeftOut));
  groups_[number].done = true;
  count("unverified");
}

void GroupTable::count(std::string_view verdict) {
  ++done_;
  if (verdict == "pass") ++passed_;
  if (verdict == "fail") ++failed_;
  if (verdict == "unverified") ++unverified_;
}

void GroupTable::mark_unreached(std::size_t number, std::string reason) {
  groups_[number].unreached = std::move(reason);
}

void GroupTable::mark_unknown(const std::string& reason) {
  for (Group& group : groups_) {
    if (group.summary.empty() && group.unreached.empty()) group.unreached = reason;
  }
}

void GroupTable::settle_unreached(
    const std::function<std::optional<results::GroupResult>(std::size_t)>& standing) {
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    Group& group = groups_[i];
    if (group.unreached.empty()) continue;
    const std::string reason = std::exchange(group.unreached, {});
    if (!group.stands && group.summary.empty()) {
      if (auto found = standing(i)) set_standing(i, std::move(*found));
    }
    if (group.stands) continue;
    report::GroupSummary line = report::parse_group_line(group.summary);
    if (line.id.empty()) line = unknown(i, reason);
    for (auto& [stage, status] : line.stages) {
      if ((stage == "build" || stage == "run") && status == "passed") status = "not_checked";
    }
    if (line.verdict != "fail") line.verdict = "unverified";
    line.not_checked_reason = reason;
    group.summary = results::line_of(line);
  }
}

report::GroupSummary GroupTable::unknown(std::size_t number, const std::string& reason) const {
  Facts facts;
  facts.submission = submissions_[number].facts;
  for (const Stage stage : kStages) facts.not_checked[stage] = reason;
  facts.troubles.push_back({"batch", reason});
  checks::Judgement judgement;
  judgement.verdict = Verdict::unverified;
  for (auto& stage : judgement.stages) stage = {StageStatus::not_checked, reason};
  return report::summarise_group(
      report::make_report(facts, judgement, {.policy = policy_, .policy_sha256 = {}, .wall_s = 0}),
      {}, {});
}

BatchCounts GroupTable::counts(std::size_t running) const {
  return {.groups = groups_.size(),
          .done = done_,
          .running = running,
          .passed = passed_,
          .failed = failed_,
          .unverified = unverified_};
}

std::size_t GroupTable::meant() const {
  return static_cast<std::size_t>(std::ranges::count(groups_, true, &Group::meant));
}

std::size_t GroupTable::kept() const {
  return static_cast<std::size_t>(std::ranges::count(groups_, true, &Group::kept));
}

bool GroupTable::all_done() const { return std::ranges::all_of(groups_, &Group::done); }

std::set<std::string> GroupTable::unjudged() const {
  std::set<std::string> unjudged;
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    if (!groups_[i].done || groups_[i].verdict.empty()) unjudged.insert(name(i));
  }
  return unjudged;
}

results::EachLine GroupTable::lines() const {
  return [this](const std::function<void(const results::RunLine&)>& take) {
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      take({name(i), groups_[i].summary, groups_[i].staff});
    }
    for (const results::StoredGroup& group : gone_) take({group.id, group.summary, group.staff});
  };
}

}  // namespace vouch::batch
