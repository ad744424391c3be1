// From facts and policy to a judgement: findings, stages, verdict. Pure, so that a changed policy
// judges a thousand stored submissions again in a second.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "checks/model/facts.h"
#include "checks/model/finding.h"
#include "checks/model/policy.h"

namespace vouch::checks {

struct StageResult {
  StageStatus status = StageStatus::passed;
  std::string reason;  // of `not_checked`, and of a build with nothing to do; else empty
};

struct Judgement {
  std::vector<Finding> findings;  // errors first, then by stage
  PerStage<StageResult> stages;
  Verdict verdict = Verdict::pass;
};

/// Staff accept a finding of one group, and say who and why.
struct Waiver {
  std::string group;
  std::string finding;
  std::string by;
  std::string reason;
};

/// Runs every check, applies the policy's severities and the waivers, and derives the verdict.
Judgement judge(const Facts& facts, const Policy& policy, std::span<const Waiver> waivers = {});

}  // namespace vouch::checks
