// What --only does again, and that it does nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/support/course.h"

namespace vouch::harness {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using nlohmann::json;
using testing::HasSubstr;
using tests::Course;
using tests::read_file;

batch::BatchOptions only(const Course& course, const std::string& what) {
  batch::BatchOptions options = course.options();
  options.only = {what};
  return options;
}

std::string reason(const Course& course, const std::string& group) {
  return course.line(group)["not_checked_reason"].dump();
}

/// Starts a batch, and interrupts it when the build of "waits" has begun for the `time`th time.
void interrupt_a_run(const Course& course, std::size_t time, bool fresh) {
  const pid_t pid = fork();
  if (pid == 0) {
    batch::BatchOptions options = course.options();
    options.jobs = 1;
    options.fresh = fresh;
    _exit(course.run(options));
  }
  while (course.times("build", "waits") < time) std::this_thread::sleep_for(2ms);
  kill(pid, SIGINT);
  int status = 0;
  waitpid(pid, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 3);
}

TEST(BatchOnly, UnverifiedIsAlsoWhatWasNeverReached) {
  const Course course;
  course.add("waits");
  interrupt_a_run(course, 1, false);
  ASSERT_FALSE(fs::exists(course.out() / "groups/waits"));
  EXPECT_EQ(course.line("waits")["verdict"], "unverified");
  course.release();
  EXPECT_EQ(course.run(only(course, "unverified")), 0);
  EXPECT_EQ(course.verdict("waits"), "pass");
  EXPECT_EQ(course.line("waits")["verdict"], "pass");
}

TEST(BatchOnly, AGroupWhoseBytesAreOthersNowIsLeftAsItIs) {
  const Course course;
  course.add("team1");
  course.add("team2");
  ASSERT_EQ(course.run(), 0);
  course.add("team1", "another try");
  const std::string report = course.report("team1");
  EXPECT_EQ(course.run(only(course, "team2")), 3);
  EXPECT_EQ(course.times("build", "team1"), 1U);
  EXPECT_EQ(course.times("build", "team2"), 2U);
  EXPECT_EQ(course.report("team1"), report);
  EXPECT_EQ(course.line("team1")["verdict"], "unverified");
  EXPECT_THAT(reason(course, "team1"), HasSubstr("of other bytes"));
}

TEST(BatchOnly, AGroupThatWasNotReachedIsLeftAsItIs) {
  const Course course;
  course.add("waits");
  course.add("team1");
  batch::BatchOptions options = course.options();
  options.until = tests::in_seconds(2);
  options.jobs = 1;
  ASSERT_EQ(course.run(options), 3);
  course.release();
  const std::size_t before = course.times("build", "waits");
  EXPECT_EQ(course.run(only(course, "team1")), 3);
  EXPECT_EQ(course.times("build", "waits"), before);
  EXPECT_EQ(course.verdict("team1"), "pass");
  EXPECT_THAT(reason(course, "waits"), HasSubstr("not reached: the run ended at"));
}

TEST(BatchOnly, InANewDirectoryItSaysWhatItLeftOut) {
  const Course course;
  course.add("team1");
  course.add("team2");
  EXPECT_EQ(course.run(only(course, "team1")), 3);
  EXPECT_EQ(course.times("gather", "team2"), 0U);
  EXPECT_EQ(course.times("build", "team1"), 1U);
  EXPECT_THAT(reason(course, "team2"), HasSubstr("--only left it out"));
}

TEST(BatchOnly, ARuleOfTheReportReachesTheOthersToo) {
  const Course course;
  course.add("team1");
  course.add("team2");
  ASSERT_EQ(course.run(), 0);
  batch::BatchOptions options = only(course, "team2");
  options.policy_sha256 = "1";
  EXPECT_EQ(course.run(options), 0);
  EXPECT_EQ(course.times("build", "team1"), 1U);
  EXPECT_THAT(course.report("team1"), HasSubstr("\"sha256\": \"1\""));
}

/// Interrupted or killed, a run that redoes what is done leaves the table of what stands.
TEST(BatchOnly, WhatIsDoneAnewCountsAsBeforeUntilItIsDone) {
  const Course course;
  course.add("team1", "the same");
  course.add("waits", "the same");
  course.release();
  ASSERT_EQ(course.run(), 0);
  const std::string table = read_file(course.out() / "summary.csv");
  const std::string staff = read_file(course.out() / "staff.json");
  EXPECT_THAT(staff, HasSubstr("submission-duplicate"));
  fs::remove(course.scratch().path() / "released");
  interrupt_a_run(course, 2, true);
  EXPECT_EQ(read_file(course.out() / "summary.csv"), table);
  EXPECT_EQ(read_file(course.out() / "staff.json"), staff);
}

}  // namespace
}  // namespace vouch::harness
