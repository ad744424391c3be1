// What a run remembers of how it was started, and that --only changes nobody else's line.
#include "harness/results/remembered.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/course.h"
#include "util/usage_error.h"

namespace vouch::harness {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using tests::Course;

batch::BatchOptions only(const Course& course, const std::string& group) {
  batch::BatchOptions options = course.options();
  options.only = {group};
  return options;
}

TEST(BatchRemembers, ItsRosterItsTimesAndItsWaivers) {
  const Course course;
  course.add("team1");
  course.add("team2");
  batch::BatchOptions options = course.options();
  options.roster = course.scratch().write(
      "roster.csv", "group;name\nteam1;\"Wu, Li\"\nteam2;Xi Yu\nteam3;Al Bo\n");
  options.received =
      course.scratch().write("received.csv", "group,received_at\nteam1,2021-04-20T10:00:00Z\n");
  const int status = course.run(options);
  EXPECT_EQ(course.line("team3")["verdict"], "fail");
  EXPECT_THAT(course.report("team1"), HasSubstr("\"name\": \"Li Wu\""));
  // The same without its flags: nothing is forgotten.
  EXPECT_EQ(course.run(), status);
  EXPECT_EQ(course.line("team3")["verdict"], "fail");
  EXPECT_THAT(course.report("team1"), HasSubstr("2021-04-20T10:00:00Z"));
}

TEST(BatchRemembers, OnlyLeavesEveryOtherLineAsItWas) {
  const Course course;
  course.add("team1");
  course.add("team2");
  ASSERT_EQ(course.run(), 0);
  const json before = course.line("team1");
  course.add("team1", "another try");
  EXPECT_EQ(course.run(only(course, "team2")), 0);
  EXPECT_EQ(course.line("team1"), before);
  EXPECT_EQ(course.times("build", "team2"), 2U);
}

TEST(BatchRemembers, OnlyUnderAnotherPolicyIsRefusedWithTheCommandForAll) {
  const Course course;
  course.add("team1");
  ASSERT_EQ(course.run(), 0);
  batch::BatchOptions options = only(course, "team1");
  options.policy.name = "other";
  options.policy_sha256 = "1";
  options.policy_file = "other.toml";
  try {
    course.run(options);
    FAIL() << "two policies in one table";
  } catch (const UsageError& error) {
    EXPECT_THAT(error.what(), HasSubstr("vouch recheck " + course.out().string() +
                                        " --policy other.toml --apply"));
  }
}

TEST(BatchRemembers, ItsPolicyWithItsText) {
  const Course course;
  course.add("team1");
  batch::BatchOptions options = course.options();
  options.policy_file = "course.toml";
  options.policy_toml = "[report]\nmax_pages = 4\n";
  course.run(options);
  const auto kept = results::read_remembered(course.out());
  ASSERT_TRUE(kept.has_value());
  EXPECT_EQ(kept->policy_file, "course.toml");
  EXPECT_EQ(kept->policy_toml, options.policy_toml);
  EXPECT_FALSE(kept->conditions.empty());
}

}  // namespace
}  // namespace vouch::harness
