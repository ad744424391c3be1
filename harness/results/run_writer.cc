#include "harness/results/run_writer.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "harness/report/document/report_json.h"
#include "util/os/text_file.h"
#include "util/version.h"

namespace vouch::results {

using nlohmann::ordered_json;

report::EachGroup each_group(const EachLine& lines) {
  return [lines](const std::function<void(const ordered_json&)>& take) {
    lines([&](const RunLine& line) {
      if (!line.summary.empty()) take(ordered_json::parse(line.summary));
    });
  };
}

void write_summary(const Store& store, const ordered_json& head, const EachLine& lines) {
  const report::EachGroup groups = each_group(lines);
  store.write("summary.csv", report::summary_csv(groups));
  store.write("summary.json",
              [&](const report::Sink& out) { report::write_summary(head, groups, out); });
  store.write("index.html", report::html_index(head, groups));
}

void write_junit(const Store& store, const ordered_json& head, const EachLine& lines) {
  const std::string started = report::view_summary(head).started;
  store.write("junit.xml", [&](const report::Sink& out) {
    report::write_junit(started, each_report(store, lines), out);
  });
}

void write_staff(const Store& store, const EachLine& lines, const std::vector<std::string>& idle) {
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
  store.write("staff.json", report::to_text(staff));
}

report::EachReport each_report(const Store& store, const EachLine& lines) {
  return [&store, lines](const std::function<void(const ordered_json&)>& take) {
    lines([&](const RunLine& line) {
      const auto text = os::read_text(store.group_directory(line.group) / "report.json");
      const ordered_json report = ordered_json::parse(text.value_or(""), nullptr, false);
      if (report.is_object()) take(report);
    });
  };
}

}  // namespace vouch::results
