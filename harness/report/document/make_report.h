// The one place that makes a report of what was observed and judged.
#pragma once

#include <string>
#include <vector>

#include "checks/judge.h"
#include "checks/model/facts.h"
#include "checks/model/policy.h"
#include "harness/report/document/report.h"

namespace vouch::report {

/// What the judgement rests on beside the facts.
struct Basis {
  Policy policy;
  std::string policy_sha256;  // of the policy in force, as canonical JSON
  double wall_s = 0;          // how long the verification took, seconds
  std::string started{};      // RFC 3339; empty: not told
};

/// Findings for staff are left out: see findings_for_staff.
Report make_report(const Facts& facts, const checks::Judgement& judgement, const Basis& basis);

/// The findings that are for staff alone. Never written below groups/.
std::vector<FindingView> findings_for_staff(const checks::Judgement& judgement);

}  // namespace vouch::report
