// The checks of what, when, by whom and twice: submission_files, _late, _group_size,
// _unknown_group, _duplicate.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checks/check.h"
#include "checks/judge.h"

namespace vouch::checks {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::int64_t kDeadline = 1619585999;  // 2021-04-27T23:59:59-05:00

/// The findings with that id.
std::vector<Finding> found(const Facts& facts, const Policy& policy, std::string_view id) {
  std::vector<Finding> findings;
  for (const Finding& finding : judge(facts, policy).findings) {
    if (finding.id == id) findings.push_back(finding);
  }
  return findings;
}

Facts received(std::int64_t seconds_after_deadline) {
  Facts facts;
  facts.submission.id = "team7";
  facts.submission.received_at = "2021-04-28T01:10:00-05:00";
  facts.submission.received_seconds = kDeadline + seconds_after_deadline;
  return facts;
}

TEST(SubmissionLate, TheLastSecondIsInTime) {
  EXPECT_THAT(found(received(0), Policy{}, "submission-late"), IsEmpty());
}

TEST(SubmissionLate, TheSecondAfterIsAnErrorThatSaysHowLate) {
  const auto late = found(received(4201), Policy{}, "submission-late");
  ASSERT_EQ(late.size(), 1U);
  EXPECT_EQ(late[0].severity, Severity::error);
  EXPECT_EQ(late[0].audience, Audience::group);
  EXPECT_EQ(late[0].message,
            "received 1 h 10 min after the deadline: at 2021-04-28T01:10:00-05:00, due "
            "2021-04-27T23:59:59-05:00");
  EXPECT_EQ(found(received(1), Policy{}, "submission-late").size(), 1U);
}

TEST(SubmissionLate, NothingIsSaidWhereNoTimeIsKnown) {
  EXPECT_THAT(found(Facts{}, Policy{}, "submission-late"), IsEmpty());
}

TEST(SubmissionLate, GraceIsNotLate) {
  Policy policy;
  policy.submission.grace = std::chrono::minutes(15);
  EXPECT_THAT(found(received(900), policy, "submission-late"), IsEmpty());
  const auto late = found(received(901), policy, "submission-late");
  ASSERT_EQ(late.size(), 1U);
  EXPECT_THAT(late[0].message, HasSubstr("15 min 1 s after the deadline"));
}

TEST(SubmissionLate, AnExtensionIsForItsGroupAlone) {
  Policy policy;
  policy.submission.extensions["team7"] = {
      .text = "48h", .until_seconds = {}, .by = std::chrono::hours(48)};
  EXPECT_THAT(found(received(48 * 3600), policy, "submission-late"), IsEmpty());
  EXPECT_THAT(found(received(48 * 3600 + 5), policy, "submission-late")[0].message,
              HasSubstr("received 5 s after the deadline"));
  Facts other = received(60);
  other.submission.id = "team8";
  EXPECT_EQ(found(other, policy, "submission-late").size(), 1U);
}

TEST(SubmissionLate, AnExtensionMayBeAnInstant) {
  Policy policy;
  policy.submission.extensions["team7"] = {
      .text = "2021-04-29T00:59:59-05:00", .until_seconds = kDeadline + 25 * 3600, .by = {}};
  EXPECT_THAT(found(received(25 * 3600), policy, "submission-late"), IsEmpty());
  EXPECT_THAT(found(received(53 * 3600), policy, "submission-late")[0].message,
              HasSubstr("1 day 4 h after the deadline"));
}

/// A group of the roster without a file, as the harness leaves it.
Facts nothing_handed_in() {
  Facts facts;
  facts.submission.id = "team7";
  facts.not_checked[Stage::archive] = "there is no code";
  facts.not_checked[Stage::build] = "the code was not unpacked";
  return facts;
}

TEST(SubmissionFiles, NothingAtAllIsSaidPlainly) {
  const Judgement judgement = judge(nothing_handed_in(), Policy{});
  ASSERT_EQ(judgement.findings.size(), 2U);
  EXPECT_EQ(judgement.findings[0].id, "submission-report-missing");
  EXPECT_EQ(judgement.findings[0].message, "nothing was handed in: there is no report");
  EXPECT_EQ(judgement.findings[1].id, "submission-code-missing");
  EXPECT_EQ(judgement.findings[1].message, "nothing was handed in: there is no code");
  EXPECT_THAT(judgement.findings[1].hint, HasSubstr("write to the course staff"));
  for (const Stage stage : {Stage::archive, Stage::build}) {
    EXPECT_EQ(judgement.stages[stage].reason, "nothing was handed in");
  }
}

TEST(SubmissionFiles, ADirectoryWithoutTheTwoFilesHandedInSomething) {
  Facts facts = nothing_handed_in();
  facts.submission.files = {{.role = Role::other, .name = "notes.txt", .sha256 = {}, .bytes = 1}};
  const Judgement judgement = judge(facts, Policy{});
  ASSERT_EQ(judgement.findings.size(), 2U);
  EXPECT_THAT(judgement.findings[0].message, HasSubstr("no PDF was found"));
  EXPECT_EQ(judgement.stages[Stage::archive].reason, "there is no code");
}

TEST(SubmissionFiles, WhatCouldNotBeReadIsNotMissing) {
  Facts facts = nothing_handed_in();
  facts.troubles.push_back({"intake", "submission.toml is a link"});
  for (const Finding& finding : judge(facts, Policy{}).findings) {
    EXPECT_EQ(finding.id, "harness-fault");
  }
}

TEST(SubmissionGroupSize, IsNotJudgedOfAGroupThatHandedInNothing) {
  Facts facts = nothing_handed_in();
  facts.submission.members_known = true;
  facts.submission.members = {{"Ann", "ann@umich.edu"}};
  EXPECT_THAT(found(facts, Policy{}, "submission-group-size"), IsEmpty());
}

TEST(SubmissionGroupSize, IsJudgedOnlyWhereMembersAreKnown) {
  Facts facts;
  facts.submission.code_is_folder = true;
  EXPECT_THAT(found(facts, Policy{}, "submission-group-size"), IsEmpty());
  facts.submission.members_known = true;
  facts.submission.members = {{"Ann", "ann@umich.edu"}};
  const auto size = found(facts, Policy{}, "submission-group-size");
  ASSERT_EQ(size.size(), 1U);
  EXPECT_EQ(size[0].severity, Severity::warning);
  EXPECT_EQ(size[0].message, "the group has 1 member; the course asks for 2 to 3");
  facts.submission.members.resize(3);
  EXPECT_THAT(found(facts, Policy{}, "submission-group-size"), IsEmpty());
  facts.submission.members.resize(4);
  EXPECT_EQ(found(facts, Policy{}, "submission-group-size").size(), 1U);
}

TEST(SubmissionUnknownGroup, IsAWarningWhereThereIsARoster) {
  Facts facts;
  facts.submission.id = "team-7";
  EXPECT_THAT(found(facts, Policy{}, "submission-unknown-group"), IsEmpty());
  facts.submission.on_roster = true;
  EXPECT_THAT(found(facts, Policy{}, "submission-unknown-group"), IsEmpty());
  facts.submission.on_roster = false;
  const auto unknown = found(facts, Policy{}, "submission-unknown-group");
  ASSERT_EQ(unknown.size(), 1U);
  EXPECT_EQ(unknown[0].severity, Severity::warning);
  EXPECT_EQ(unknown[0].message, "there is no group \"team-7\" on the roster");
}

TEST(SubmissionDuplicate, IsForStaffAndChangesNoVerdict) {
  Facts facts;
  facts.submission.files = {{Role::report, "r.pdf", "1", 1}, {Role::code, "c.zip", "2", 1}};
  facts.submission.same_code_as = {"team8", "team9"};
  const Judgement judgement = judge(facts, Policy{});
  ASSERT_EQ(judgement.findings.size(), 1U);
  EXPECT_EQ(judgement.findings[0].id, "submission-duplicate");
  EXPECT_EQ(judgement.findings[0].audience, Audience::staff);
  EXPECT_EQ(judgement.findings[0].message,
            "the code is the same, byte for byte, as that of team8, team9");
  EXPECT_EQ(judgement.verdict, Verdict::pass);
  EXPECT_EQ(judgement.stages[Stage::submission].status, StageStatus::passed);
}

}  // namespace
}  // namespace vouch::checks
