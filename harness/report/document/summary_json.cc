// summary.json: the doors between its structs and JSON.
#include <nlohmann/json.hpp>

#include "harness/report/document/json_read.h"
#include "harness/report/document/report_json.h"
#include "harness/report/document/run_document.h"
#include "harness/report/document/summary.h"

namespace vouch::report {

using nlohmann::ordered_json;

namespace {

using namespace json_read;  // NOLINT(google-build-using-namespace): this file reads and writes JSON

ordered_json text_or_null(const std::string& text) {
  return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

/// As summary.json has it: the run says once which toolchain it was.
ordered_json entry_json(const GroupSummary& group) {
  ordered_json json;
  json["id"] = group.id;
  json["verdict"] = group.verdict;
  json["stages"] = ordered_json::object();
  for (const auto& [name, status] : group.stages) json["stages"][name] = status;
  json["errors"] = group.errors;
  json["warnings"] = group.warnings;
  json["first_error"] = text_or_null(group.first_error);
  json["late_by_s"] = group.late_by_s ? ordered_json(*group.late_by_s) : ordered_json(nullptr);
  json["not_checked_reason"] = text_or_null(group.not_checked_reason);
  json["findings"] = to_json(group.findings);
  for (ordered_json& finding : json["findings"]) finding.erase("hint");
  json["wall_s"] = group.wall_s;
  return json;
}

ordered_json head_json(const RunSummary& run) {
  ordered_json json;
  json["schema"] = "vouch-run/1";
  json["tool"] = {{"name", "vouch"}, {"version", run.tool_version}};
  json["policy"] = {{"name", run.policy}, {"sha256", run.policy_sha256}};
  json["toolchain"] = {{"sha256", text_or_null(run.toolchain_sha256)}};
  json["counts"] = {{"pass", run.pass}, {"fail", run.fail}, {"unverified", run.unverified}};
  json["idle_waivers"] = run.idle_waivers;
  json["groups"] = ordered_json::array();
  json["timing"] = {{"started", text_or_null(run.started)},
                    {"finished", text_or_null(run.finished)}};
  return json;
}

}  // namespace

ordered_json to_json(const GroupSummary& group) {
  ordered_json json = entry_json(group);
  json["toolchain_sha256"] = text_or_null(group.toolchain_sha256);
  return json;
}

GroupSummary parse_group(const ordered_json& json) {
  GroupSummary group;
  group.id = text(json, "id");
  group.verdict = text(json, "verdict");
  group.first_error = text(json, "first_error");
  group.not_checked_reason = text(json, "not_checked_reason");
  group.errors = integer<std::uint64_t>(json, "errors").value_or(0);
  group.warnings = integer<std::uint64_t>(json, "warnings").value_or(0);
  group.late_by_s = integer<std::int64_t>(json, "late_by_s");
  group.stages = members_of(at(json, "stages"));
  group.findings = parse_findings(at(json, "findings"));
  group.toolchain_sha256 = text(json, "toolchain_sha256");
  group.wall_s = number(at(json, "wall_s")).value_or(0);
  return group;
}

GroupSummary parse_group_line(std::string_view line) {
  return parse_group(ordered_json::parse(line, nullptr, false));
}

std::vector<GroupSummary> parse_groups(const ordered_json& summary) {
  std::vector<GroupSummary> groups;
  for (const ordered_json& group : list(summary, "groups")) groups.push_back(parse_group(group));
  return groups;
}

RunSummary parse_summary(const ordered_json& summary) {
  RunFacts facts;
  facts.policy_name = text(at(summary, "policy"), "name");
  facts.policy_sha256 = text(at(summary, "policy"), "sha256");
  facts.started = text(at(summary, "timing"), "started");
  facts.finished = text(at(summary, "timing"), "finished");
  for (const ordered_json& sentence : list(summary, "idle_waivers")) {
    if (sentence.is_string()) facts.idle_waivers.push_back(sentence.get<std::string>());
  }
  const std::vector<GroupSummary> groups = parse_groups(summary);
  RunSummary run = summarise_run(facts, each_of(groups));
  run.tool_version = text(at(summary, "tool"), "version");
  run.toolchain_sha256 = text(at(summary, "toolchain"), "sha256");
  return run;
}

void write_summary(const RunSummary& run, const EachGroup& groups, const Sink& out) {
  // No text that a value holds looks like this: there the quotes would be escaped.
  constexpr std::string_view kEmptyList = "\"groups\": []";
  const std::string text = to_text(head_json(run));
  const std::string_view whole = text;
  const std::size_t list = whole.find(kEmptyList) + kEmptyList.size() - 1;
  out(whole.substr(0, list));
  bool any = false;
  groups([&](const GroupSummary& group) {
    std::string entry(1, '\n');
    entry += to_text(entry_json(group));
    entry.pop_back();  // its last newline
    // Two levels down; within a JSON text a newline is always layout.
    for (std::size_t at = entry.find('\n'); at != std::string::npos; at = entry.find('\n', at)) {
      entry.insert(++at, 4, ' ');
    }
    if (any) out(",");
    any = true;
    out(entry);
  });
  if (any) out("\n  ");
  out(whole.substr(list));
}

}  // namespace vouch::report
