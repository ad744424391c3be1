// SARIF 2.1.0 (OASIS standard, 2020): a run a submission; the rules are the findings' explanations.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "checks/check.h"
#include "harness/report/ci/ci_formats.h"
#include "harness/report/document/report.h"
#include "harness/report/document/report_json.h"
#include "util/printable.h"
#include "util/sha256.h"

namespace vouch::report {
namespace {

using nlohmann::ordered_json;

std::string_view level_of(Severity severity) {
  return severity == Severity::info ? "note" : name(severity);
}

ordered_json rule_of(const std::string& id) {
  ordered_json rule = {{"id", id}};
  const FindingKind* kind = checks::find_kind(id);
  if (kind == nullptr) return rule;
  const std::string text = fmt::format("{} Why: {} Fix: {}", kind->means, kind->why, kind->fix);
  rule["shortDescription"] = {{"text", kind->means}};
  rule["fullDescription"] = {{"text", fmt::format("{} {}", kind->means, kind->why)}};
  rule["help"] = {{"text", text}};
  rule["defaultConfiguration"] = {{"level", level_of(kind->severity)}};
  return rule;
}

/// A path as a relative reference (RFC 3986): segments percent-encoded. A path that begins with '/'
/// or climbs is not a place in the submission, and none is given.
std::string relative_reference(std::string_view path) {
  if (path.empty() || path.front() == '/' || path.find("..") != std::string_view::npos) return {};
  std::string out;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return out;
}

ordered_json location_of(const FindingView& finding) {
  const std::string uri = relative_reference(finding.file);
  ordered_json location;
  if (!uri.empty()) {
    location["physicalLocation"]["artifactLocation"] = {{"uri", uri}, {"uriBaseId", "SUBMISSION"}};
    if (finding.line && *finding.line > 0) {
      location["physicalLocation"]["region"] = {{"startLine", *finding.line}};
    }
  }
  if (const std::string where = describe_where(finding); !where.empty()) {
    location["logicalLocations"] = {{{"fullyQualifiedName", visible(where)}}};
  }
  return location;
}

ordered_json result_of(const FindingView& finding, std::size_t rule, const Report& report) {
  ordered_json result;
  result["ruleId"] = finding.id;
  result["ruleIndex"] = rule;
  result["level"] = level_of(finding.severity);
  std::string text = visible(finding.message);
  if (!finding.hint.empty()) text += "\nMend: " + visible(finding.hint);
  result["message"] = {{"text", text.empty() ? finding.id : text}};
  if (ordered_json location = location_of(finding); !location.is_null()) {
    result["locations"] = ordered_json::array({std::move(location)});
  }
  result["partialFingerprints"] = {
      {"vouchFinding/v1", sha256(report.id + '\n' + finding.id + '\n' + describe_where(finding))}};
  if (finding.waived) {
    result["suppressions"] = ordered_json::array(
        {{{"kind", "external"},
          {"status", "accepted"},
          {"justification", visible(finding.waived_by + ": " + finding.waived_reason)}}});
  }
  return result;
}

ordered_json run_of(const Report& report) {
  ordered_json rules = ordered_json::array();
  ordered_json results = ordered_json::array();
  std::map<std::string, std::size_t> index;
  for (const FindingView& finding : report.findings) {
    const auto [it, is_new] = index.try_emplace(finding.id, rules.size());
    if (is_new) rules.push_back(rule_of(finding.id));
    results.push_back(result_of(finding, it->second, report));
  }
  ordered_json run;
  run["tool"]["driver"] = {
      {"name", "vouch"}, {"version", report.tool_version}, {"rules", std::move(rules)}};
  run["automationDetails"] = {{"id", "vouch/" + visible(report.id)}};
  run["originalUriBaseIds"]["SUBMISSION"] = {
      {"description", {{"text", "The root of the unpacked code archive."}}}};
  run["columnKind"] = "unicodeCodePoints";
  run["results"] = std::move(results);
  run["properties"] = {{"verdict", report.verdict},
                       {"policy", report.policy},
                       {"policySha256", report.policy_sha256},
                       {"toolchainSha256", report.toolchain_sha256}};
  return run;
}

std::string log_of(ordered_json runs) {
  ordered_json log;
  log["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json";
  log["version"] = "2.1.0";
  log["runs"] = std::move(runs);
  return to_text(log);
}

}  // namespace

std::string sarif_report(const Report& report) {
  return log_of(ordered_json::array({run_of(report)}));
}

std::string sarif_run(const EachReport& reports) {
  ordered_json runs = ordered_json::array();
  reports([&](const Report& report) { runs.push_back(run_of(report)); });
  return log_of(std::move(runs));
}

}  // namespace vouch::report
