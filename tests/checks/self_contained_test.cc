// What is said of dependencies that the zip does not hold: all at once, and only in doubt or where
// the build failed for it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/guide_facts.h"

namespace vouch::checks {

extern const Check build_self_contained;

namespace {

using testing::HasSubstr;

Dependency needs(std::string file, std::string ecosystem, std::string name) {
  Dependency dependency;
  dependency.file = std::move(file);
  dependency.line = 4;
  dependency.ecosystem = std::move(ecosystem);
  dependency.name = std::move(name);
  return dependency;
}

/// A C++ project that fetches two libraries, and a Python script's requirements.
Facts project() {
  Facts facts = c_project();
  facts.dependencies = {needs("CMakeLists.txt", "cmake", "googletest"),
                        needs("CMakeLists.txt", "cmake", "fmt"),
                        needs("scripts/requirements.txt", "pip", "matplotlib")};
  facts.dependencies[0].from = "https://github.com/google/googletest.git";
  return facts;
}

Facts failed_for(const char* cause) {
  Facts facts = project();
  facts.steps = {tried(StepKind::build, "make", 3, Outcome::failed)};
  facts.steps[0].cause = parse_step_cause(cause);
  return facts;
}

std::string said(const Facts& facts, const Policy& policy = {}) {
  return summary(findings_of(build_self_contained, facts, policy));
}

TEST(SelfContained, AFailedBuildHearsTheWholeListAtOnce) {
  const auto findings = findings_of(build_self_contained, failed_for("needs_network:github.com"));
  ASSERT_EQ(summary(findings),
            "warning build-not-self-contained, warning build-not-self-contained");
  EXPECT_EQ(findings[0].where.file, "CMakeLists.txt");
  EXPECT_EQ(findings[0].where.line, 4U);
  EXPECT_THAT(findings[0].message, HasSubstr("'googletest' (from 'github.com') and 'fmt'"));
  EXPECT_THAT(findings[0].hint, HasSubstr("third_party/"));
  EXPECT_THAT(findings[1].message, HasSubstr("'matplotlib'"));
}

TEST(SelfContained, ABuildThatWorkedOfflineHasProvedIt) {
  Facts facts = project();
  facts.steps = {tried(StepKind::build, "make", 3, Outcome::ok)};
  EXPECT_EQ(said(facts), "");
  facts.steps = {tried(StepKind::run, "./server", 5, Outcome::started)};
  EXPECT_EQ(said(facts), "");
}

TEST(SelfContained, WhatWasNotTriedIsADoubtAndNoError) {
  const Facts facts = project();  // no steps were run
  EXPECT_EQ(said(facts), "warning build-not-self-contained, info build-not-self-contained");
  EXPECT_THAT(findings_of(build_self_contained, facts)[0].message, HasSubstr("could not try"));
  Facts broken = failed_for("compile_error");
  EXPECT_EQ(said(broken), "warning build-not-self-contained, info build-not-self-contained");
}

TEST(SelfContained, WhatTheZipTheToolchainOrTheCourseHasIsNotMissing) {
  Facts facts = failed_for("needs_network:github.com");
  facts.dependencies[0].in_zip = true;
  facts.dependencies[1].in_zip = true;
  facts.dependencies[2].in_toolchain = true;
  EXPECT_EQ(said(facts), "");
  facts.dependencies[2].in_toolchain = false;
  Policy policy;
  policy.toolchain.provides = {"python3-matplotlib"};
  EXPECT_EQ(said(facts, policy), "");
}

TEST(SelfContained, WhatIsAskedForInSomeCasesOnlyIsSaidSo) {
  Facts facts = project();
  facts.dependencies.resize(1);
  facts.dependencies[0].conditional = true;
  const auto findings = findings_of(build_self_contained, facts);
  ASSERT_EQ(summary(findings), "info build-not-self-contained");
  EXPECT_THAT(findings[0].message, HasSubstr("in some cases only"));
}

TEST(SelfContained, ALongListIsCut) {
  Facts facts = failed_for("needs_network:registry.npmjs.org");
  facts.dependencies.clear();
  for (int i = 0; i < 40; ++i)
    facts.dependencies.push_back(needs("package.json", "npm", "package-" + std::to_string(i)));
  const auto findings = findings_of(build_self_contained, facts);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].message, HasSubstr("'package-11' and 28 more"));
}

}  // namespace
}  // namespace vouch::checks
