#include "harness/results/run_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

#include "checks/model/group_directory.h"
#include "checks/model/output_layout.h"
#include "harness/report/document/report_json.h"
#include "harness/report/document/summary.h"
#include "harness/results/not_reached.h"
#include "harness/results/run_writer.h"
#include "util/os/text_file.h"
#include "util/usage_error.h"

namespace vouch::results {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

std::map<std::string, ordered_json> staff_by_group(const fs::path& run) {
  std::map<std::string, ordered_json> found;
  const auto staff =
      ordered_json::parse(os::read_text(run / layout::kStaffJson).value_or(""), nullptr, false);
  if (!staff.is_object() || !staff.contains("findings")) return found;
  for (ordered_json finding : staff["findings"]) {
    if (!finding.is_object()) continue;
    const std::string group = finding.value("group", "");
    finding.erase("group");
    found[group].push_back(std::move(finding));
  }
  return found;
}

bool says(const report::Report& report, const std::string& reason) {
  return std::ranges::find(report.stages, reason, &report::StageView::reason) !=
         report.stages.end();
}

}  // namespace

StoredRun read_stored_run(const fs::path& run) {
  const auto text = os::read_text(run / layout::kSummaryJson);
  const auto summary = ordered_json::parse(text.value_or(""), nullptr, false);
  if (!summary.is_object()) {
    throw UsageError(fmt::format(
        "{} holds no summary.json: its batch was ended before it had looked at every group; the "
        "same batch again goes on",
        run.string()));
  }
  StoredRun stored;
  stored.toolchain_sha256 = report::parse_summary(summary).toolchain_sha256;
  std::map<std::string, ordered_json> staff = staff_by_group(run);
  for (report::GroupSummary& group : report::parse_groups(summary)) {
    // The run's own toolchain is taken from the lines.
    group.toolchain_sha256 = stored.toolchain_sha256;
    const auto findings = staff.find(group.id);
    stored.groups.push_back({group.id, line_of(group),
                             findings == staff.end() ? "[]" : report::to_line(findings->second)});
  }
  return stored;
}

std::optional<report::Report> stored_report(const fs::path& run, const StoredGroup& group) {
  const auto text =
      os::read_text(run / layout::kGroups / directory_name(group.id) / layout::kReportJson);
  auto report = report::parse_report_text(text.value_or(""));
  if (!report) return std::nullopt;
  const std::string reason = report::parse_group_line(group.summary).not_checked_reason;
  if (says_not_reached(reason) && !says(*report, reason)) return std::nullopt;  // it is stale
  return report;
}

report::Report report_from_line(const StoredGroup& group) {
  report::GroupSummary line = report::parse_group_line(group.summary);
  report::Report report;
  report.id = group.id;
  report.verdict = line.verdict;
  for (const auto& [stage, status] : line.stages) {
    report.stages.push_back(
        {stage, status, status == "not_checked" ? line.not_checked_reason : ""});
  }
  for (report::FindingView& finding : line.findings) {
    if (finding.audience == Audience::group) report.findings.push_back(std::move(finding));
  }
  return report;
}

}  // namespace vouch::results
