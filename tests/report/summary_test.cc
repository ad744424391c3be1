#include "harness/report/document/summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/report/document/report_json.h"
#include "harness/report/document/run_document.h"
#include "harness/report/formats.h"
#include "tests/support/reports.h"

namespace vouch::harness {
namespace {

using nlohmann::ordered_json;
using ::testing::HasSubstr;
using ::testing::Not;
using tests::golden_report;
using tests::golden_summary;

TEST(Summary, CountsTheVerdicts) {
  const ordered_json summary = golden_summary();
  EXPECT_EQ(summary["schema"], "vouch-run/1");
  EXPECT_EQ(summary["counts"]["pass"], 1);
  EXPECT_EQ(summary["counts"]["fail"], 2);
  EXPECT_EQ(summary["counts"]["unverified"], 1);
}

TEST(Summary, TellsOfEachGroupWhatToMendFirst) {
  const ordered_json group = golden_summary()["groups"][1];
  EXPECT_EQ(group["id"], "team07");
  EXPECT_EQ(group["errors"], 2);
  EXPECT_EQ(group["warnings"], 2);  // the third is waived
  EXPECT_EQ(group["first_error"], "report-too-long");
  EXPECT_EQ(group["stages"]["build"], "failed");
  EXPECT_EQ(group["not_checked_reason"], "an earlier stage failed: build");
  EXPECT_EQ(group["findings"].size(), 6U);
  EXPECT_EQ(group["findings"][0]["waived"], nullptr);
  EXPECT_EQ(
      group["findings"][4]["waived"],
      (ordered_json{{"by", "gsi@example.edu"}, {"reason", "the template was handed out by us"}}));
}

TEST(Summary, IsTheSameTextWhetherItsGroupsAreHeldOrNot) {
  const report::RunFacts run{"eecs598 \"groups\": []", std::string(64, 'a'), 1619585999, "", ""};
  std::vector<ordered_json> groups;
  for (const char* name : {"passes", "fails", "unverified", "hostile"}) {
    groups.push_back(report::summarise_group(golden_report(name), nullptr, run));
  }
  const report::EachGroup each = [&](const auto& take) { std::ranges::for_each(groups, take); };
  const report::EachGroup none = [](const auto&) {};
  const auto streamed = [&](const report::EachGroup& some) {
    std::string text;
    report::write_summary(report::make_summary_head(run, some), some,
                          [&](std::string_view piece) { text += piece; });
    return text;
  };
  EXPECT_EQ(streamed(each), report::to_text(report::make_summary(run, groups)));
  EXPECT_EQ(streamed(none),
            report::to_text(report::make_summary(run, std::vector<ordered_json>{})));
}

TEST(Summary, MeasuresLatenessFromTheDeadline) {
  ordered_json report = golden_report("passes");
  const report::RunFacts run{.policy_name = "p",
                             .policy_sha256 = "",
                             .deadline_seconds = 1619585999,
                             .started = "",
                             .finished = ""};
  EXPECT_TRUE(report::summarise_group(report, nullptr, run)["late_by_s"].is_null());
  report["submission"]["received_at"] = "2021-04-29T02:04:59-05:00";
  EXPECT_EQ(report::summarise_group(report, nullptr, run)["late_by_s"], 26 * 3600 + 5 * 60);
  report["submission"]["received_at"] = nullptr;
  EXPECT_TRUE(report::summarise_group(report, nullptr, run)["late_by_s"].is_null());
}

TEST(Summary, HoldsWhatIsForStaffAlone) {
  const ordered_json staff = ordered_json::parse(
      R"([{"id":"submission-duplicate","severity":"warning","audience":"staff","message":"as team09",
           "hint":"","where":{},"waived":null}])");
  const ordered_json group =
      report::summarise_group(golden_report("passes"), staff, report::RunFacts{});
  EXPECT_EQ(group["findings"][0]["id"], "submission-duplicate");
  EXPECT_EQ(group["findings"][0]["audience"], "staff");
  EXPECT_EQ(group["warnings"], 1);
  EXPECT_EQ(group["errors"], 0);
  EXPECT_TRUE(group["first_error"].is_null());
}

