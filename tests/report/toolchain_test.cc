#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/report/document/toolchain_diff.h"
#include "harness/report/formats.h"
#include "tests/support/reports.h"

namespace vouch::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using tests::golden_report;

/// The golden report, verified with gcc 12.2.0, cmake 3.25.1, make 4.3 and python3 3.11.2, with
/// `staff`'s toolchain in its policy.
report::Report report_with(const std::vector<std::pair<std::string, std::string>>& staff) {
  report::Report report = golden_report("passes");
  report.staff_toolchain = staff;
  return report;
}

std::vector<std::string> told(const report::Report& report) {
  std::vector<std::string> lines;
  for (const report::ToolDifference& difference : report::toolchain_differences(report)) {
    lines.push_back(report::describe_difference(difference));
  }
  return lines;
}

TEST(StaffToolchain, NamesEveryToolThatDiffers) {
  EXPECT_THAT(told(report_with({{"gcc", "4:13.2.0-7ubuntu1"},
                                {"cmake", "3.25.1-1"},
                                {"ninja", "1.11.1-2"},
                                {"python3", "3.11.2-1+b1"}})),
              ElementsAre("staff: gcc 13.2.0; here: gcc 12.2.0", "staff: none; here: make 4.3",
                          "staff: ninja 1.11.1; here: none"));
}

TEST(StaffToolchain, TakesAShorterVersionForAllThatBeginWithIt) {
  EXPECT_THAT(
      told(report_with({{"gcc", "12.2"}, {"cmake", "3"}, {"make", ""}, {"python3", "3.1"}})),
      ElementsAre("staff: python3 3.1; here: python3 3.11.2"));
}

TEST(StaffToolchain, SaysNothingWhereOneOfTheTwoIsUnknown) {
  EXPECT_THAT(told(golden_report("passes")), ElementsAre());
  report::Report nothing_built = report_with({{"gcc", "13.2.0"}});
  nothing_built.toolchain.clear();
  EXPECT_THAT(told(nothing_built), ElementsAre());
}

TEST(StaffToolchain, StandsInWhatPeopleRead) {
  const report::Report report =
      report_with({{"gcc", "13.2.0"}, {"cmake", "3.25.1"}, {"make", "4.3"}, {"python3", "3.11.2"}});
  const std::string line = "staff: gcc 13.2.0; here: gcc 12.2.0";
  EXPECT_THAT(report::terminal_report(report, {}), HasSubstr(line));
  EXPECT_THAT(report::markdown_report(report), HasSubstr("staff: gcc 13.2.0; here: gcc 12.2.0"));
  EXPECT_THAT(report::html_report(report, {}),
              HasSubstr("<th scope=\"row\">gcc</th><td>13.2.0</td><td>12.2.0</td>"));
  EXPECT_THAT(report::html_report(golden_report("passes"), {}), Not(HasSubstr("Staff")));
}

TEST(StaffToolchain, KnowsTheMakersVersionOfADebianPackage) {
  EXPECT_EQ(report::upstream_version("4:12.2.0-3"), "12.2.0");
  EXPECT_EQ(report::upstream_version("2.40-2"), "2.40");
  EXPECT_EQ(report::upstream_version("17.0.13+11-2~deb12u1"), "17.0.13+11");
  EXPECT_EQ(report::upstream_version("3.25.1"), "3.25.1");
  EXPECT_EQ(report::upstream_version("unknown"), "unknown");
}

}  // namespace
}  // namespace vouch::harness
