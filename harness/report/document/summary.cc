#include "harness/report/document/summary.h"

#include <fmt/format.h>

#include <algorithm>

#include "util/timestamp.h"
#include "util/version.h"

namespace vouch::report {
namespace {

std::optional<std::int64_t> lateness(const Report& report, const RunFacts& run) {
  const auto received = parse_timestamp(report.received_at);
  if (!received || !run.deadline_seconds ||
      received->seconds <= *run.deadline_seconds + run.grace_s) {
    return std::nullopt;
  }
  return received->seconds - *run.deadline_seconds;
}

FindingView without_hint(FindingView finding) {
  finding.hint.clear();
  return finding;
}

/// What is for staff alone stands in summary.csv by its numbers and its first error, or not at all;
/// the group's own error is the first, for it is what made the verdict.
void add_for_staff(const FindingView& finding, GroupSummary& group) {
  group.findings.push_back(without_hint(finding));
  if (finding.waived) return;
  if (finding.severity == Severity::warning) ++group.warnings;
  if (finding.severity != Severity::error) return;
  ++group.errors;
  if (group.first_error.empty()) group.first_error = finding.id;
}

void count(const GroupSummary& group, RunSummary& run) {
  ++(group.verdict == "pass" ? run.pass : group.verdict == "fail" ? run.fail : run.unverified);
}

}  // namespace

GroupSummary summarise_group(const Report& report, const std::vector<FindingView>& for_staff,
                             const RunFacts& run) {
  GroupSummary group;
  group.id = report.id;
  group.verdict = report.verdict;
  for (const StageView& stage : report.stages) {
    group.stages.emplace_back(stage.name, stage.status);
    if (group.not_checked_reason.empty() && stage.status == "not_checked") {
      group.not_checked_reason = stage.reason;
    }
  }
  const FindingView* first = mend_first(report);
  group.errors = count_open(report, Severity::error);
  group.warnings = count_open(report, Severity::warning);
  if (first != nullptr && first->severity == Severity::error) group.first_error = first->id;
  group.late_by_s = lateness(report, run);
  for (const FindingView& finding : report.findings) {
    group.findings.push_back(without_hint(finding));
  }
  for (const FindingView& finding : for_staff) add_for_staff(finding, group);
  group.toolchain_sha256 = report.toolchain_sha256;
  group.wall_s = report.wall_s;
  return group;
}

EachGroup each_of(const std::vector<GroupSummary>& groups) {
  return [&groups](const std::function<void(const GroupSummary&)>& take) {
    std::ranges::for_each(groups, take);
  };
}

std::vector<GroupSummary> all_of(const EachGroup& groups) {
  std::vector<GroupSummary> all;
  groups([&all](const GroupSummary& group) { all.push_back(group); });
  return all;
}

RunSummary summarise_run(const RunFacts& run, const EachGroup& groups) {
  RunSummary summary;
  summary.tool_version = kVersion;
  summary.policy = run.policy_name;
  summary.policy_sha256 = run.policy_sha256;
  groups([&](const GroupSummary& group) {
    if (summary.toolchain_sha256.empty()) summary.toolchain_sha256 = group.toolchain_sha256;
    count(group, summary);
  });
  summary.idle_waivers = run.idle_waivers;
  summary.started = run.started;
  summary.finished = run.finished;
  return summary;
}

std::vector<const FindingView*> waived_of(const GroupSummary& group,
                                          std::optional<Audience> audience) {
  std::vector<const FindingView*> waived;
  for (const FindingView& found : group.findings) {
    if (found.waived && (!audience || found.audience == audience)) waived.push_back(&found);
  }
  return waived;
}

std::string describe_waiver(const FindingView& found) {
  return fmt::format("{} waived by {}: {}", found.id, found.waived_by, found.waived_reason);
}

std::string counts_line(const RunSummary& run) {
  const std::uint64_t all = run.pass + run.fail + run.unverified;
  return fmt::format("{} submission{}: {} pass, {} fail, {} not checked by vouch", all,
                     all == 1 ? "" : "s", run.pass, run.fail, run.unverified);
}

std::string describe_lateness(std::int64_t seconds) {
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

}  // namespace vouch::report
