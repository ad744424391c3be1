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
using tests::golden_run;

TEST(Summary, CountsTheVerdicts) {
  const ordered_json summary = golden_run().json();
  EXPECT_EQ(summary["schema"], "vouch-run/1");
  EXPECT_EQ(summary["counts"]["pass"], 1);
  EXPECT_EQ(summary["counts"]["fail"], 2);
  EXPECT_EQ(summary["counts"]["unverified"], 1);
}

TEST(Summary, TellsOfEachGroupWhatToMendFirst) {
  const ordered_json group = golden_run().json()["groups"][1];
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

TEST(Summary, IsValidJsonHoweverManyGroupsItHas) {
  const report::RunFacts run{"eecs598 \"groups\": []", std::string(64, 'a'), 1619585999, "", ""};
  std::vector<report::GroupSummary> groups;
  for (std::size_t count = 0; count < 3; ++count) {
    const tests::HeldRun held = tests::hold(run, groups);
    std::string text;
    report::write_summary(held.run, held.each(), [&](std::string_view piece) { text += piece; });
    const ordered_json json = ordered_json::parse(text);
    EXPECT_EQ(json["groups"].size(), count);
    EXPECT_EQ(text, report::to_text(json)) << "laid out as every other document";
    groups.push_back(report::summarise_group(golden_report("hostile"), {}, run));
  }
}

TEST(Summary, AGroupsLineComesBackByteForByte) {
  for (const report::GroupSummary& group : golden_run().groups) {
    const std::string line = report::to_line(report::to_json(group));
    EXPECT_EQ(report::to_line(report::to_json(report::parse_group_line(line))), line);
  }
  EXPECT_EQ(report::parse_group_line("{ no json").id, "");
}

TEST(Summary, MeasuresLatenessFromTheDeadline) {
  report::Report report = golden_report("passes");
  const report::RunFacts run{.policy_name = "p",
                             .policy_sha256 = "",
                             .deadline_seconds = 1619585999,
                             .started = "",
                             .finished = ""};
  EXPECT_EQ(report::summarise_group(report, {}, run).late_by_s, std::nullopt);
  report.received_at = "2021-04-29T02:04:59-05:00";
  EXPECT_EQ(report::summarise_group(report, {}, run).late_by_s, 26 * 3600 + 5 * 60);
  report.received_at.clear();
  EXPECT_EQ(report::summarise_group(report, {}, run).late_by_s, std::nullopt);
}

report::FindingView for_staff(const char* id, Severity severity) {
  report::FindingView finding;
  finding.id = id;
  finding.severity = severity;
  finding.audience = Audience::staff;
  finding.message = "as team09";
  return finding;
}

report::FindingView waived(report::FindingView finding, const char* reason) {
  finding.waived = true;
  finding.waived_by = "Ann";
  finding.waived_reason = reason;
  return finding;
}

TEST(Summary, HoldsWhatIsForStaffAlone) {
  const report::GroupSummary group = report::summarise_group(
      golden_report("passes"), {for_staff("submission-duplicate", Severity::warning)}, {});
  EXPECT_EQ(group.findings.at(0).id, "submission-duplicate");
  EXPECT_EQ(group.findings.at(0).audience, Audience::staff);
  EXPECT_EQ(group.warnings, 1U);
  EXPECT_EQ(group.errors, 0U);
  EXPECT_EQ(group.first_error, "");
}

TEST(Summary, CountsAnErrorForStaffAloneAndLeavesTheVerdict) {
  const std::vector<report::FindingView> staff{
      for_staff("submission-duplicate", Severity::error),
      waived(for_staff("submission-twin", Severity::error), "seen")};
  const auto passes = report::summarise_group(golden_report("passes"), staff, {});
  EXPECT_EQ(passes.verdict, "pass");
  EXPECT_EQ(passes.errors, 1U);  // the other is waived
  EXPECT_EQ(passes.first_error, "submission-duplicate");
  const auto fails = report::summarise_group(golden_report("fails"), staff, {});
  EXPECT_EQ(fails.errors, 3U);
  EXPECT_EQ(fails.first_error, "report-too-long") << "the group's own goes first";
  EXPECT_THAT(report::summary_csv(tests::hold({}, {passes}).each()),
              HasSubstr(",1,0,submission-duplicate,"));
}

TEST(Summary, AWaivedFindingForStaffIsNotWhatToMendFirst) {
  const auto group = report::summarise_group(
      golden_report("passes"),
      {waived(for_staff("submission-duplicate", Severity::error), "the starter code")}, {});
  EXPECT_EQ(group.first_error, "");
  // Of what is for staff, these two say nothing: they may be shown to others.
  const tests::HeldRun run = tests::hold({}, {group});
  EXPECT_THAT(report::markdown_table(run.run, run.each()), Not(HasSubstr("waived")));
  EXPECT_THAT(report::terminal_table(run.run, run.each(), {}), Not(HasSubstr("waived")));
  EXPECT_THAT(report::html_index(run.run, run.each()),
              HasSubstr("Waived by Ann: the starter code"));
  EXPECT_THAT(report::summary_csv(run.each()),
              HasSubstr("submission-duplicate waived by Ann: the starter code"));
}

TEST(MarkdownTable, HasAColumnOfWaiversWhereThereAreAny) {
  const tests::HeldRun run = golden_run();
  const std::string table = report::markdown_table(run.run, run.each());
  EXPECT_THAT(table, HasSubstr("| to fix first | not checked | waived |\n"));
  EXPECT_THAT(table, HasSubstr("waived by gsi&#64;example.edu"));
  EXPECT_THAT(table, HasSubstr("the template was handed out by us |\n"));
  EXPECT_THAT(table, HasSubstr("\n## Waivers that did nothing\n"));
  EXPECT_THAT(table, Not(HasSubstr("<img")));
  const tests::HeldRun none = tests::hold({}, {});
  EXPECT_THAT(report::markdown_table(none.run, none.each()), Not(HasSubstr("aived")));
}

TEST(SummaryCsv, HasTheColumnsThatAGradebookImports) {
  const tests::HeldRun run = golden_run();
  const std::string csv = report::summary_csv(run.each());
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
