#include "tests/support/reports.h"

#include <nlohmann/json.hpp>
#include <string>

#include "harness/report/document/summary.h"
#include "tests/paths.h"
#include "tests/support/scratch.h"

namespace vouch::tests {

nlohmann::ordered_json golden_report(std::string_view name) {
  const std::string path =
      std::string(VOUCH_SOURCE_DIR "/tests/golden/reports/") + std::string(name) + ".json";
  return nlohmann::ordered_json::parse(read_file(path));
}

nlohmann::ordered_json golden_summary() {
  report::RunFacts run{"eecs598-w21", std::string(64, 'a'), 1619585999, "2021-04-28T01:00:00-04:00",
                       "2021-04-28T01:10:00-04:00"};
  // Whoever wrote it took the group's name from what was handed in.
  run.idle_waivers = {
      "waivers.toml:9: the waiver of report-columns for </li><img src=x onerror=canary()>|"
      "\x1b]0;owned\x07 matches nothing"};
  std::vector<nlohmann::ordered_json> groups;
  for (const char* name : {"passes", "fails", "unverified", "hostile"}) {
    groups.push_back(report::summarise_group(golden_report(name), nullptr, run));
  }
  return report::make_summary(run, std::move(groups));
}

}  // namespace vouch::tests
