#include "harness/results/run_writer.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "checks/model/output_layout.h"
#include "harness/report/document/report_json.h"
#include "util/os/text_file.h"
#include "util/version.h"

namespace vouch::results {

using nlohmann::ordered_json;

std::string line_of(const report::GroupSummary& group) {
  return report::to_line(report::to_json(group));
}

report::EachGroup each_group(const EachLine& lines) {
  return [lines](const std::function<void(const report::GroupSummary&)>& take) {
    lines([&](const RunLine& line) {
      if (!line.summary.empty()) take(report::parse_group_line(line.summary));
    });
  };
}

void write_summary(const OutputDir& store, const report::RunSummary& run, const EachLine& lines) {
  const report::EachGroup groups = each_group(lines);
  store.write(layout::kSummaryCsv, report::summary_csv(groups));
  store.write(layout::kSummaryJson,
              [&](const report::Sink& out) { report::write_summary(run, groups, out); });
  store.write(layout::kIndexHtml, report::html_index(run, groups));
}

void write_junit(const OutputDir& store, const report::RunSummary& run, const EachLine& lines) {
  store.write(layout::kJunitXml, [&](const report::Sink& out) {
    report::write_junit(run.started, each_report(store, lines), out);
  });
}

void write_staff(const OutputDir& store, const EachLine& lines,
                 const std::vector<std::string>& idle) {
  ordered_json staff;
  staff["schema"] = "vouch-staff/1";
  staff["tool"] = {{"name", "vouch"}, {"version", kVersion}};
  staff["findings"] = ordered_json::array();
  lines([&](const RunLine& line) {
    const ordered_json findings = ordered_json::parse(line.staff, nullptr, false);
    if (!findings.is_array()) return;
    for (const ordered_json& finding : findings) {
      ordered_json entry{{"group", line.group}};
      entry.update(finding);
      staff["findings"].push_back(std::move(entry));
    }
  });
  staff["idle_waivers"] = idle;
  store.write(layout::kStaffJson, report::to_text(staff));
}

report::EachReport each_report(const OutputDir& store, const EachLine& lines) {
  return [&store, lines](const std::function<void(const report::Report&)>& take) {
    lines([&](const RunLine& line) {
      const auto text = store.group(line.group).read(layout::kReportJson);
      if (const auto report = report::parse_report_text(text.value_or(""))) take(*report);
    });
  };
}

}  // namespace vouch::results
