#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/guide_facts.h"

namespace vouch::checks {

extern const Check readme_present;
extern const Check readme_steps;

namespace {

using testing::HasSubstr;

std::string present(const Facts& facts) { return summary(findings_of(readme_present, facts)); }
std::string steps(const Facts& facts) { return summary(findings_of(readme_steps, facts)); }

TEST(ReadmeChecks, AGuideThatBuildsAndRunsGetsNothing) {
  EXPECT_EQ(present(c_project()), "");
  EXPECT_EQ(steps(c_project()), "");
}

TEST(ReadmeChecks, NoReadmeIsAnError) {
  Facts facts = c_project();
  facts.readme = ReadmeFacts{};
  EXPECT_EQ(present(facts), "error readme-missing");
  EXPECT_EQ(steps(facts), "");
}

TEST(ReadmeChecks, WhatWasNotLookedAtGetsNothing) {
  Facts facts = c_project();
  facts.readme.reset();
  EXPECT_EQ(present(facts) + steps(facts), "");
}

TEST(ReadmeChecks, AnEmptyReadmeIsAnErrorAndItsStepsAreNotMissedToo) {
  Facts facts = c_project();
  facts.readme->words = 0;
  facts.readme->steps.clear();
  EXPECT_EQ(present(facts), "error readme-empty");
  EXPECT_EQ(steps(facts), "");
}

TEST(ReadmeChecks, AnUnreadFormatIsAWarningAndNoStepIsMissed) {
  Facts facts = c_project();
  facts.readme->path = "README.docx";
  facts.readme->readable = false;
  facts.readme->trouble = "a Word document";
  facts.readme->steps.clear();
  EXPECT_EQ(present(facts), "warning readme-unreadable");
  EXPECT_EQ(steps(facts), "");
}

TEST(ReadmeChecks, TwoReadmesAreSaid) {
  Facts facts = c_project();
  facts.readme->candidates = {"README.md", "README.txt"};
  EXPECT_EQ(present(facts), "info readme-ambiguous");
  facts.readme->path.reset();
  EXPECT_EQ(present(facts), "warning readme-ambiguous");
}

TEST(ReadmeChecks, CodeThatNeedsCompilingNeedsABuildStep) {
  Facts facts = c_project();
  facts.readme->steps.erase(facts.readme->steps.begin());
  EXPECT_EQ(steps(facts), "error readme-no-build-steps");
}

TEST(ReadmeChecks, WhatVouchFoundIsSaid) {
  Facts facts = c_project();
  facts.readme->steps.erase(facts.readme->steps.begin());
  facts.steps = {found("make", "make", Outcome::ok)};
  const auto findings = findings_of(readme_steps, facts);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].message, HasSubstr("vouch found make"));
  EXPECT_EQ(findings[0].hint, "Add the command that works: 'make'");
}

TEST(ReadmeChecks, OneCommandThatCompilesAndRunsIsABuildStep) {
  Facts facts = c_project();
  facts.readme->steps = {planned(StepKind::run, "cargo run", 3)};
  facts.readme->steps[0].compiles = true;
  EXPECT_EQ(steps(facts), "");
}

TEST(ReadmeChecks, PythonNeedsNoBuildStep) {
  Facts facts = c_project();
  facts.archive->tree = {file("README.md"), file("main.py")};
  facts.readme->steps = {planned(StepKind::run, "python3 main.py", 3)};
  EXPECT_EQ(steps(facts), "");
}

TEST(ReadmeChecks, PythonWithSomeCIsInDoubt) {
  Facts facts = c_project();
  facts.archive->tree.push_back(file("main.py"));
  facts.readme->steps = {planned(StepKind::run, "python3 main.py", 3)};
  EXPECT_EQ(steps(facts), "warning readme-no-build-steps");
}

TEST(ReadmeChecks, VendoredCodeNeedsNoBuildStep) {
  Facts facts = c_project();
  facts.archive->tree = {file("main.py"), file("third_party/lib/a.c")};
  facts.readme->steps = {planned(StepKind::run, "python3 main.py", 3)};
  EXPECT_EQ(steps(facts), "");
}

TEST(ReadmeChecks, NoRunStepIsAnError) {
  Facts facts = c_project();
  facts.readme->steps.pop_back();
  EXPECT_EQ(steps(facts), "error readme-no-run-steps");
}

TEST(ReadmeChecks, ATemplateIsARunStepThatWasNotTried) {
  Facts facts = c_project();
  facts.readme->steps[1].skipped = "template: <port> has to be replaced";
  EXPECT_EQ(steps(facts), "warning readme-placeholder");
}

TEST(ReadmeChecks, RunStepsForAnotherSystemAloneAreAWarning) {
  Facts facts = c_project();
  facts.readme->steps[1].skipped = "for another system: Windows";
  EXPECT_EQ(steps(facts), "warning readme-no-run-steps");
}

TEST(ReadmeChecks, AFileThatTheZipLacksIsNamed) {
  Facts facts = c_project();
  facts.readme->steps[1].files = {"trace.csv"};
  EXPECT_EQ(steps(facts), "warning readme-missing-file");
  facts.archive->tree.push_back(file("data/trace.csv"));
  EXPECT_EQ(steps(facts), "");
}

TEST(ReadmeChecks, ThePolicySaysWhichStepsAreAskedFor) {
  Facts facts = c_project();
  facts.readme->steps.clear();
  Policy policy;
  policy.readme.require = {"run"};
  EXPECT_EQ(summary(findings_of(readme_steps, facts, policy)), "error readme-no-run-steps");
}

TEST(ReadmeChecks, AStepThatNeedsRootIsNamedWithItsLine) {
  Facts facts = c_project();
  facts.steps = {tried(StepKind::build, "sudo make install", 7, Outcome::failed)};
  facts.steps[0].cause = parse_step_cause("needs_root");
  const auto findings = findings_of(readme_steps, facts);
  ASSERT_EQ(summary(findings), "warning readme-needs-root");
  EXPECT_EQ(findings[0].where.line, 7U);
  EXPECT_EQ(findings[0].where.step, 1U);
}

}  // namespace
}  // namespace vouch::checks
