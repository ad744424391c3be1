#include "harness/run_files.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "harness/reports/formats.h"
#include "harness/reports/report_json.h"
#include "harness/text_file.h"
#include "harness/version.h"

namespace vouch::harness {

using nlohmann::ordered_json;

ordered_json make_summary(const RunFacts& run, const EachLine& lines) {
  std::vector<ordered_json> groups;
  lines([&](const RunLine& line) {
    if (!line.summary.empty()) groups.push_back(ordered_json::parse(line.summary));
  });
  return make_summary(run, std::move(groups));
}

void write_summary(const Store& store, const ordered_json& summary) {
  store.write("summary.csv", summary_csv(summary));
  store.write("summary.json", to_text(summary));
  store.write("index.html", html_index(summary));
}

void write_junit(const Store& store, const ordered_json& summary) {
  const Format* junit = find_format("junit");
  if (junit == nullptr || junit->of_run == nullptr) return;
  store.write("junit.xml", junit->of_run(summary, each_report(store, summary), {}));
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
  store.write("staff.json", to_text(staff));
}

EachReport each_report(const Store& store, const ordered_json& summary) {
  return [&store, &summary](const std::function<void(const ordered_json&)>& take) {
    for (const ordered_json& group : summary.at("groups")) {
      const auto text = read_text(store.group_folder(group.value("id", "")) / "report.json");
      const ordered_json report = ordered_json::parse(text.value_or(""), nullptr, false);
      if (report.is_object()) take(report);
    }
  };
}

}  // namespace vouch::harness
