#include "harness/report/document/evidence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "harness/batch/event_log.h"
#include "harness/report/ci/ci_formats.h"
#include "harness/report/document/summary.h"
#include "tests/support/reports.h"
#include "tests/support/scratch.h"

namespace vouch::harness {
namespace {

using nlohmann::ordered_json;
using tests::golden_report;

TEST(Evidence, KeepsTheFirstAndTheLastLinesOfALongLog) {
  std::string text;
  for (int i = 1; i <= 100'000; ++i) text += "line " + std::to_string(i) + "\n";
  const report::LogEvidence log = report::bound_log(text);
  ASSERT_EQ(log.lines.size(), 200U);
  EXPECT_EQ(log.lines[39].text, "line 40");
  EXPECT_EQ(log.lines[40].text, "line 99841");
  EXPECT_EQ(log.lines[40].number, 99841U);
  EXPECT_EQ(log.lines.back().text, "line 100000");
  EXPECT_EQ(log.left_out_after, 40U);
  EXPECT_EQ(log.left_out, 99'800U);
}

TEST(Evidence, CutsALineThatNeverEnds) {
  const report::LogEvidence log = report::bound_log(std::string(1 << 20, 'x'));
  ASSERT_EQ(log.lines.size(), 1U);
  EXPECT_EQ(log.lines[0].text.size(), 2000U);
}

TEST(Evidence, FollowsNoNameOutOfTheGroupsDirectory) {
  const tests::Scratch scratch;
  scratch.write("secret.log", "secret");
  scratch.write("group/logs/real.log", "real");
  std::filesystem::create_symlink(scratch.path() / "secret.log",
                                  scratch.path() / "group/logs/link.log");
  report::Report report;
  for (const char* log : {"../secret.log", "logs/link.log", "/etc/hostname", "logs/real.log"}) {
    report::StepView step;
    step.number = static_cast<std::uint32_t>(report.steps.size() + 1);
    step.log = log;
    report.steps.push_back(step);
  }
  const report::Evidence evidence = report::load_evidence(report, scratch.path() / "group");
  ASSERT_EQ(evidence.logs.size(), 1U);
  EXPECT_EQ(evidence.logs.at(4).lines[0].text, "real");
}

TEST(Evidence, IsEmptyWhereThereIsNone) {
  const tests::Scratch scratch;
  scratch.write("facts.json", "{ no json");
  const report::Evidence evidence = report::load_evidence(report::Report{}, scratch.path());
  EXPECT_TRUE(evidence.readme.empty());
  EXPECT_TRUE(evidence.pages.empty());
  EXPECT_TRUE(evidence.tree.empty());
}

TEST(Events, AreOneObjectALine) {
  const tests::Scratch scratch;
  const auto file = scratch.path() / "events.ndjson";
  {
    batch::EventLog log(file);
    log.run_started(2, "eecs598-w21", 2);
    log.group_started("a\nb");
  }
  {
    batch::EventLog log(file);  // a batch that goes on appends
    log.group_finished(report::summarise_group(golden_report("fails"), {}, report::RunFacts{}),
                       true);
    log.run_finished(1, 1, 0);
  }
  std::vector<ordered_json> events;
  const std::string text = tests::read_file(file);
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    events.push_back(ordered_json::parse(text.substr(at, end - at)));
    at = end + 1;
  }
  ASSERT_EQ(events.size(), 4U);
  EXPECT_EQ(events[0]["event"], "run_started");
  EXPECT_EQ(events[0]["submissions"], 2);
  EXPECT_EQ(events[1]["group"], "a\nb");
  EXPECT_EQ(events[2]["first_error"], "report-too-long");
  EXPECT_EQ(events[2]["reused"], true);
  EXPECT_EQ(events[3]["pass"], 1);
}

TEST(Events, GoNowhereWithoutAFile) {
  batch::EventLog log;
  log.group_started("team07");
  EXPECT_THROW(batch::EventLog("/nowhere/at/all"), std::exception);
}

TEST(StepSummary, StaysBelowOneMebibyte) {
  std::string markdown;
  while (markdown.size() < (2U << 20U)) markdown += "| team | fail |\n";
  const std::string cut = report::step_summary(markdown);
  EXPECT_LT(cut.size(), std::size_t{1} << 20U);
  EXPECT_THAT(cut,
              testing::EndsWith("| team | fail |\n\nCut here: a step's summary holds 1 MiB.\n"));
  EXPECT_EQ(report::step_summary("short"), "short");
}

}  // namespace
}  // namespace vouch::harness
