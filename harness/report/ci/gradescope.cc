// results.json for Gradescope's autograder: a test a stage, visible to the group. There are no
// scores unless the policy gives a stage points: vouch verifies, it does not grade.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "checks/model/stage.h"
#include "harness/report/ci/ci_formats.h"
#include "harness/report/document/escape.h"
#include "harness/report/document/ready_line.h"
#include "harness/report/document/report.h"
#include "harness/report/document/report_json.h"
#include "util/printable.h"

namespace vouch::report {
namespace {

using nlohmann::ordered_json;

/// True when `finding` is shown under the stage; vouch's own trouble is shown under the last one.
bool belongs(const FindingView& finding, const StageView& stage) {
  const auto own = stage_of_finding(finding.id);
  return own ? name(*own) == stage.name : stage.name == "run";
}

std::string output_of(const Report& report, const StageView& stage) {
  std::string out;
  if (stage.status == "not_checked") {
    out += "Not checked by vouch" +
           (stage.reason.empty() ? "" : ": " + markdown_text(stage.reason)) + ".\n\n";
  }
  for (const FindingView& finding : report.findings) {
    if (!belongs(finding, stage) || finding.audience == Audience::staff) continue;
    const std::string where = describe_where(finding);
    out += fmt::format("- **{}** `{}`{}: {}\n", name(finding.severity), finding.id,
                       where.empty() ? "" : " at " + markdown_code(where),
                       markdown_text(finding.message));
    if (finding.waived) {
      out += fmt::format("  - Waived by {}: {}\n", markdown_text(finding.waived_by),
                         markdown_text(finding.waived_reason));
    } else if (!finding.hint.empty()) {
      out += "  - Fix: " + markdown_text(finding.hint) + "\n";
    }
  }
  return out.empty() ? "Nothing to fix.\n" : out;
}

ordered_json test_of(const Report& report, const StageView& stage, std::size_t number,
                     const std::map<std::string, double>& points) {
  ordered_json test;
  test["name"] = stage.name;
  test["number"] = std::to_string(number);
  // Gradescope knows passed and failed alone; a test without either is neither.
  if (stage.status == "failed") {
    test["status"] = "failed";
  } else if (stage.status != "not_checked") {
    test["status"] = "passed";
  }
  const auto worth = points.find(stage.name);
  const bool is_scored = worth != points.end() && stage.status != "not_checked";
  if (is_scored) {
    test["score"] = stage.status == "failed" ? 0.0 : worth->second;
    test["max_score"] = worth->second;
  }
  test["output"] = output_of(report, stage);
  if (worth != points.end() && !is_scored) {
    test["output"] = fmt::format("{}\nNot scored: {:g} points are for staff to give.\n",
                                 test["output"].get<std::string>(), worth->second);
  }
  test["output_format"] = "md";
  test["visibility"] = "visible";
  return test;
}

}  // namespace

std::string gradescope_results(const Report& report, const std::map<std::string, double>& points) {
  ordered_json results;
  std::string head = fmt::format("**{}** {}\n\nPolicy {}, vouch {}.",
                                 report.verdict == "pass"   ? "pass:"
                                 : report.verdict == "fail" ? "fail:"
                                                            : "not checked by vouch:",
                                 markdown_text(ready_line(report).text),
                                 markdown_text(report.policy), markdown_text(report.tool_version));
  if (report.mechanism == "landlock") head += " Weaker isolation; offline not proven.";
  results["output"] = head;
  results["output_format"] = "md";
  results["visibility"] = "visible";
  results["stdout_visibility"] = "hidden";
  results["execution_time"] = report.wall_s;
  results["tests"] = ordered_json::array();
  for (const StageView& stage : report.stages) {
    results["tests"].push_back(test_of(report, stage, results["tests"].size() + 1, points));
  }
  results["extra_data"] = {{"verdict", report.verdict},
                           {"policy_sha256", report.policy_sha256},
                           {"toolchain_sha256", report.toolchain_sha256}};
  return to_text(results);
}

}  // namespace vouch::report
