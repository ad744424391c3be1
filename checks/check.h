// A check: a pure function from facts and policy to findings. No file, no process, no clock.
//
// To add one: a new file checks/<name>.cc that defines its finding kinds and `const Check <name>`,
// one row in all.cc, and its test. Nothing else names it.
#pragma once

#include <span>
#include <string_view>

#include "checks/model/facts.h"
#include "checks/model/finding.h"
#include "checks/model/policy.h"

namespace vouch::checks {

struct Check {
  std::string_view title;              // as people read it: "the report's length"
  std::span<const FindingKind> kinds;  // every kind that `run` may add
  void (*run)(const Facts& facts, const Policy& policy, Findings& findings);
};

/// Every check, in the order in which their findings are shown.
std::span<const Check* const> all_checks();

/// The kind of an id, or nullptr.
const FindingKind* find_kind(std::string_view id);

}  // namespace vouch::checks
