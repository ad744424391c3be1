#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/report/ci/ci_formats.h"
#include "tests/support/reports.h"

namespace vouch::harness {
namespace {

using nlohmann::ordered_json;
using ::testing::HasSubstr;
using tests::golden_report;

ordered_json results_of(const report::Report& report,
                        const std::map<std::string, double>& points = {}) {
  return ordered_json::parse(report::gradescope_results(report, points));
}

TEST(Gradescope, HasATestAStageAndNoScores) {
  const ordered_json results = results_of(golden_report("fails"));
  ASSERT_EQ(results["tests"].size(), 6U);
  EXPECT_FALSE(results.contains("score"));
  for (const ordered_json& test : results["tests"]) {
    EXPECT_FALSE(test.contains("score")) << test;
    EXPECT_FALSE(test.contains("max_score")) << test;
    EXPECT_EQ(test["output_format"], "md");
    EXPECT_EQ(test["visibility"], "visible");
  }
  EXPECT_EQ(results["tests"][0]["status"], "passed");
  EXPECT_EQ(results["tests"][4]["status"], "failed");
  EXPECT_FALSE(results["tests"][5].contains("status")) << "run was not checked";
}

TEST(Gradescope, ScoresTheStagesThatThePolicyGivesPoints) {
  const ordered_json results =
      results_of(golden_report("fails"), {{"readme", 10}, {"build", 40.5}, {"run", 20}});
  const ordered_json& tests = results["tests"];
  EXPECT_FALSE(tests[0].contains("score"));
  EXPECT_EQ(tests[2]["score"], 10) << "a warning costs nothing";
  EXPECT_EQ(tests[2]["max_score"], 10);
  EXPECT_EQ(tests[4]["score"], 0);
  EXPECT_EQ(tests[4]["max_score"], 40.5);
  EXPECT_FALSE(tests[5].contains("score")) << "nobody is blamed for what was not checked";
  EXPECT_THAT(tests[5]["output"].get<std::string>(),
              HasSubstr("Not scored: 20 points are for staff to give."));
}

TEST(Gradescope, TellsWhoWaivedAFindingAndWhy) {
  EXPECT_THAT(results_of(golden_report("fails"))["tests"][3]["output"].get<std::string>(),
              HasSubstr("  - Waived by gsi&#64;example.edu: the template was handed out by us\n"));
}

TEST(Gradescope, LeavesOutWhatIsForStaff) {
  report::Report report = golden_report("passes");
  report::FindingView& finding = report.findings.emplace_back();
  finding.id = "submission-duplicate";
  finding.severity = Severity::warning;
  finding.audience = Audience::staff;
  finding.message = "the same code as team09";
  EXPECT_THAT(report::gradescope_results(report), testing::Not(HasSubstr("team09")));
}

}  // namespace
}  // namespace vouch::harness
