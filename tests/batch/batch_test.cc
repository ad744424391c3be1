#include "harness/batch/batch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <ctime>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/course.h"
#include "util/usage_error.h"

namespace vouch::harness {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using tests::Course;
using tests::read_file;

json summary_of(const Course& course) {
  return json::parse(read_file(course.out() / "summary.json"));
}

std::string refusal(const Course& course, const batch::BatchOptions& options) {
  try {
    course.run(options);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

std::vector<std::string> entries(const fs::path& directory) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(directory))
    names.push_back(entry.path().filename());
  std::ranges::sort(names);
  return names;
}

TEST(Batch, WritesEveryGroupAndTheSummary) {
  const Course course;
  course.add("team1");
  course.add("team2");
  EXPECT_EQ(course.run(), 0);
  EXPECT_THAT(entries(course.out()),
              testing::ElementsAre(".vouch", "groups", "index.html", "junit.xml", "staff.json",
                                   "summary.csv", "summary.json"));
  EXPECT_THAT(
      entries(course.out() / "groups/team1"),
      testing::ElementsAre("facts.json", "logs", "report.html", "report.json", "report.md"));
  EXPECT_EQ(read_file(course.out() / "groups/team1/logs/01-build.log"), "made by team1\n");
  EXPECT_EQ(course.verdict("team2"), "pass");
  EXPECT_EQ(summary_of(course)["counts"], (json{{"pass", 2}, {"fail", 0}, {"unverified", 0}}));
  EXPECT_TRUE(fs::is_empty(course.out() / ".vouch/work"));
  EXPECT_TRUE(fs::is_empty(course.out() / ".vouch/gathered"));
}

TEST(Batch, MakesItsDirectoryForItsOwnerAlone) {
  const Course course;
  course.add("team1");
  course.run();
  struct stat status {};
  ASSERT_EQ(stat(course.out().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
}

TEST(Batch, ASecondRunRedoesNothing) {
  const Course course;
  course.add("team1");
  course.add("team2");
  course.run();
  const auto written = fs::last_write_time(course.out() / "groups/team1/report.json");
  EXPECT_EQ(course.run(), 0);
  EXPECT_EQ(course.times("gather", "team1"), 1U);
  EXPECT_EQ(course.times("build", "team1"), 1U);
  EXPECT_EQ(fs::last_write_time(course.out() / "groups/team1/report.json"), written);
  EXPECT_EQ(summary_of(course)["counts"]["pass"], 2);
}

TEST(Batch, OtherBytesAreBuiltAgainAndOnlyThey) {
  const Course course;
  course.add("team1");
  course.add("team2");
  course.run();
  course.add("team2", "another try");
  course.run();
  EXPECT_EQ(course.times("build", "team1"), 1U);
  EXPECT_EQ(course.times("build", "team2"), 2U);
}

TEST(Batch, ARuleOfTheReportOnlyJudgesAgain) {
  const Course course;
  course.add("team1");
  course.run();
  batch::BatchOptions stricter = course.options();
  stricter.policy.submission.group_size = {5, 6};
  stricter.policy_sha256 = "1";
  EXPECT_EQ(course.run(stricter), 0);
  EXPECT_EQ(course.times("build", "team1"), 1U);
  EXPECT_THAT(course.report("team1"), HasSubstr("\"sha256\": \"1\""));
  EXPECT_EQ(read_file(course.out() / "groups/team1/logs/01-build.log"), "made by team1\n");
}

TEST(Batch, AnotherLimitBuildsAgain) {
  const Course course;
  course.add("team1");
  course.run();
  batch::BatchOptions roomier = course.options();
  roomier.policy.sandbox.memory_bytes *= 2;
  course.run(roomier);
  EXPECT_EQ(course.times("build", "team1"), 2U);
}

TEST(Batch, AnotherToolchainBuildsAgain) {
  const Course course;
  course.add("team1");
  batch::BatchOptions options = course.options();
  course.scratch().write("root/var/lib/dpkg/status",
                         "Package: gcc\nStatus: install ok installed\nVersion: 12\n");
  options.policy.sandbox.root = course.scratch().path() / "root";
  course.run(options);
  course.run(options);
  EXPECT_EQ(course.times("build", "team1"), 1U);
  course.scratch().write("root/var/lib/dpkg/status",
                         "Package: gcc\nStatus: install ok installed\nVersion: 13\n");
  course.run(options);
  EXPECT_EQ(course.times("build", "team1"), 2U);
}

TEST(Batch, FreshTakesNothingFromBefore) {
  const Course course;
  course.add("team1");
  course.run();
  batch::BatchOptions options = course.options();
  options.fresh = true;
  course.run(options);
  EXPECT_EQ(course.times("gather", "team1"), 2U);
  EXPECT_EQ(course.times("build", "team1"), 2U);
}

TEST(Batch, AInternalErrorIsTriedTwiceAndThenUnverified) {
  const Course course;
  course.add("faults");
  course.add("faults-once");
  course.add("team1");
  EXPECT_EQ(course.run(), 3);
  EXPECT_EQ(course.times("build", "faults"), 2U);
  EXPECT_EQ(course.verdict("faults"), "unverified");
  EXPECT_THAT(course.report("faults"), HasSubstr("sandbox: made-up trouble (tried twice)"));
  EXPECT_EQ(course.verdict("faults-once"), "pass");
  EXPECT_EQ(course.verdict("team1"), "pass");
}

TEST(Batch, AProcessThatDiesIsTriedTwiceAndHurtsNobodyElse) {
  const Course course;
  course.add("dies");
  course.add("dies-once");
  course.add("team1");
  EXPECT_EQ(course.run(), 3);
  EXPECT_EQ(course.times("build", "dies"), 2U);
  EXPECT_EQ(course.verdict("dies"), "unverified");
  EXPECT_THAT(course.report("dies"), HasSubstr("ended by signal 9"));
  EXPECT_EQ(course.verdict("dies-once"), "pass");
  EXPECT_EQ(course.verdict("team1"), "pass");
}

TEST(Batch, OnlyRedoesWhatItNames) {
  const Course course;
  course.add("faults-once-more");
  course.add("fails");
  course.add("team1");
  course.add("team2");
  EXPECT_EQ(course.run(), 1);
  batch::BatchOptions options = course.options();
  options.only = {"failed", "team2"};
  EXPECT_EQ(course.run(options), 1);
  EXPECT_EQ(course.times("build", "fails"), 2U);
  EXPECT_EQ(course.times("build", "team2"), 2U);
  EXPECT_EQ(course.times("build", "team1"), 1U);
  EXPECT_EQ(course.times("build", "faults-once-more"), 2U);
  EXPECT_EQ(summary_of(course)["groups"].size(), 4U);

  options.only = {"team9"};
  EXPECT_THAT(refusal(course, options), HasSubstr("team9"));
}

TEST(Batch, AFailureIsExitStatusOneAndAnUnverifiedGroupThree) {
  const Course course;
  course.add("faults");
  EXPECT_EQ(course.run(), 3);
  batch::BatchOptions lenient = course.options();
  lenient.fail_on = FailOn::fail;
  EXPECT_EQ(course.run(lenient), 0);
  course.add("fails");
  EXPECT_EQ(course.run(lenient), 1);
}

TEST(Batch, ADirectoryThatVouchDidNotMakeIsRefusedAndNotTouched) {
  const Course course;
  course.add("team1");
  course.scratch().write("out/thesis.tex", "three years of work");
  EXPECT_THAT(refusal(course, course.options()), HasSubstr("was not made by vouch"));
  EXPECT_THAT(entries(course.out()), testing::ElementsAre("thesis.tex"));

  batch::BatchOptions file = course.options();
  file.out = course.out() / "thesis.tex";
  EXPECT_THAT(refusal(course, file), HasSubstr("is not a directory"));
  EXPECT_EQ(read_file(course.out() / "thesis.tex"), "three years of work");
}

TEST(Batch, AnEmptyDirectoryIsTaken) {
  const Course course;
  course.add("team1");
  fs::create_directory(course.out());
  EXPECT_EQ(course.run(), 0);
}

TEST(Batch, TheSameCodeTwiceIsSaidToStaffAlone) {
  const Course course;
  course.add("team1", "the same");
  course.add("team2", "the same");
  course.add("team3");
  EXPECT_EQ(course.run(), 0);
  const json staff = json::parse(read_file(course.out() / "staff.json"));
  ASSERT_EQ(staff["findings"].size(), 2U);
  EXPECT_EQ(staff["findings"][0]["group"], "team1");
  EXPECT_EQ(staff["findings"][0]["id"], "submission-duplicate");
  EXPECT_THAT(staff["findings"][0]["message"].get<std::string>(), HasSubstr("that of team2"));
  EXPECT_THAT(course.line("team1").dump(), HasSubstr("submission-duplicate"));
  for (const char* file : {"report.json", "facts.json", "report.html", "report.md"}) {
    EXPECT_THAT(read_file(course.out() / "groups/team1" / file), Not(HasSubstr("team2")));
  }
}

TEST(Batch, ItsOwnOutputDirectoryIsNoSubmission) {
  const Course course;
  course.add("team1");
  batch::BatchOptions options = course.options();
  options.out = course.submissions() / "results";
  EXPECT_EQ(course.run(options), 0);
  EXPECT_EQ(course.run(options), 0);
  EXPECT_EQ(entries(options.out / "groups").size(), 1U);
}

TEST(Batch, TheStartTellsWhatStaffShouldKnow) {
  const Course course;
  course.add("team1");
  course.add("team2");
  course.scratch().write("submissions/team3.zip", "PK\3\4");
  course.scratch().write("submissions/received.csv", "group,received_at\n");
  fs::create_symlink(course.submissions() / "team1", course.submissions() / "team4");
  batch::BatchOptions options = course.options();
  options.output.quiet = false;
  options.received = course.submissions() / "received.csv";
  options.policy.submission.deadline_seconds = std::time(nullptr) + 59 * 60 + 30;
  options.memory_bytes = 5 * kGiB;
  const auto start = [&] {
    testing::internal::CaptureStderr();
    course.run(options);
    return testing::internal::GetCapturedStderr();
  };
  const std::string told = start();
  EXPECT_THAT(told, HasSubstr("vouch: 2 groups, 1 at once, each in at most 4GiB of memory and "
                              "40 min of building; at worst 1 h 20 min of building in all\n"));
  EXPECT_THAT(told,
              HasSubstr("vouch: passed over, for they are not directories: team3.zip, team4\n"));
  EXPECT_THAT(told, HasSubstr("vouch: deadline in 59 min; lateness not judged for 2 of 2: give "
                              "received.csv\n"));
  EXPECT_THAT(told, HasSubstr("[2/2] "));
  EXPECT_THAT(told, Not(HasSubstr("\x1B")));
  options.output.quiet = true;
  const std::string quiet = start();
  EXPECT_EQ(std::ranges::count(quiet, '\n'), 1) << quiet;  // the closing line
}

TEST(Batch, ReceivedAndRosterAreTakenIn) {
  const Course course;
  course.add("team1");
  course.add("stranger");
  batch::BatchOptions options = course.options();
  options.received = course.scratch().write("received.csv",
                                            "Group,Received_at\n"
                                            "team1,2021-04-28 01:10:00-05:00\n");
  options.roster = course.scratch().write("roster.csv",
                                          "group,name,email\nteam1,Ann,ann@x.edu\n"
                                          "team1,Bob,bob@x.edu\nteam2,Eve,eve@x.edu\n");
  EXPECT_EQ(course.run(options), 1);
  EXPECT_EQ(course.line("team1")["first_error"], "submission-late");
  EXPECT_EQ(course.line("team1")["late_by_s"], 4201);
  EXPECT_THAT(course.report("stranger"), HasSubstr("submission-unknown-group"));
  EXPECT_EQ(course.verdict("team2"), "fail");
  EXPECT_EQ(course.times("gather", "team2"), 1U);
}

TEST(Batch, AGroupOfTheRosterThatHandedInNothingIsToldSo) {
  const Course course;
  course.add("team1");
  course.scratch().write("submissions/notes/notes.txt", "to be done");
  batch::BatchOptions options = course.options();
  options.roster = course.scratch().write("roster.csv",
                                          "group,name,email\nteam1,Ann,ann@x.edu\n"
                                          "team1,Bob,bob@x.edu\nteam2,Eve,eve@x.edu\n"
                                          "notes,Ida,ida@x.edu\nnotes,Jon,jon@x.edu\n");
  EXPECT_EQ(course.run(options), 1);
  const std::string told = read_file(course.out() / "groups/team2/report.md");
  EXPECT_THAT(told, HasSubstr("Fails: nothing was handed in"));
  EXPECT_THAT(told, HasSubstr("`submission-report-missing`: nothing was handed in"));
  EXPECT_THAT(told, HasSubstr("`submission-code-missing`: nothing was handed in"));
  EXPECT_THAT(told, HasSubstr("write to the course staff"));
  EXPECT_THAT(told, Not(HasSubstr("submission-group-size")));
  EXPECT_EQ(course.line("team2")["first_error"], "submission-report-missing");

  // One that handed in something else has that to fix.
  const std::string other = read_file(course.out() / "groups/notes/report.md");
  EXPECT_THAT(other, HasSubstr("Fails: 2 errors: "));
  EXPECT_THAT(other, HasSubstr("no PDF was found in the submission"));
  EXPECT_THAT(other, Not(HasSubstr("nothing was handed in")));
}

TEST(Batch, AWaiverIsMetOrReported) {
  const Course course;
  course.add("fails");
  batch::BatchOptions options = course.options();
  options.waivers = course.scratch().write(
      "waivers.toml",
      "[[waiver]]\ngroup = \"fails\"\nfinding = \"submission-code-missing\"\n"
      "by = \"Ann\"\nreason = \"on paper\"\n");
  course.run(options);
  const json staff = json::parse(read_file(course.out() / "staff.json"));
  ASSERT_EQ(staff["idle_waivers"].size(), 1U);
  EXPECT_THAT(staff["idle_waivers"][0].get<std::string>(),
              HasSubstr("submission-code-missing for fails matches nothing"));
}

TEST(Batch, AWaiverOfAGroupThatOnlyLeavesOutIsNotSaidToMatchNothing) {
  const Course course;
  course.add("fails");
  course.add("team1");
  batch::BatchOptions options = course.options();
  options.only = {"team1"};
  options.waivers = course.scratch().write(
      "waivers.toml",
      "[[waiver]]\ngroup = \"fails\"\nfinding = \"submission-report-missing\"\n"
      "by = \"Ann\"\nreason = \"on paper\"\n"
      "[[waiver]]\ngroup = \"team1\"\nfinding = \"submission-report-missing\"\n"
      "by = \"Ann\"\nreason = \"on paper\"\n"
      "[[waiver]]\ngroup = \"tema1\"\nfinding = \"submission-report-missing\"\n"
      "by = \"Ann\"\nreason = \"on paper\"\n");
  course.run(options);
  const json idle = json::parse(read_file(course.out() / "staff.json"))["idle_waivers"];
  ASSERT_EQ(idle.size(), 2U) << idle;
  EXPECT_THAT(idle[0].get<std::string>(), HasSubstr("for team1 matches nothing"));
  EXPECT_THAT(idle[1].get<std::string>(), HasSubstr("for tema1 matches nothing"));
}

TEST(Batch, EventsTellOfEachGroupAsItGoes) {
  const Course course;
  course.add("fails");
  course.add("team1");
  batch::BatchOptions options = course.options();
  options.events = course.scratch().path() / "events.ndjson";
  EXPECT_EQ(course.run(options), 1);
  const auto events_of = [&](const json& group) {
    std::vector<std::string> told;
    std::istringstream lines(read_file(*options.events));
    for (std::string line; std::getline(lines, line);) {
      const json event = json::parse(line);
      EXPECT_EQ(event["schema"], "vouch-event/1");
      if (event.value("group", json()) == group) told.push_back(event["event"]);
    }
    return told;
  };
  EXPECT_THAT(events_of("fails"), testing::ElementsAre("group_started", "stage_started",
                                                       "stage_started", "group_finished"));
  EXPECT_THAT(events_of(nullptr), testing::ElementsAre("run_started", "run_finished"));
  EXPECT_THAT(read_file(*options.events),
              HasSubstr(R"("event":"run_finished","pass":1,"fail":1,"unverified":0)"));

  EXPECT_EQ(course.run(options), 1);  // appended to
  EXPECT_THAT(events_of(nullptr),
              testing::ElementsAre("run_started", "run_finished", "run_started", "run_finished"));
  EXPECT_THAT(read_file(*options.events), HasSubstr(R"("reused":true)"));

  options.out = course.scratch().path() / "new";
  options.events = options.out / "events.ndjson";
  EXPECT_EQ(course.run(options), 1);
  EXPECT_THAT(events_of(nullptr), testing::ElementsAre("run_started", "run_finished"));

  options.events = course.scratch().path() / "no/such/directory";
  EXPECT_THAT(refusal(course, options), HasSubstr("--events: cannot open"));
}

TEST(Batch, EventsThatCannotBeWrittenDoNotEndTheRun) {
  const Course course;
  course.add("team1");
  batch::BatchOptions options = course.options();
  options.events = "/dev/full";
  testing::internal::CaptureStderr();
  EXPECT_EQ(course.run(options), 0);
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("no more events are written"));
}

TEST(Batch, AGroupWhoseFilesChangeMeanwhileIsUnverifiedAndTakenAnewTheNextTime) {
  const Course course;
  course.add("changes");
  course.add("team1");
  EXPECT_EQ(course.run(), 3);
  EXPECT_EQ(course.verdict("changes"), "unverified");
  EXPECT_THAT(course.report("changes"), HasSubstr("code.zip changed while vouch was at it"));
  EXPECT_EQ(course.run(), 0);
  EXPECT_EQ(course.verdict("changes"), "pass");
  EXPECT_EQ(course.times("build", "team1"), 1U);
}

TEST(Batch, AHostileNameStaysInsideTheDirectory) {
  const Course course;
  course.add("%2e%2f;rm -rf\n<b>");
  EXPECT_EQ(course.run(), 0);
  EXPECT_EQ(entries(course.out() / "groups").size(), 1U);
  EXPECT_THAT(entries(course.out() / "groups")[0], Not(HasSubstr(" ")));
}

TEST(Batch, NamesThatAreNoTextAreTwoGroupsInEveryFile) {
  const Course course;
  course.add("team\xFF");
  course.add("team\xFE");
  course.add("\x1B[2J\xE2\x80\xAE");
  EXPECT_EQ(course.run(), 0);
  EXPECT_THAT(entries(course.out() / "groups"),
              testing::ElementsAre("%1B%5B2J%E2%80%AE", "team%FE", "team%FF"));
  EXPECT_EQ(summary_of(course)["groups"].size(), 3U);
  for (const char* file : {"junit.xml", "index.html", "summary.csv", "staff.json"}) {
    const std::string text = read_file(course.out() / file);
    EXPECT_THAT(text, Not(HasSubstr("\xFF"))) << file;
    EXPECT_THAT(text, Not(HasSubstr("\x1B"))) << file;
  }
  const std::string junit = read_file(course.out() / "junit.xml");
  EXPECT_THAT(junit, HasSubstr("id=\"2\""));  // the third suite
  EXPECT_THAT(read_file(course.out() / "index.html"),
              HasSubstr("groups/%251B%255B2J%25E2%2580%25AE/report.html"));
  EXPECT_EQ(course.run(), 0);
  EXPECT_EQ(course.times("build", "team\xFF"), 1U);
}

TEST(Batch, NothingIsWrittenThroughALinkInTheOutputDirectory) {
  const Course course;
  course.add("team1");
  course.run();
  const fs::path elsewhere = course.scratch().path() / "elsewhere";
  fs::create_directory(elsewhere);
  for (const char* directory : {"groups", ".vouch/work", ".vouch/gathered"}) {
    const fs::path moved = course.scratch().path() / "moved";
    fs::rename(course.out() / directory, moved);
    fs::create_symlink(elsewhere, course.out() / directory);
    EXPECT_THAT(refusal(course, course.options()), HasSubstr("is a link or no directory"))
        << directory;
    fs::remove(course.out() / directory);
    fs::rename(moved, course.out() / directory);
  }
  fs::rename(course.out() / ".vouch", elsewhere / "vouch");
  fs::create_symlink(elsewhere / "vouch", course.out() / ".vouch");
  EXPECT_THAT(refusal(course, course.options()), HasSubstr("was not made by vouch"));
  EXPECT_EQ(entries(elsewhere).size(), 1U);
}

}  // namespace
}  // namespace vouch::harness
