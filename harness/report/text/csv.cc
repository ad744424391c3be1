// summary.csv: what staff read into the gradebook.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "harness/report/document/escape.h"
#include "harness/report/document/run_document.h"
#include "harness/report/formats.h"

namespace vouch::report {
namespace {

constexpr std::array<std::string_view, 6> kStageColumns{"submission", "archive", "readme",
                                                        "report",     "build",   "run"};

std::string status_of(const GroupSummary& group, std::string_view stage) {
  const auto it = std::ranges::find(
      group.stages, stage, [](const auto& entry) { return std::string_view(entry.first); });
  return it == group.stages.end() ? std::string() : it->second;
}

/// Why the row is not what its stages alone would make it: what was not looked at, what was waived.
/// The columns are fixed, for gradebooks import them; this one is for people, and free text.
std::string reasons_of(const GroupSummary& group) {
  std::string reasons = group.not_checked_reason;
  for (const FindingView* found : waived_of(group)) {
    reasons += (reasons.empty() ? "" : "; ") + describe_waiver(*found);
  }
  return reasons;
}

}  // namespace

std::string summary_csv(const EachGroup& groups) {
  // RFC 4180, section 2: lines end with CR LF, the last one too.
  std::string out =
      "group,verdict,submission,archive,readme,report,build,run,late_by,errors,warnings,"
      "first_error,not_checked_reason\r\n";
  groups([&](const GroupSummary& group) {
    out += csv_field(group.id) + ',' + csv_field(group.verdict);
    for (const std::string_view stage : kStageColumns) out += ',' + status_of(group, stage);
    out += fmt::format(",{},{},{},{},{}\r\n",
                       group.late_by_s ? describe_lateness(*group.late_by_s) : "", group.errors,
                       group.warnings, csv_field(group.first_error), csv_field(reasons_of(group)));
  });
  return out;
}

}  // namespace vouch::report
