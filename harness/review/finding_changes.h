// How two judgements of one group differ, finding by finding.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "harness/report/document/report.h"

namespace vouch::review {

struct FindingChange {
  enum class Kind { fixed, regressed, changed };
  Kind kind = Kind::changed;
  std::string id;
  std::string before, after;  // "error", "warning", "info", "waived", or "" where it is not
  std::string message;        // of the later one, where there is one
  std::string where;
};

std::string_view name(FindingChange::Kind kind);

/// By id, in the order of the later judgement. A finding that weighs more than before has regressed
/// and one that weighs less is fixed; notes (info) alone never are: they have changed, as has one
/// that weighs the same and says something else.
std::vector<FindingChange> finding_changes(const report::Report& before,
                                           const report::Report& after);

nlohmann::ordered_json to_json(const FindingChange& change);
/// "regressed: report-too-long (page 9), warning -> error: the report has 9 pages"
std::string describe(const FindingChange& change);
/// "pass -> fail", or "pass" when they are the same.
std::string describe_verdicts(const std::string& before, const std::string& after);

}  // namespace vouch::review
