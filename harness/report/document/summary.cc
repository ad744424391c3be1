#include "harness/report/document/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "harness/report/document/report_json.h"
#include "harness/report/document/report_view.h"
#include "harness/report/document/run_document.h"
#include "util/timestamp.h"
#include "util/version.h"

namespace vouch::report {
namespace {

using nlohmann::ordered_json;

// Of a group's line alone: in summary.json it stands once, for the run.
constexpr const char* kToolchain = "toolchain_sha256";

ordered_json text_or_null(const std::string& text) {
  return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

ordered_json slim_finding(const ordered_json& finding) {
  ordered_json slim;
  for (const char* key : {"id", "severity", "audience", "message", "where", "waived"}) {
    slim[key] = finding.value(key, ordered_json(nullptr));
  }
  return slim;
}

ordered_json lateness(const ReportView& view, const RunFacts& run) {
  const auto received = parse_timestamp(view.received_at);
  if (!received || !run.deadline_seconds ||
      received->seconds <= *run.deadline_seconds + run.grace_s) {
    return nullptr;
  }
  return received->seconds - *run.deadline_seconds;
}

std::string text_at(const ordered_json& json, const char* key) {
  if (!json.is_object() || !json.contains(key) || !json[key].is_string()) return {};
  return json[key].get<std::string>();
}

std::uint64_t count_at(const ordered_json& json, const char* key) {
  if (!json.is_object() || !json.contains(key) || !json[key].is_number_unsigned()) return 0;
  return json[key].get<std::uint64_t>();
}

ordered_json object_at(const ordered_json& json, const char* key) {
  return json.is_object() && json.contains(key) ? json[key] : ordered_json(nullptr);
}

/// What is for staff alone stands in summary.csv by its numbers and its first error, or not at all;
/// the group's own error is the first, for it is what made the verdict.
void add_for_staff(const ordered_json& finding, ordered_json& group) {
  group["findings"].push_back(slim_finding(finding));
  if (!group["findings"].back()["waived"].is_null()) return;
  const std::string severity = text_at(finding, "severity");
  if (severity == "warning") group["warnings"] = count_at(group, "warnings") + 1;
  if (severity != "error") return;
  group["errors"] = count_at(group, "errors") + 1;
  if (group["first_error"].is_null()) group["first_error"] = text_at(finding, "id");
}

}  // namespace

GroupView view_group(const ordered_json& json) {
  GroupView group;
  group.id = text_at(json, "id");
  group.verdict = text_at(json, "verdict");
  group.first_error = text_at(json, "first_error");
  group.not_checked_reason = text_at(json, "not_checked_reason");
  group.errors = count_at(json, "errors");
  group.warnings = count_at(json, "warnings");
  if (const ordered_json late = object_at(json, "late_by_s"); late.is_number_integer()) {
    group.late_by_s = late.get<std::int64_t>();
  }
  if (const ordered_json stages = object_at(json, "stages"); stages.is_object()) {
    for (const auto& [name, status] : stages.items()) {
      group.stages.emplace_back(name, status.is_string() ? status.get<std::string>() : "");
    }
  }
  for (const ordered_json& finding : object_at(json, "findings")) {
    const ordered_json waived = object_at(finding, "waived");
    group.findings.push_back({text_at(finding, "id"), text_at(finding, "severity"),
                              text_at(finding, "audience"), text_at(finding, "message"),
                              waived.is_object(), text_at(waived, "by"),
                              text_at(waived, "reason")});
  }
  return group;
}

ordered_json summarise_group(const ordered_json& report, const ordered_json& staff_findings,
                             const RunFacts& run) {
  const ReportView view = view_report(report);
  ordered_json group;
  group["id"] = view.id;
  group["verdict"] = view.verdict;
  group["stages"] = ordered_json::object();
  std::string reason;
  for (const StageView& stage : view.stages) {
    group["stages"][stage.name] = stage.status;
    if (reason.empty() && stage.status == "not_checked") reason = stage.reason;
  }
  const FindingView* first = mend_first(view);
  const bool is_error = first != nullptr && first->severity == "error";
  group["errors"] = count_open(view, "error");
  group["warnings"] = count_open(view, "warning");
  group["first_error"] = is_error ? ordered_json(first->id) : ordered_json(nullptr);
  group["late_by_s"] = lateness(view, run);
  group["not_checked_reason"] = text_or_null(reason);
  group["findings"] = ordered_json::array();
  if (report.contains("findings")) {
    for (const ordered_json& finding : report["findings"]) {
      group["findings"].push_back(slim_finding(finding));
    }
  }
  if (staff_findings.is_array()) {
    for (const ordered_json& finding : staff_findings) add_for_staff(finding, group);
  }
  group[kToolchain] = text_or_null(view.toolchain_sha256);
  group["wall_s"] = view.wall_s;
  return group;
}

std::string to_line(const ordered_json& json) {
  return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

ordered_json make_summary_head(const RunFacts& run, const EachGroup& groups) {
  ordered_json summary;
  summary["schema"] = "vouch-run/1";
  summary["tool"] = {{"name", "vouch"}, {"version", kVersion}};
  summary["policy"] = {{"name", run.policy_name}, {"sha256", run.policy_sha256}};
  ordered_json toolchain = nullptr;
  std::array<std::uint64_t, 3> counts{};
  groups([&](const ordered_json& group) {
    if (const ordered_json sha256 = object_at(group, kToolchain);
        toolchain.is_null() && sha256.is_string()) {
      toolchain = sha256;
    }
    const std::string verdict = text_at(group, "verdict");
    ++counts[verdict == "pass" ? 0 : verdict == "fail" ? 1 : 2];
  });
  summary["toolchain"] = {{"sha256", toolchain}};
  summary["counts"] = {{"pass", counts[0]}, {"fail", counts[1]}, {"unverified", counts[2]}};
  summary["idle_waivers"] = run.idle_waivers;
  summary["groups"] = ordered_json::array();
  summary["timing"] = {{"started", text_or_null(run.started)},
                       {"finished", text_or_null(run.finished)}};
  return summary;
}

ordered_json make_summary(const RunFacts& run, std::vector<ordered_json> groups) {
  ordered_json summary =
      make_summary_head(run, [&](const auto& take) { std::ranges::for_each(groups, take); });
  for (ordered_json& group : groups) {
    group.erase(kToolchain);
    summary["groups"].push_back(std::move(group));
  }
  return summary;
}

void write_summary(const ordered_json& head, const EachGroup& groups, const Sink& out) {
  // No text that a value holds looks like this: there the quotes would be escaped.
  constexpr std::string_view kEmptyList = "\"groups\": []";
  const std::string text = to_text(head);
  const std::string_view whole = text;
  const std::size_t list = whole.find(kEmptyList) + kEmptyList.size() - 1;
  out(whole.substr(0, list));
  bool any = false;
  groups([&](const ordered_json& group) {
    ordered_json line = group;
    line.erase(kToolchain);
    std::string entry(1, '\n');
    entry += to_text(line);
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

EachGroup groups_of(const ordered_json& summary) {
  return [&summary](const std::function<void(const ordered_json&)>& take) {
    if (!summary.is_object() || !summary.contains("groups")) return;
    for (const ordered_json& group : summary["groups"]) take(group);
  };
}

SummaryView view_summary(const ordered_json& summary) {
  SummaryView view;
  view.tool_version = text_at(object_at(summary, "tool"), "version");
  view.policy = text_at(object_at(summary, "policy"), "name");
  view.policy_sha256 = text_at(object_at(summary, "policy"), "sha256");
  view.toolchain_sha256 = text_at(object_at(summary, "toolchain"), "sha256");
  view.started = text_at(object_at(summary, "timing"), "started");
  view.finished = text_at(object_at(summary, "timing"), "finished");
  for (const ordered_json& sentence : object_at(summary, "idle_waivers")) {
    if (sentence.is_string()) view.idle_waivers.push_back(sentence.get<std::string>());
  }
  groups_of(summary)([&](const ordered_json& group) { view.groups.push_back(view_group(group)); });
  for (const GroupView& group : view.groups) {
    ++(group.verdict == "pass" ? view.pass : group.verdict == "fail" ? view.fail : view.unverified);
  }
  return view;
}

std::vector<const GroupView::Found*> waived_of(const GroupView& group, std::string_view audience) {
  std::vector<const GroupView::Found*> waived;
  for (const GroupView::Found& found : group.findings) {
    if (found.waived && (audience.empty() || found.audience == audience)) waived.push_back(&found);
  }
  return waived;
}

std::string describe_waiver(const GroupView::Found& found) {
  return fmt::format("{} waived by {}: {}", found.id, found.waived_by, found.waived_reason);
}

std::string counts_line(const SummaryView& summary) {
  return counts_line(summary.pass, summary.fail, summary.unverified);
}

std::string counts_line(std::uint64_t pass, std::uint64_t fail, std::uint64_t unverified) {
  const std::uint64_t all = pass + fail + unverified;
  return fmt::format("{} submission{}: {} pass, {} fail, {} not checked by vouch", all,
                     all == 1 ? "" : "s", pass, fail, unverified);
}

std::string describe_lateness(std::int64_t seconds) {
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

}  // namespace vouch::report
