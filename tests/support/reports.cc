#include "tests/support/reports.h"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "harness/report/document/report_json.h"
#include "harness/report/document/run_document.h"
#include "tests/paths.h"
#include "tests/support/scratch.h"

namespace vouch::tests {

nlohmann::ordered_json golden_json(std::string_view name) {
  const std::string path =
      std::string(VOUCH_SOURCE_DIR "/tests/golden/reports/") + std::string(name) + ".json";
  return nlohmann::ordered_json::parse(read_file(path));
}

report::Report golden_report(std::string_view name) {
  return report::parse_report(golden_json(name));
}

nlohmann::ordered_json HeldRun::json() const {
  std::string text;
  report::write_summary(run, each(), [&text](std::string_view piece) { text += piece; });
  return nlohmann::ordered_json::parse(text);
}

HeldRun hold(const report::RunFacts& facts, std::vector<report::GroupSummary> groups) {
  HeldRun held;
  held.run = report::summarise_run(facts, report::each_of(groups));
  held.groups = std::move(groups);
  return held;
}

HeldRun golden_run() {
  report::RunFacts run{"eecs598-w21", std::string(64, 'a'), 1619585999, "2021-04-28T01:00:00-04:00",
                       "2021-04-28T01:10:00-04:00"};
  // Whoever wrote it took the group's name from what was handed in.
  run.idle_waivers = {
      "waivers.toml:9: the waiver of report-columns for </li><img src=x onerror=canary()>|"
      "\x1b]0;owned\x07 matches nothing"};
  std::vector<report::GroupSummary> groups;
  for (const char* name : {"passes", "fails", "unverified", "hostile"}) {
    groups.push_back(report::summarise_group(golden_report(name), {}, run));
  }
  return hold(run, std::move(groups));
}

}  // namespace vouch::tests
