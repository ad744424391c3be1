#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/report/formats.h"
#include "tests/support/reports.h"

namespace vouch::harness {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using tests::golden_report;
using tests::golden_run;

std::string index_page() {
  const tests::HeldRun run = golden_run();
  return report::html_index(run.run, run.each());
}

TEST(HtmlReport, AllowsOnlyItsOwnStyleAndScript) {
  const std::string page = report::html_report(golden_report("fails"), {});
  EXPECT_THAT(page, HasSubstr("default-src 'none'; style-src 'sha256-"));
  EXPECT_THAT(page, Not(HasSubstr("unsafe-inline")));
  EXPECT_THAT(page, Not(HasSubstr("http://")));
  EXPECT_THAT(page, Not(HasSubstr("https://")));
  EXPECT_THAT(page, Not(HasSubstr(" style=")));
  EXPECT_THAT(page, Not(HasSubstr("{{")));
}

TEST(HtmlReport, ShowsEveryFinding) {
  const auto report = golden_report("fails");
  const std::string page = report::html_report(report, {});
  for (const auto& finding : report.findings) {
    EXPECT_THAT(page, HasSubstr("data-id=\"" + finding.id + "\""));
  }
}

TEST(HtmlReport, MakesNoMarkupOfWhatASubmissionSays) {
  for (const std::string& page :
       {report::html_report(golden_report("hostile"), {}), index_page()}) {
    EXPECT_THAT(page, Not(HasSubstr("<script>canary")));
    EXPECT_THAT(page, Not(HasSubstr("<img src=x")));
    EXPECT_THAT(page, Not(HasSubstr("<svg onload")));
    EXPECT_THAT(page, Not(HasSubstr("\u202E")));
  }
}

TEST(HtmlIndex, LinksEachGroupsPage) {
  const std::string page = index_page();
  EXPECT_THAT(page, HasSubstr("href=\"groups/team07/report.html\""));
  EXPECT_THAT(
      page, HasSubstr("href=\"groups/evil%253Cscript%253Ecanary%2528%2529%253C%252Fscript%253E/"));
}

}  // namespace
}  // namespace vouch::harness
