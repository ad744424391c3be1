// report.md, and a run as a Markdown table. Reads well raw, too.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "harness/report/document/escape.h"
#include "harness/report/document/ready_line.h"
#include "harness/report/document/report.h"
#include "harness/report/document/summary.h"
#include "harness/report/document/toolchain_diff.h"
#include "harness/report/formats.h"
#include "util/units.h"

namespace vouch::report {
namespace {

std::string status_words(std::string_view status) {
  return status == "not_checked" ? "not checked" : std::string(status);
}

void write_finding(const FindingView& finding, std::string& out) {
  out += fmt::format("- **{}** `{}`", name(finding.severity), finding.id);
  if (const std::string where = describe_where(finding); !where.empty()) {
    out += " at " + markdown_code(where);
  }
  out += ": " + markdown_text(finding.message) + "\n";
  if (finding.waived) {
    out += fmt::format("  - Waived by {}: {}\n", markdown_text(finding.waived_by),
                       markdown_text(finding.waived_reason));
  } else if (!finding.hint.empty()) {
    out += "  - Fix: " + markdown_text(finding.hint) + "\n";
  }
}

void write_steps(const Report& report, std::string& out) {
  if (report.steps.empty()) return;
  out += "\n## Steps\n\n";
  for (const StepView& step : report.steps) {
    out += fmt::format("{}. {} {}", step.number, step.kind, markdown_code(step.command));
    if (!step.file.empty()) {
      out += " (" +
             markdown_code(step.line ? fmt::format("{}:{}", step.file, *step.line) : step.file) +
             ")";
    }
    out += ": " + markdown_text(describe_outcome(step));
    if (!step.cause.empty()) out += ", " + markdown_text(describe_cause(step.cause));
    out += '\n';
  }
}

/// Which findings of the group were waived, by whom and why.
std::string waived_cell(const GroupSummary& group) {
  std::string cell;
  for (const FindingView* found : waived_of(group, Audience::group)) {
    cell += (cell.empty() ? "" : "; ") + describe_waiver(*found);
  }
  return cell;
}

}  // namespace

std::string markdown_report(const Report& report, Occasion occasion) {
  std::string out =
      fmt::format("# {}: {}\n\n", markdown_text(report.id), verdict_for_people(report.verdict));
  out += markdown_text(headline(report, occasion)) + "\n";
  if (report.mechanism == "landlock") out += "\nWeaker isolation; offline not proven.\n";
  for (const std::string& note : isolation_notes(report))
    out += fmt::format("\n{}\n", markdown_text(note));
  out += "\n| stage | status | reason |\n| --- | --- | --- |\n";
  for (const StageView& stage : report.stages) {
    out += fmt::format("| {} | {} | {} |\n", stage.name, status_words(stage.status),
                       markdown_text(stage.reason));
  }
  if (!report.findings.empty()) out += "\n## Findings\n\n";
  for (const FindingView& finding : report.findings) write_finding(finding, out);
  write_steps(report, out);
  if (const auto differences = toolchain_differences(report); !differences.empty()) {
    out += "\n## Toolchain\n\n";
    for (const ToolDifference& difference : differences) {
      out += "- " + markdown_text(describe_difference(difference)) + "\n";
    }
  }
  out += fmt::format("\nPolicy {}, vouch {}.\n", markdown_text(report.policy),
                     markdown_text(report.tool_version));
  return out;
}

std::string markdown_table(const RunSummary& run, const EachGroup& each) {
  const std::vector<GroupSummary> groups = all_of(each);
  // A course without waivers has no empty column.
  const bool any_waived = std::ranges::any_of(
      groups, [](const GroupSummary& group) { return !waived_of(group, Audience::group).empty(); });
  std::string out = "# " + markdown_text(counts_line(run)) + "\n\n";
  out += "| group | verdict | errors | warnings | to fix first | not checked |";
  out += any_waived ? " waived |\n" : "\n";
  out += "| --- | --- | ---: | ---: | --- | --- |";
  out += any_waived ? " --- |\n" : "\n";
  for (const GroupSummary& group : groups) {
    out += fmt::format("| {} | {} | {} | {} | {} | {} |", markdown_text(group.id),
                       verdict_for_people(group.verdict), group.errors, group.warnings,
                       markdown_text(group.first_error), markdown_text(group.not_checked_reason));
    out += any_waived ? fmt::format(" {} |\n", markdown_text(waived_cell(group))) : "\n";
  }
  if (!run.idle_waivers.empty()) out += "\n## Waivers that did nothing\n\n";
  for (const std::string& sentence : run.idle_waivers) out += "- " + markdown_text(sentence) + "\n";
  return out;
}

}  // namespace vouch::report
