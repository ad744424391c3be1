#include "checks/judge.h"

#include <gtest/gtest.h>

namespace vouch::checks {
namespace {

/// Nothing handed in: both files missing.
Facts nothing() {
  Facts facts;
  facts.submission.id = "team7";
  return facts;
}

/// Both files there, and every stage looked at.
Facts complete() {
  Facts facts = nothing();
  facts.submission.files = {{.role = Role::report, .name = "report.pdf", .sha256 = {}, .bytes = 1},
                            {.role = Role::code, .name = "code.zip", .sha256 = {}, .bytes = 1}};
  return facts;
}

StageStatus status(const Judgement& judgement, Stage stage) {
  return judgement.stages[stage].status;
}

TEST(Judge, AnErrorFails) {
  const Judgement judgement = judge(nothing(), Policy{});
  ASSERT_EQ(judgement.findings.size(), 2U);
  EXPECT_EQ(judgement.findings[0].id, "submission-report-missing");
  EXPECT_EQ(judgement.verdict, Verdict::fail);
  EXPECT_EQ(status(judgement, Stage::submission), StageStatus::failed);
}

TEST(Judge, AWaivedErrorDoesNotFail) {
  const Waiver waivers[] = {{"team7", "submission-report-missing", "ann", "handed in on paper"},
                            {"team7", "submission-code-missing", "ann", "shown in class"}};
  const Judgement judgement = judge(nothing(), Policy{}, waivers);
  EXPECT_EQ(judgement.verdict, Verdict::pass);
  ASSERT_TRUE(judgement.findings[0].waived.has_value());
  EXPECT_EQ(judgement.findings[0].waived->reason, "handed in on paper");
}

TEST(Judge, AnotherGroupsWaiverChangesNothing) {
  const Waiver waivers[] = {{"team8", "submission-report-missing", "ann", "on paper"}};
  EXPECT_EQ(judge(nothing(), Policy{}, waivers).verdict, Verdict::fail);
}

TEST(Judge, ThePolicySetsSeverities) {
  Policy policy;
  policy.severity = {{"submission-report-missing", Severity::warning},
                     {"submission-code-missing", Severity::info}};
  const Judgement judgement = judge(nothing(), policy);
  EXPECT_EQ(judgement.verdict, Verdict::pass);
  EXPECT_EQ(status(judgement, Stage::submission), StageStatus::warned);
}

TEST(Judge, AStageThatMustBeCheckedAndWasNotIsUnverified) {
  Facts facts = complete();
  facts.not_checked[Stage::build] = "no isolation";
  const Judgement judgement = judge(facts, Policy{});
  EXPECT_EQ(judgement.verdict, Verdict::unverified);
  EXPECT_EQ(judgement.stages[Stage::build].reason, "no isolation");

  Policy lenient;
  lenient.must = {Stage::submission};
  EXPECT_EQ(judge(facts, lenient).verdict, Verdict::pass);
}

TEST(Judge, AnErrorOutweighsWhatWasNotChecked) {
  Facts facts = nothing();
  facts.not_checked[Stage::build] = "no code";
  EXPECT_EQ(judge(facts, Policy{}).verdict, Verdict::fail);
}

TEST(Judge, VouchsOwnTroubleIsUnverifiedAndBlamesNobody) {
  Facts facts = complete();
  facts.troubles.push_back({"worker", "died"});
  const Judgement judgement = judge(facts, Policy{});
  EXPECT_EQ(judgement.verdict, Verdict::unverified);
  ASSERT_EQ(judgement.findings.size(), 1U);
  EXPECT_EQ(judgement.findings[0].id, "harness-fault");
  EXPECT_NE(judgement.findings[0].severity, Severity::error);
}

}  // namespace
}  // namespace vouch::checks
