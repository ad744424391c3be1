// What is said of a build that ended well and made nothing.
#include <gtest/gtest.h>

#include "tests/checks/guide_facts.h"

namespace vouch::checks {

extern const Check build_output;

namespace {

/// The C project, whose `make` ended well and made so many files.
Facts built(std::uint32_t made) {
  Facts facts = c_project();
  facts.readme->steps[0].compiles = true;
  facts.steps = {tried(StepKind::build, "make", 3, Outcome::ok),
                 tried(StepKind::run, "./main", 5, Outcome::ok)};
  facts.steps[0].made = made;
  facts.steps[1].made = 0;
  return facts;
}

std::string said(const Facts& facts) { return summary(findings_of(build_output, facts)); }

TEST(BuildOutput, ABuildThatMakesFilesIsLeftAlone) { EXPECT_EQ(said(built(1)), ""); }

TEST(BuildOutput, ABuildThatMakesNothingProvesNothing) {
  const auto findings = findings_of(build_output, built(0));
  ASSERT_EQ(summary(findings), "warning build-produced-nothing");
  EXPECT_EQ(findings[0].where.step, 1U);
  EXPECT_NE(findings[0].message.find("outside the project's directory"), std::string::npos);
}

TEST(BuildOutput, FilesThatTheRunMakesAreNotTheBuilds) {
  Facts facts = built(0);
  facts.steps[1].made = 3;
  EXPECT_EQ(said(facts), "warning build-produced-nothing");
}

TEST(BuildOutput, ConfiguringMakesSomethingToo) {
  Facts facts = built(0);
  facts.steps.insert(facts.steps.begin(), tried(StepKind::build, "cmake .", 2, Outcome::ok));
  facts.steps[0].made = 12;
  EXPECT_EQ(said(facts), "");
}

TEST(BuildOutput, PythonAndWhatNeedsNoCompilerIsLeftAlone) {
  Facts facts = built(0);
  facts.archive->tree = {file("README.md"), file("main.py")};
  EXPECT_EQ(said(facts), "");
}

TEST(BuildOutput, WhatWritesElsewhereIsNotJudged) {
  for (const char* command :
       {"go build ./...", "gcc -o /tmp/app main.c", "make install", "cargo check"}) {
    Facts facts = built(0);
    facts.steps[0].command = command;
    EXPECT_EQ(said(facts), "") << command;
  }
}

TEST(BuildOutput, ABuildThatFailedIsJudgedElsewhere) {
  Facts facts = built(0);
  facts.steps[0].outcome = Outcome::failed;
  EXPECT_EQ(said(facts), "");
}

TEST(BuildOutput, WhatWorksOnlyWithLeftoversIsSaid) {
  Facts facts = built(1);
  facts.steps[0].normalised = kNormalLeftovers;
  EXPECT_EQ(said(facts), "warning build-needs-leftovers");
}

}  // namespace
}  // namespace vouch::checks
