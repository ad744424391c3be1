#include "checks/judge.h"

#include <algorithm>

#include "checks/check.h"
#include "checks/undecided.h"

namespace vouch::checks {
namespace {

void apply_policy(std::vector<Finding>& findings, const Policy& policy) {
  for (Finding& finding : findings) {
    if (const auto it = policy.severity.find(finding.id); it != policy.severity.end()) {
      finding.severity = it->second;
    }
  }
}

void apply_waivers(std::vector<Finding>& findings, const std::string& group,
                   std::span<const Waiver> waivers) {
  for (Finding& finding : findings) {
    for (const Waiver& waiver : waivers) {
      if (waiver.group == group && waiver.finding == finding.id) {
        finding.waived = Waived{waiver.by, waiver.reason};
      }
    }
  }
}

/// How much it matters that this is told first: a program that does not run before .DS_Store.
int weight_of(const Finding& finding) {
  const auto stage = stage_of_finding(finding.id);
  if (!stage) return 0;
  // What is wrong with the zip comes before what follows from it.
  if (finding.severity == Severity::error) return 1 + static_cast<int>(*stage);
  switch (*stage) {
    case Stage::submission: return 1;
    case Stage::build: return 2;
    case Stage::run: return 3;
    case Stage::readme: return 4;
    case Stage::report: return 5;
    case Stage::archive: return finding.id == "archive-junk" ? 7 : 6;
  }
  return 0;
}

/// Errors before warnings before notes; within one severity what matters most comes first.
void sort_for_people(std::vector<Finding>& findings) {
  const auto rank = [](const Finding& finding) {
    return std::pair(-static_cast<int>(finding.severity), weight_of(finding));
  };
  std::ranges::stable_sort(findings, {}, rank);
}

/// Steps may have been run: the submission has code, and the machine could isolate it.
bool was_run(const Facts& facts) {
  return facts.archive && facts.readme && facts.sandbox.refused.empty();
}

StageResult stage_result(Stage stage, const Facts& facts, const Policy& policy,
                         const std::vector<Finding>& findings) {
  StageStatus status = StageStatus::passed;
  for (const Finding& finding : findings) {
    if (stage_of_finding(finding.id) != stage || finding.waived) continue;
    if (finding.audience == Audience::staff) continue;
    if (finding.severity == Severity::error) status = StageStatus::failed;
    if (finding.severity == Severity::warning && status == StageStatus::passed) {
      status = StageStatus::warned;
    }
  }
  std::string reason = facts.not_checked[stage];
  if (reason.empty()) reason = undecided(stage, facts, policy);
  // Not "the code was not unpacked", as if there had been any.
  if (!reason.empty() && handed_in_nothing(facts)) reason = "nothing was handed in";
  if (status != StageStatus::failed && !reason.empty()) return {StageStatus::not_checked, reason};
  if (stage == Stage::build && status != StageStatus::failed && was_run(facts)) {
    // Never "passed" for what was not tried.
    reason = why_nothing_was_built(facts);
    if (reason == kNothingToBuild) return {status, reason};
    if (!reason.empty()) return {StageStatus::not_checked, reason};
  }
  return {status, {}};
}

Verdict derive_verdict(const Facts& facts, const Policy& policy, const Judgement& judgement) {
  const auto is_open_error = [](const Finding& finding) {
    return finding.severity == Severity::error && !finding.waived &&
           finding.audience == Audience::group;
  };
  if (std::ranges::any_of(judgement.findings, is_open_error)) return Verdict::fail;
  if (!facts.troubles.empty()) return Verdict::unverified;
  const auto was_not_checked = [&](Stage stage) {
    return judgement.stages[stage].status == StageStatus::not_checked;
  };
  if (std::ranges::any_of(policy.must, was_not_checked)) return Verdict::unverified;
  return Verdict::pass;
}

}  // namespace

Judgement judge(const Facts& facts, const Policy& policy, std::span<const Waiver> waivers) {
  Findings findings;
  for (const Check* check : all_checks()) check->run(facts, policy, findings);

  Judgement judgement;
  judgement.findings = std::move(findings.all());
  apply_policy(judgement.findings, policy);
  apply_waivers(judgement.findings, facts.submission.id, waivers);
  sort_for_people(judgement.findings);
  for (const Stage stage : kStages) {
    judgement.stages[stage] = stage_result(stage, facts, policy, judgement.findings);
  }
  judgement.verdict = derive_verdict(facts, policy, judgement);
  return judgement;
}

}  // namespace vouch::checks