TEST(Summary, CountsAnErrorForStaffAloneAndLeavesTheVerdict) {
  const ordered_json staff = ordered_json::parse(
      R"([{"id":"submission-duplicate","severity":"error","audience":"staff","waived":null},
          {"id":"submission-twin","severity":"error","audience":"staff",
           "waived":{"by":"Ann","reason":"seen"}}])");
  const ordered_json passes =
      report::summarise_group(golden_report("passes"), staff, report::RunFacts{});
  EXPECT_EQ(passes["verdict"], "pass");
  EXPECT_EQ(passes["errors"], 1);  // the other is waived
  EXPECT_EQ(passes["first_error"], "submission-duplicate");
  const ordered_json fails =
      report::summarise_group(golden_report("fails"), staff, report::RunFacts{});
  EXPECT_EQ(fails["errors"], 3);
  EXPECT_EQ(fails["first_error"], "report-too-long") << "the group's own goes first";
  EXPECT_THAT(report::summary_csv(report::make_summary(report::RunFacts{}, {passes})),
              HasSubstr(",1,0,submission-duplicate,"));
}

TEST(Summary, AWaivedFindingForStaffIsNotWhatToMendFirst) {
  const ordered_json staff = ordered_json::parse(
      R"([{"id":"submission-duplicate","severity":"error","audience":"staff","message":"as team09",
           "hint":"","where":{},"waived":{"by":"Ann","reason":"the starter code"}}])");
  const ordered_json group =
      report::summarise_group(golden_report("passes"), staff, report::RunFacts{});
  EXPECT_EQ(group["first_error"], nullptr);
  // Of what is for staff, these two say nothing: they may be shown to others.
  const ordered_json summary = report::make_summary({}, {group});
  EXPECT_THAT(report::markdown_table(summary), Not(HasSubstr("waived")));
  EXPECT_THAT(report::terminal_table(summary, {}), Not(HasSubstr("waived")));
  EXPECT_THAT(report::html_index(summary), HasSubstr("Waived by Ann: the starter code"));
  EXPECT_THAT(report::summary_csv(summary),
              HasSubstr("submission-duplicate waived by Ann: the starter code"));
}

TEST(MarkdownTable, HasAColumnOfWaiversWhereThereAreAny) {
  const std::string table = report::markdown_table(golden_summary());
  EXPECT_THAT(table, HasSubstr("| to fix first | not checked | waived |\n"));
  EXPECT_THAT(table, HasSubstr("waived by gsi&#64;example.edu"));
  EXPECT_THAT(table, HasSubstr("the template was handed out by us |\n"));
  EXPECT_THAT(table, HasSubstr("\n## Waivers that did nothing\n"));
  EXPECT_THAT(table, Not(HasSubstr("<img")));
  EXPECT_THAT(report::markdown_table(report::make_summary({}, {})), Not(HasSubstr("aived")));
}

TEST(SummaryCsv, HasTheColumnsThatAGradebookImports) {
  const std::string csv = report::summary_csv(golden_summary());
  EXPECT_THAT(csv, testing::StartsWith(
                       "group,verdict,submission,archive,readme,report,build,run,late_by,errors,"
                       "warnings,first_error,not_checked_reason\r\n"
                       "team03,pass,passed,passed,passed,passed,passed,passed,,0,0,,\r\n"
                       "team07,fail,passed,warned,warned,failed,failed,not_checked,,2,2,"
                       "report-too-long,an earlier stage failed: build; report-font-size waived by "
                       "gsi@example.edu: the template was handed out by us\r\n"));
}

TEST(SummaryCsv, WritesLatenessAsHoursMinutesSeconds) {
  EXPECT_EQ(report::describe_lateness(26 * 3600 + 5 * 60), "26:05:00");
  EXPECT_EQ(report::describe_lateness(59), "0:00:59");
}

}  // namespace
}  // namespace vouch::harness
