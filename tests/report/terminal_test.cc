#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "harness/report/formats.h"
#include "tests/support/reports.h"
#include "util/printable.h"

namespace vouch::harness {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using tests::golden_report;
using tests::golden_run;

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string table_of_the_run() {
  const tests::HeldRun run = golden_run();
  return report::terminal_table(run.run, run.each(), {});
}

TEST(TerminalReport, BeginsWithTheVerdictAndTheCounts) {
  const auto lines = lines_of(report::terminal_report(golden_report("fails"), {}));
  ASSERT_GT(lines.size(), 10U);
  EXPECT_THAT(lines[0], HasSubstr("FAIL  team07"));
  EXPECT_THAT(lines[0], HasSubstr("2 errors, 2 warnings"));
}

TEST(TerminalReport, EndsWithOneLineForPeople) {
  EXPECT_THAT(report::terminal_report(golden_report("passes"), {}),
              testing::EndsWith("\nReady to hand in.\n"));
  EXPECT_THAT(report::terminal_report(golden_report("fails"), {}),
              HasSubstr("\nNot ready: 2 errors to fix: report-too-long (report.pdf, page 9), "));
  EXPECT_THAT(report::terminal_report(golden_report("unverified"), {.style = {.width = 200}}),
              HasSubstr("\nNot checked here: build"));
}

TEST(TerminalReport, TellsWhereAndHowToMendEachFinding) {
  const std::string text =
      report::terminal_report(golden_report("fails"), {.style = {}, .verbose = true});
  EXPECT_THAT(text, HasSubstr("build-missing-dependency  src/cache.cc:7, step 3"));
  EXPECT_THAT(text, HasSubstr("Fix: Put oneTBB into the zip"));
  EXPECT_THAT(text, HasSubstr("Waived by gsi@example.edu: the template was handed out by us"));
  EXPECT_THAT(text, HasSubstr("failed with exit code 2: missing header tbb/task_arena.h"));
}

TEST(TerminalReport, NamesALogOnlyWhereItStays) {
  const std::string kept = report::terminal_report(golden_report("fails"), {});
  EXPECT_THAT(kept, HasSubstr("(logs/"));
  EXPECT_THAT(kept, Not(HasSubstr("--keep")));
  const std::string gone =
      report::terminal_report(golden_report("fails"), {.style = {}, .directory_stays = false});
  EXPECT_THAT(gone, Not(HasSubstr("logs/")));
  EXPECT_THAT(gone, HasSubstr("--keep DIR keeps"));
}

TEST(TerminalReport, FitsItsTerminal) {
  for (const char* name : {"passes", "fails", "unverified", "hostile"}) {
    for (const int width : {80, 200}) {
      auto lines = lines_of(report::terminal_report(golden_report(name), {.style = {width}}));
      lines.pop_back();  // the closing line is one, however long: programs read it, too
      for (const std::string& line : lines) {
        EXPECT_LE(display_width(line), static_cast<std::size_t>(width)) << line;
      }
    }
  }
}

TEST(TerminalReport, IsAsciiWhereTheTerminalIs) {
  const TerminalStyle style{.utf8 = false};
  for (const char* name : {"fails", "hostile"}) {
    for (const char c : report::terminal_report(golden_report(name), {.style = style})) {
      EXPECT_TRUE(c == '\n' || (c >= ' ' && c <= '~'));
    }
  }
}

TEST(TerminalReport, LetsATerminalObeyNothingThatASubmissionSays) {
  const std::string plain = report::terminal_report(golden_report("hostile"), {});
  EXPECT_THAT(plain, Not(HasSubstr("\x1b")));
  EXPECT_THAT(plain, Not(HasSubstr("\u202E")));
  EXPECT_THAT(plain, HasSubstr("\\x1b]0;owned\\x07"));
  const std::string coloured =
      report::terminal_report(golden_report("hostile"), {.style = {.colour = true}});
  EXPECT_THAT(coloured, Not(HasSubstr("\x1b]")));
  EXPECT_THAT(coloured, Not(HasSubstr("\x1b[2J")));
}

TEST(TerminalTable, HasALineAGroupAndTheCounts) {
  const auto lines = lines_of(table_of_the_run());
  ASSERT_EQ(lines.size(), 17U) << table_of_the_run();
  EXPECT_THAT(lines[1], HasSubstr("team03"));
  EXPECT_THAT(lines[1], HasSubstr("pass"));
  EXPECT_THAT(lines[2], HasSubstr("report-too-long"));
  EXPECT_EQ(lines[6], "stages: submission, archive, readme, report, build, run");
  EXPECT_THAT(lines[2], testing::EndsWith("; 1 waived"));
  EXPECT_EQ(lines[8], "Waived");
  EXPECT_EQ(lines[9] + lines[10].substr(3),
            "  team07: report-font-size waived by gsi@example.edu: the template was handed out "
            "by us");
  EXPECT_EQ(lines[12], "Waivers that did nothing");
  EXPECT_EQ(lines.back(), "4 submissions: 1 pass, 2 fail, 1 not checked by vouch");
  for (const std::string& line : lines) EXPECT_LE(display_width(line), 80U) << line;
}

}  // namespace
}  // namespace vouch::harness
