// What staff give a batch beside the submissions, a roster and waivers, by the real programs: it
// has to stand in whatever people and other programs read of the run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>

#include "tests/support/programs.h"
#include "tests/support/scratch.h"
#include "tests/support/zip_bytes.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

/// A terminal's lines are wrapped.
std::string collapse_blanks(const std::string& text) {
  return std::regex_replace(text, std::regex("\\s+"), " ");
}

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
  EXPECT_THAT(report, HasSubstr("Fails: nothing was handed in.\n"));
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

/// A course in which a missing report is accepted, by whom and why being as awkward as they may.
/// Two more waivers do nothing.
struct WaivedCourse {
  Scratch scratch;
  fs::path out = scratch.path() / "out";
  fs::path waivers;

  WaivedCourse() {
    scratch.write("submissions/team1/code.zip",
                  zip_bytes({.entries = {{.name = "a/README.md", .content = "x"}}}));
    waivers = scratch.write("waivers.toml",
                            "[[waiver]]\ngroup = \"team1\"\n"
                            "finding = \"submission-report-missing\"\n"
                            "by = \"Ann <b>|_x_\"\nreason = \"on %0A paper::error::\\u001b[2J\"\n"
                            "[[waiver]]\ngroup = \"team1\"\nfinding = \"submission-late\"\n"
                            "by = \"Ann\"\nreason = \"ill\"\n"
                            "[[waiver]]\ngroup = \"team1\"\nfinding = \"report-too-long\"\n"
                            "by = \"Ann\"\nreason = \"agreed on\"\nuntil = 2021-05-31\n");
  }

  Ran batch(const std::string& format) const {
    return vouch({"batch", scratch.path() / "submissions", "-o", out, "--waivers", waivers,
                  "--no-run", "--quiet", "--format", format});
  }
};

constexpr const char* kMatchesNothing = "the waiver of submission-late for team1 matches nothing";
constexpr const char* kRanOut = "the waiver of report-too-long for team1 ran out on 2021-05-31";

TEST(Waivers, StandInEveryFormatOfARunWithWhoAndWhy) {
  const WaivedCourse course;
  const std::string text = course.batch("text").output;
  EXPECT_THAT(text, HasSubstr("1 waived"));
  EXPECT_THAT(text, HasSubstr("team1: submission-report-missing waived by Ann <b>|_x_: on %0A"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b[2J")));

  const std::string markdown = course.batch("markdown").output;
  EXPECT_THAT(markdown, HasSubstr("| not checked | waived |\n"));
  EXPECT_THAT(markdown, HasSubstr("submission-report-missing waived by Ann "));
  EXPECT_THAT(markdown, Not(HasSubstr("<b>")));
  EXPECT_THAT(markdown, Not(HasSubstr("|_x_")));

  const std::string github = course.batch("github").output;
  EXPECT_THAT(github, HasSubstr("::notice title=team1%3A submission-report-missing%3A waived::"));
  EXPECT_THAT(github, HasSubstr("%0AWaived by Ann <b>|_x_: on %250A paper::error::"));

  const std::string junit = course.batch("junit").output;
  EXPECT_THAT(junit, HasSubstr("[waived by Ann &lt;b&gt;|_x_: on %0A paper::error::\\x1b[2J]"));
  EXPECT_THAT(read_file(course.out / "junit.xml"), HasSubstr("[waived by Ann &lt;b&gt;|_x_: on"));

  const json sarif = json::parse(course.batch("sarif").output);
  EXPECT_THAT(sarif["runs"][0]["results"].dump(), HasSubstr("Ann <b>|_x_: on %0A paper"));

  const json waived{{"by", "Ann <b>|_x_"}, {"reason", "on %0A paper::error::\x1b[2J"}};
  const json summary = json::parse(read_file(course.out / "summary.json"));
  EXPECT_EQ(summary["groups"][0]["findings"][0]["waived"], waived);
  EXPECT_EQ(json::parse(course.batch("json").output)["groups"][0]["findings"][0]["waived"], waived);

  EXPECT_THAT(read_file(course.out / "summary.csv"),
              HasSubstr(",there is no report; submission-report-missing waived by Ann <b>|_x_: on "
                        "%0A paper::error::\\x1b[2J\r\n"));

  const std::string index = read_file(course.out / "index.html");
  EXPECT_THAT(index, HasSubstr("href=\"#waived-1\">1 waived</a>"));
  EXPECT_THAT(index, HasSubstr("<li id=\"waived-1\"><b>team1</b>"));
  EXPECT_THAT(index, HasSubstr("Waived by Ann &lt;b&gt;|_x_: on %0A paper::error::"));
}

TEST(Waivers, StandInEveryFormatOfAGroupWithWhoAndWhy) {
  const WaivedCourse course;
  course.batch("text");
  const fs::path group = course.out / "groups/team1";
  EXPECT_THAT(read_file(group / "report.md"), HasSubstr("Waived by Ann &lt;b&gt;"));
  EXPECT_THAT(read_file(group / "report.html"), HasSubstr("Waived by Ann &lt;b&gt;|_x_: on %0A"));
  EXPECT_THAT(read_file(group / "report.json"), HasSubstr("\"by\": \"Ann <b>|_x_\""));
}

TEST(Waivers, ThatDidNothingAreToldWhereTheRunIs) {
  const WaivedCourse course;
  for (const char* format : {"text", "markdown", "github", "json", "html"}) {
    std::string output = course.batch(format).output;
    std::erase(output, '\\');
    EXPECT_THAT(collapse_blanks(output), HasSubstr(kMatchesNothing)) << format;
    EXPECT_THAT(collapse_blanks(output), HasSubstr(kRanOut)) << format;
  }
  for (const char* file : {"summary.json", "staff.json", "index.html"}) {
    EXPECT_THAT(read_file(course.out / file), HasSubstr(kMatchesNothing)) << file;
    EXPECT_THAT(read_file(course.out / file), HasSubstr(kRanOut)) << file;
  }
}

}  // namespace
}  // namespace vouch::tests
