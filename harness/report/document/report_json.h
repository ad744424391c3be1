// report.json ("vouch-report/1"): the one thing that every other format is made from.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "checks/judge.h"
#include "checks/model/facts.h"
#include "checks/model/policy.h"

namespace vouch::report {

/// What the judgement rests on beside the facts.
struct Basis {
  Policy policy;
  std::string policy_sha256;  // of the policy in force, as canonical JSON
  double wall_s = 0;          // how long the verification took
  std::string started{};      // RFC 3339; empty: not told
};

/// Keys in the schema's order; unknown values are null, never left out. Findings for staff are left
/// out: see staff_findings.
nlohmann::ordered_json make_report(const Facts& facts, const checks::Judgement& judgement,
                                   const Basis& basis);

/// The findings that are for staff alone, in the same shape. Never written below groups/.
nlohmann::ordered_json staff_findings(const checks::Judgement& judgement);

/// `json` as text, two spaces of indent, a newline at the end. Bytes that are not UTF-8 become
/// U+FFFD.
std::string to_text(const nlohmann::ordered_json& json);

}  // namespace vouch::report
