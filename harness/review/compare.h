// `vouch compare`: what became of each group between two runs. What may be the machine's doing is
// kept apart as spurious, so that nobody is told that they broke what a slow night broke.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "harness/report/output.h"
#include "harness/review/finding_changes.h"

namespace vouch::review {

struct CompareOptions {
  std::filesystem::path before;  // output directories of `vouch batch`
  std::filesystem::path after;
  report::OutputOptions output;  // text or json
};

/// 1 where a group has regressed or is gone, else 0. Throws UsageError.
int compare(const CompareOptions& options);

struct GroupComparison {
  enum class Kind { fixed, regressed, changed, same, spurious, only_before, only_after };
  Kind kind = Kind::same;
  std::string id;
  std::string before, after;  // verdicts
  std::vector<FindingChange> findings;
  bool other_files = false;  // the group handed in something else
  std::string doubt;         // of `spurious`: why it may be the machine's
};

std::string_view name(GroupComparison::Kind kind);

GroupComparison compare_reports(const report::Report& before, const report::Report& after);

}  // namespace vouch::review
