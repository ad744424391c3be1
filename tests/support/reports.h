// Reports for the tests of the formats: tests/golden/reports, and runs made from them.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <vector>

#include "harness/report/document/report.h"
#include "harness/report/document/summary.h"

namespace vouch::tests {

/// tests/golden/reports/<name>.json: "passes", "fails", "unverified" or "hostile".
nlohmann::ordered_json golden_json(std::string_view name);
report::Report golden_report(std::string_view name);

/// A run and its groups, held.
struct HeldRun {
  report::RunSummary run;
  std::vector<report::GroupSummary> groups;

  report::EachGroup each() const { return report::each_of(groups); }
  /// As summary.json has it.
  nlohmann::ordered_json json() const;
};

HeldRun hold(const report::RunFacts& facts, std::vector<report::GroupSummary> groups);

/// The four, received against the built-in policy's deadline.
HeldRun golden_run();

}  // namespace vouch::tests
