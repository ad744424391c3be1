// What staff give a batch beside the submissions, a roster and waivers, by the real programs: it
// has to stand in whatever people and other programs read of the run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "tests/support/programs.h"
#include "tests/support/scratch.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Roster, WhoHandedInNothingGetsAReportThatSaysSo) {
  const Scratch scratch;
  scratch.write("submissions/team1/notes.txt", "to be done");
  const fs::path roster = scratch.write("roster.csv",
                                        "group,name,email\nteam1,Ann,ann@x.edu\n"
                                        "team1,Bob,bob@x.edu\nteam2,Eve,eve@x.edu\n");
  const fs::path out = scratch.path() / "out";
  const Ran ran = vouch({"batch", scratch.path() / "submissions", "-o", out, "--roster", roster});
  EXPECT_EQ(ran.status, 1) << ran.errors;

  const std::string report = read_file(out / "groups/team2/report.md");
  EXPECT_THAT(report, HasSubstr("Ready to hand in: no: nothing was handed in.\n"));
  for (const char* stage : {"archive", "readme", "report", "build", "run"}) {
    EXPECT_THAT(report, HasSubstr("| " + std::string(stage) +
                                  " | not checked | nothing was handed in |\n"));
  }
  EXPECT_THAT(report, Not(HasSubstr("submission-group-size")));
  EXPECT_THAT(read_file(out / "groups/team2/report.html"), HasSubstr("nothing was handed in"));
  EXPECT_THAT(read_file(out / "summary.csv"),
              HasSubstr("team2,fail,failed,not_checked,not_checked,not_checked,not_checked,"
                        "not_checked,,2,0,submission-report-missing,nothing was handed in\r\n"));
  EXPECT_THAT(read_file(out / "groups/team1/report.md"), Not(HasSubstr("nothing was handed in")));
}

}  // namespace
}  // namespace vouch::tests
