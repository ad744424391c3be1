// JUnit XML as Ant writes it and CI systems read it: a suite a group, a case a check. Order and
// attributes are those of Ant's strict schema: every suite has hostname, a timestamp without a
// zone, properties, system-out and system-err. Members are left out.
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <vector>

#include "checks/check.h"
#include "harness/report/ci/ci_formats.h"
#include "harness/report/document/escape.h"
#include "harness/report/document/report.h"
#include "harness/report/document/run_document.h"
#include "util/printable.h"
#include "util/timestamp.h"

namespace vouch::report {
namespace {

using Findings = std::vector<const FindingView*>;

struct Case {
  std::string stage;  // "vouch" when the check belongs to none
  std::string title;
  Findings failures;  // open errors
  bool is_fault = false;
};

std::string stage_name(std::string_view finding_id) {
  const auto stage = stage_of_finding(finding_id);
  return stage ? std::string(name(*stage)) : "vouch";
}

bool is_open_error(const FindingView& finding) {
  return finding.severity == Severity::error && !finding.waived;
}

/// A case for each check, and one for findings that no check of this version has.
std::vector<Case> cases_of(const Report& report) {
  std::vector<Case> cases;
  Findings rest;
  for (const FindingView& finding : report.findings) {
    if (is_open_error(finding)) rest.push_back(&finding);
  }
  for (const checks::Check* check : checks::all_checks()) {
    if (check->kinds.empty()) continue;
    Case entry{stage_name(check->kinds.front().id), std::string(check->title), {}, false};
    std::erase_if(rest, [&](const FindingView* finding) {
      const bool mine =
          std::ranges::find(check->kinds, finding->id, &FindingKind::id) != check->kinds.end();
      if (mine) entry.failures.push_back(finding);
      return mine;
    });
    entry.is_fault = entry.stage == "vouch";
    cases.push_back(std::move(entry));
  }
  for (const FindingView* finding : rest) {
    cases.push_back({stage_name(finding->id), finding->id, {finding}, false});
  }
  return cases;
}

/// "error build-failed (src/a.c:3): message"; a line a finding.
std::string describe(const FindingView& finding) {
  const std::string where = describe_where(finding);
  std::string out = fmt::format("{} {}", name(finding.severity), finding.id);
  if (!where.empty()) out += fmt::format(" ({})", visible(where));
  out += fmt::format(": {}", visible(finding.message));
  if (finding.waived) {
    out += fmt::format(" [waived by {}: {}]", visible(finding.waived_by),
                       visible(finding.waived_reason));
  }
  return out;
}

const StageView* stage_of(const Report& report, const std::string& name) {
  const auto it = std::ranges::find(report.stages, name, &StageView::name);
  return it == report.stages.end() ? nullptr : &*it;
}

void write_case(const Case& entry, const Report& report, std::string& out) {
  out += fmt::format("    <testcase name=\"{}\" classname=\"vouch.{}\" time=\"0.000\"",
                     xml_text(entry.title), xml_text(entry.stage));
  const StageView* stage = stage_of(report, entry.stage);
  if (!entry.failures.empty()) {
    const FindingView& first = *entry.failures.front();
    const std::string_view element = entry.is_fault ? "error" : "failure";
    out += fmt::format(">\n      <{} type=\"{}\" message=\"{}\">", element, xml_text(first.id),
                       xml_text(visible(first.message)));
    for (const FindingView* finding : entry.failures) {
      out += xml_text(describe(*finding)) + '\n';
      if (!finding->hint.empty())
        out += xml_text(fmt::format("  Fix: {}", visible(finding->hint))) + '\n';
    }
    out += fmt::format("</{}>\n    </testcase>\n", element);
  } else if (stage != nullptr && stage->status == "not_checked") {
    out += ">\n      <skipped/>\n    </testcase>\n";
  } else {
    out += "/>\n";
  }
}

void write_properties(const Report& report, std::string& out) {
  const auto property = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    out +=
        fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, xml_text(visible(value)));
  };
  out += "    <properties>\n";
  property("verdict", report.verdict);
  property("vouch", report.tool_version);
  property("policy", report.policy);
  property("policy.sha256", report.policy_sha256);
  property("toolchain.sha256", report.toolchain_sha256);
  property("isolation", report.mechanism);
  for (const StageView& stage : report.stages) {
    std::string status = stage.status;
    if (!stage.reason.empty()) status += ": " + stage.reason;
    property(fmt::format("stage.{}", stage.name), status);
  }
  out += "    </properties>\n";
}

void write_suite(const Report& report, std::size_t number, const std::string& timestamp,
                 std::string& out) {
  const std::vector<Case> cases = cases_of(report);
  const auto failed = [](const Case& entry) { return !entry.failures.empty(); };
  const auto faults = std::ranges::count_if(
      cases, [&](const Case& entry) { return failed(entry) && entry.is_fault; });
  const auto failures = std::ranges::count_if(cases, failed) - faults;
  // The schema's word for a host that is not told; a report says nothing of the machine's name.
  out += fmt::format(
      "  <testsuite package=\"vouch\" id=\"{}\" name=\"{}\" timestamp=\"{}\" "
      "hostname=\"localhost\" tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{:.3f}\">\n",
      number, xml_text(visible(report.id)), timestamp, cases.size(), failures, faults,
      report.wall_s);
  write_properties(report, out);
  for (const Case& entry : cases) write_case(entry, report, out);
  std::string told;
  for (const FindingView& finding : report.findings) {
    if (!is_open_error(finding)) told += describe(finding) + '\n';
  }
  out += fmt::format(
      "    <system-out>{}</system-out>\n    <system-err></system-err>\n  </testsuite>\n",
      xml_text(told));
}

/// ISO 8601 in UTC without a zone, as the schema asks.
std::string zoneless(std::string_view rfc3339) {
  const auto moment = parse_timestamp(rfc3339);
  const std::time_t seconds = moment ? moment->seconds : 0;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

constexpr std::string_view kOpening = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
constexpr std::string_view kClosing = "</testsuites>\n";

}  // namespace

std::string junit_report(const Report& report) {
  std::string out(kOpening);
  write_suite(report, 0, zoneless(report.started), out);
  out += kClosing;
  return out;
}

std::string junit_run(const RunSummary& run, const EachReport& reports) {
  std::string out;
  write_junit(run.started, reports, [&](std::string_view text) { out += text; });
  return out;
}

void write_junit(std::string_view started, const EachReport& reports, const Sink& out) {
  const std::string timestamp = zoneless(started);
  std::size_t number = 0;
  out(kOpening);
  reports([&](const Report& report) {
    std::string suite;
    write_suite(report, number++, timestamp, suite);
    out(suite);
  });
  out(kClosing);
}

}  // namespace vouch::report
