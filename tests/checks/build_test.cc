#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checks/judge.h"
#include "tests/checks/guide_facts.h"

namespace vouch::checks {

extern const Check build_steps;
extern const Check build_portability;
extern const Check run_steps;

namespace {

using testing::HasSubstr;

/// The C project, whose build step ended so.
Facts built(Outcome outcome, std::string_view cause = "") {
  Facts facts = c_project();
  facts.steps = {tried(StepKind::build, "make", 3, outcome)};
  facts.steps[0].cause = parse_step_cause(cause);
  return facts;
}

std::string build(const Facts& facts) { return summary(findings_of(build_steps, facts)); }

StageResult stage(const Facts& facts, Stage which) { return judge(facts, {}).stages[which]; }

TEST(BuildChecks, WhatWorksGetsNothing) {
  EXPECT_EQ(build(built(Outcome::ok)), "");
  EXPECT_EQ(build(built(Outcome::satisfied)), "");
  EXPECT_EQ(build(built(Outcome::skipped)), "");
}

TEST(BuildChecks, ACompileErrorPointsAtItsLine) {
  Facts facts = built(Outcome::failed, "compile_error");
  facts.steps[0].failed_file = "src/main.c";
  facts.steps[0].failed_line = 12;
  facts.steps[0].cause_detail = "main.c:12: error: expected ';'";
  const auto findings = findings_of(build_steps, facts);
  ASSERT_EQ(summary(findings), "error build-failed");
  EXPECT_EQ(findings[0].where.file, "src/main.c");
  EXPECT_EQ(findings[0].where.line, 12U);
  EXPECT_THAT(findings[0].message, HasSubstr("expected"));
}

TEST(BuildChecks, AMissingDependencyAndANeededNetworkAreErrors) {
  EXPECT_EQ(build(built(Outcome::failed, "missing_header:tbb/tbb.h")),
            "error build-missing-dependency");
  Facts facts = built(Outcome::failed, "needs_network:pypi.org");
  EXPECT_EQ(build(facts), "error build-needs-network");
  EXPECT_THAT(findings_of(build_steps, facts)[0].message, HasSubstr("pypi.org"));
}

TEST(BuildChecks, WhatThisMachineLacksBlamesNobodyAndIsUndecided) {
  for (const char* cause : {"missing_toolchain:nvcc", "toolchain_drift", "needs_device:gpu"}) {
    const Facts facts = built(Outcome::failed, cause);
    EXPECT_EQ(build(facts), "warning build-toolchain-lacks") << cause;
    EXPECT_EQ(stage(facts, Stage::build).status, StageStatus::not_checked) << cause;
  }
  EXPECT_THAT(stage(built(Outcome::failed, "missing_toolchain:nvcc"), Stage::build).reason,
              HasSubstr("'nvcc'"));
}

TEST(BuildChecks, ALimitIsUndecided) {
  for (const Outcome outcome :
       {Outcome::timed_out, Outcome::out_of_memory, Outcome::too_many_processes, Outcome::disk_full,
        Outcome::output_limit}) {
    const Facts facts = built(outcome);
    EXPECT_EQ(build(facts), "warning build-limit") << name(outcome);
    EXPECT_EQ(stage(facts, Stage::build).status, StageStatus::not_checked) << name(outcome);
  }
}

TEST(BuildChecks, WhatVouchCannotExplainIsUndecided) {
  const Facts unclear = built(Outcome::failed);
  EXPECT_EQ(build(unclear), "warning build-failed");
  EXPECT_THAT(stage(unclear, Stage::build).reason, HasSubstr("cannot tell why"));
  const Facts unknown = built(Outcome::failed, "missing_command:frobnicate");
  EXPECT_EQ(stage(unknown, Stage::build).status, StageStatus::not_checked);
  EXPECT_THAT(stage(unknown, Stage::build).reason, HasSubstr("'frobnicate'"));
}

TEST(BuildChecks, ACommandOfTheProjectsOwnThatIsMissingIsDecided) {
  Facts facts = built(Outcome::failed, "missing_file:./gen.sh");
  EXPECT_EQ(stage(facts, Stage::build).status, StageStatus::failed);
}

TEST(BuildChecks, ASetUpThatNothingNeededLeavesNoDoubt) {
  Facts facts = c_project();
  facts.steps = {tried(StepKind::setup, "sudo apt install docker.io", 2, Outcome::failed),
                 tried(StepKind::build, "make", 3, Outcome::ok),
                 tried(StepKind::run, "./main", 5, Outcome::ok)};
  facts.steps[0].cause = parse_step_cause("missing_toolchain:docker.io");
  EXPECT_EQ(stage(facts, Stage::build).status, StageStatus::passed);
  facts.steps[1].outcome = Outcome::failed;
  facts.steps[1].cause = parse_step_cause("missing_command:docker");
  EXPECT_EQ(stage(facts, Stage::build).status, StageStatus::not_checked);
}

TEST(BuildChecks, AnInstallationAsRootThatNothingNeededLeavesNoDoubt) {
  Facts facts = c_project();
  facts.steps = {tried(StepKind::build, "make", 3, Outcome::ok),
                 tried(StepKind::build, "make install", 4, Outcome::failed),
                 tried(StepKind::run, "./main", 5, Outcome::ok)};
  facts.steps[1].cause = parse_step_cause("needs_root");
  EXPECT_EQ(stage(facts, Stage::build).status, StageStatus::passed);
  facts.steps[2] = tried(StepKind::run, "main", 5, Outcome::failed);
  facts.steps[2].cause = parse_step_cause("missing_command:main");
  EXPECT_EQ(stage(facts, Stage::build).status, StageStatus::not_checked);
  EXPECT_EQ(summary(findings_of(run_steps, facts)), "");
}

TEST(BuildChecks, TestsThatFailAreNoFailedBuild) {
  EXPECT_EQ(build(built(Outcome::failed, "test_failure")), "warning build-failed");
}

TEST(BuildChecks, AStepThatVouchGuessedIsInDoubt) {
  Facts facts = built(Outcome::failed, "compile_error");
  facts.readme->steps[0].sure = false;
  EXPECT_EQ(build(facts), "warning build-failed");
  facts.steps = {found("make", "make", Outcome::failed)};
  EXPECT_EQ(build(facts), "warning build-failed");
}

TEST(BuildChecks, BothOutcomesAreToldWhenOnlyTheBuildSystemWorks) {
  Facts facts = built(Outcome::failed);
  facts.steps.push_back(found("make", "make", Outcome::ok));
  EXPECT_EQ(build(facts), "warning build-failed, warning build-only-without-readme");
}

TEST(BuildChecks, AFallbackThatFailsTooIsNotToldTwice) {
  Facts facts = built(Outcome::failed, "compile_error");
  facts.steps.push_back(found("make", "make", Outcome::failed));
  EXPECT_EQ(build(facts), "error build-failed");
}

TEST(BuildChecks, AFailureThatNobodyCanExplainIsInDoubt) {
  EXPECT_EQ(build(built(Outcome::failed)), "warning build-failed");
}

TEST(BuildChecks, ASetUpStepThatNothingNeededIsNoError) {
  Facts facts = c_project();
  facts.steps = {tried(StepKind::setup, "pip install tqdm", 2, Outcome::failed),
                 tried(StepKind::build, "make", 3, Outcome::ok)};
  facts.steps[0].cause = parse_step_cause("needs_network:pypi.org");
  EXPECT_EQ(build(facts), "warning build-needs-network");
  facts.steps[0].cause = parse_step_cause("missing_library:libtbb-dev");
  EXPECT_EQ(build(facts), "");
}

TEST(BuildChecks, WhatASetUpStepShouldHaveBroughtIsToldOnce) {
  Facts facts = c_project();
  facts.steps = {tried(StepKind::setup, "pip install tabulate", 2, Outcome::failed),
                 tried(StepKind::run, "python3 main.py", 3, Outcome::failed)};
  facts.steps[0].cause = parse_step_cause("needs_network:pypi.org");
  facts.steps[1].cause = parse_step_cause("missing_module:tabulate");
  EXPECT_EQ(build(facts), "error build-needs-network");
}

TEST(BuildChecks, AModuleThatTheZipShouldCarryIsADependency) {
  Facts facts = c_project();
  facts.steps = {tried(StepKind::run, "python3 main.py", 3, Outcome::failed)};
  facts.steps[0].cause = parse_step_cause("missing_module:tabulate");
  EXPECT_EQ(build(facts), "error build-missing-dependency");
  facts.archive->tree.push_back(file("src/tabulate.py"));  // it is there: the directory is wrong
  EXPECT_EQ(build(facts), "");
}

TEST(BuildChecks, ACommandThatIsNotThereIsInDoubt) {
  EXPECT_EQ(build(built(Outcome::failed, "missing_command:bazel")),
            "warning build-missing-dependency");
}

TEST(BuildChecks, AHomeDirectoryOfTheAuthorsIsNamed) {
  Facts facts = c_project();
  facts.steps = {
      tried(StepKind::build, "gcc -I/home/alice/include main.c", 3, Outcome::ok),
      tried(StepKind::build, "gcc -I/home/student/project/include main.c", 4, Outcome::ok)};
  const auto findings = findings_of(build_portability, facts);
  ASSERT_EQ(summary(findings), "warning build-hardcoded-path");
  EXPECT_THAT(findings[0].message, HasSubstr("'/home/alice'"));
}

TEST(BuildChecks, AHarmlessChangeIsToldWithTheStepThatWorks) {
  Facts facts = built(Outcome::ok);
  facts.steps[0].as_written = "./build.sh";
  facts.steps[0].command = "bash ./build.sh";
  facts.steps[0].normalised = kNormalExecutable;
  const auto findings = findings_of(build_portability, facts);
  ASSERT_EQ(summary(findings), "warning build-not-executable");
  EXPECT_THAT(findings[0].message, HasSubstr("'bash' before it"));
  facts.steps[0].normalised = kNormalLineEndings;
  EXPECT_EQ(summary(findings_of(build_portability, facts)), "warning build-line-endings");
  facts.steps[0].normalised = kNormalDash;
  EXPECT_EQ(summary(findings_of(build_portability, facts)), "warning readme-step-mended");
}

Facts ran(Outcome outcome, std::string_view cause = "") {
  Facts facts = c_project();
  facts.steps = {tried(StepKind::run, "./main", 5, outcome)};
  facts.steps[0].cause = parse_step_cause(cause);
  return facts;
}

std::string running(const Facts& facts) { return summary(findings_of(run_steps, facts)); }

TEST(RunChecks, NothingIsAnError) {
  EXPECT_EQ(running(ran(Outcome::ok)), "");
  EXPECT_EQ(running(ran(Outcome::started)), "");
  EXPECT_EQ(running(ran(Outcome::failed)), "warning run-failed");
  EXPECT_EQ(running(ran(Outcome::killed)), "warning run-failed");
  EXPECT_EQ(running(ran(Outcome::out_of_memory)), "warning run-limit");
  EXPECT_EQ(running(ran(Outcome::failed, "needs_network:x.org")), "warning run-needs-network");
  EXPECT_EQ(running(ran(Outcome::failed, "missing_file:a.csv")), "warning run-missing-data");
  EXPECT_EQ(running(ran(Outcome::failed, "needs_device:gpu")), "warning run-needs-device");
}

TEST(RunChecks, AMissingDeviceLeavesTheStageUndecided) {
  const Facts facts = ran(Outcome::failed, "needs_device:gpu");
  EXPECT_EQ(stage(facts, Stage::run).status, StageStatus::not_checked);
  // C code, and no step that compiles it was tried.
  EXPECT_EQ(stage(facts, Stage::build).status, StageStatus::not_checked);
}

TEST(RunChecks, ACommandThatCompilesAndFailsToIsAFailedBuild) {
  const Facts facts = ran(Outcome::failed, "compile_error");
  EXPECT_EQ(running(facts), "");
  EXPECT_EQ(build(facts), "error build-failed");
}

}  // namespace
}  // namespace vouch::checks
