// The guide's steps against a scripted sandbox: what is run, what is taken as done, what is tried
// again and what stops the build.
#include "harness/build/step_executor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/build/scripted_runner.h"
#include "tests/support/scratch.h"

namespace vouch::tests {
namespace {

using build::Guide;
using sandbox::Ending;
using testing::ElementsAre;
using testing::HasSubstr;

PlannedStep step(StepKind kind, std::string command, Nature nature, bool compiles = false) {
  PlannedStep planned;
  planned.kind = kind;
  planned.command = std::move(command);
  planned.nature = nature;
  planned.compiles = compiles;
  return planned;
}

TreeEntry file(std::string path) {
  TreeEntry entry;
  entry.path = std::move(path);
  entry.type = 'f';
  return entry;
}

class StepExecutor : public testing::Test {
 protected:
  std::vector<StepFacts> run(const std::vector<PlannedStep>& plan) {
    const build::GuideSurroundings around{.runner = runner,
                                          .policy = policy,
                                          .toolchain = toolchain,
                                          .tree = tree,
                                          .logs = scratch.path(),
                                          .start_directory = {}};
    Guide guide(around);
    guide.run(plan);
    failed = guide.build_failed();
    return guide.take_steps();
  }

  Scratch scratch;
  ScriptedRunner runner;
  Policy policy;
  build::Toolchain toolchain{"/", ToolchainPolicy{}};
  std::vector<TreeEntry> tree;
  bool failed = false;
};

TEST_F(StepExecutor, TakesAnInstallationAsDoneWhereItsPackagesLie) {
  tree = {file("server/node_modules/left-pad/index.js")};
  const auto steps =
      run({step(StepKind::setup, "npm ci --legacy-peer-deps", Nature::dependency_install)});
  EXPECT_EQ(steps[0].outcome, Outcome::satisfied);
  EXPECT_EQ(runner.count("npm ci"), 0);
  EXPECT_EQ(runner.count("test -d 'node_modules'"), 1);
}

TEST_F(StepExecutor, InstallsWhereTheDirectoryOfTheStepHasNoPackages) {
  tree = {file("server/node_modules/left-pad/index.js")};
  runner.answer("test -d 'node_modules'", 1);
  run({step(StepKind::setup, "npm ci", Nature::dependency_install)});
  EXPECT_EQ(runner.count("npm ci"), 1);
}

TEST_F(StepExecutor, RunsAnInstallationOfMoreThanTheManifestAsksFor) {
  tree = {file("node_modules/left-pad/index.js")};
  run({step(StepKind::setup, "npm install express", Nature::dependency_install)});
  EXPECT_EQ(runner.count("npm install express"), 1);
}

TEST_F(StepExecutor, StopsTheGuideAtABuildStepThatFails) {
  runner.answer("make", 2, "a.c:1:1: error: expected ';'\n");
  const auto steps = run({step(StepKind::build, "make", Nature::build, true),
                          step(StepKind::run, "./app", Nature::run)});
  EXPECT_TRUE(failed);
  EXPECT_EQ(steps[0].cause, parse_step_cause("compile_error"));
  EXPECT_EQ(steps[1].outcome, Outcome::skipped);
}

TEST_F(StepExecutor, NeverStopsTheGuideForAStepThatVouchFoundOrGuessed) {
  runner.answer("make", 2, "a.c:1:1: error: expected ';'\n");
  PlannedStep found = step(StepKind::build, "make", Nature::build, true);
  found.source.detected = "make";
  PlannedStep guessed = step(StepKind::build, "make docs", Nature::build, true);
  guessed.sure = false;
  const auto steps = run({found, guessed, step(StepKind::run, "./app", Nature::run)});
  EXPECT_FALSE(failed);
  EXPECT_EQ(steps[2].outcome, Outcome::ok);
}

TEST_F(StepExecutor, TakesAProgramsOwnWordsForNoCompilersError) {
  tree = {file("main.c"), file("bad.t")};
  runner.answer("./app", 1, "main.c:3: error: cannot connect\n");
  const auto steps = run({step(StepKind::run, "./app bad.t", Nature::run)});
  EXPECT_EQ(steps[0].cause, std::nullopt);
  EXPECT_THAT(steps[0].cause_detail, HasSubstr("cannot connect"));
}

TEST_F(StepExecutor, FindsTheCompilersErrorInACommandThatCompilesAndRuns) {
  tree = {file("src/main.c")};
  runner.answer("make run", 2, "src/main.c:3:1: error: expected ';'\n");
  const auto steps = run({step(StepKind::run, "make run", Nature::run, true)});
  EXPECT_EQ(steps[0].cause, parse_step_cause("compile_error"));
  EXPECT_EQ(steps[0].failed_file, "src/main.c");
}

TEST_F(StepExecutor, LooksAgainAtAServerThatIsStartedInTheBackground) {
  run({step(StepKind::run, "go run . &", Nature::run, true)});
  EXPECT_EQ(runner.count("kill -0 $__vouch_started"), 1);
  EXPECT_EQ(runner.count("wait $__vouch_started"), 1);
}

TEST_F(StepExecutor, TriesAHarmlessCorrectionAndTellsIt) {
  runner.answer("cmake \xE2\x80\x94", 1, "CMake Error: The source directory does not exist\n");
  const auto steps = run({step(StepKind::build,
                               "cmake \xE2\x80\x94"
                               "-build .",
                               Nature::build, true)});
  EXPECT_EQ(steps[0].outcome, Outcome::ok);
  EXPECT_EQ(steps[0].command, "cmake --build .");
  EXPECT_EQ(steps[0].normalised, kNormalDash);
}

TEST_F(StepExecutor, BringsLeftoversBackWhereTheBuildNeedsThem) {
  const build::GuideSurroundings around{.runner = runner,
                                        .policy = policy,
                                        .toolchain = toolchain,
                                        .tree = tree,
                                        .logs = scratch.path(),
                                        .start_directory = {}};
  Guide guide(around);
  runner.answer("mv -f -- 'list.o'", 0);
  guide.set_aside({"list.o"});
  EXPECT_EQ(runner.count("mv -f -- 'list.o'"), 1);
  runner.answer("gcc", 1, "ld: cannot find list.o: No such file or directory\n");
  guide.run({step(StepKind::build, "gcc main.c list.o", Nature::build, true)});
  EXPECT_EQ(runner.count("cp -an /tmp/.set-aside/."), 1);
}

TEST_F(StepExecutor, NamesTheHostRatherThanTheTimeThatItWaitedFor) {
  runner.answer("cmake", 0, "-- Downloading\n", {"github.com"}, Ending::wall_limit);
  const auto steps = run({step(StepKind::build, "cmake .", Nature::configure, true)});
  EXPECT_EQ(steps[0].outcome, Outcome::timed_out);
  EXPECT_EQ(steps[0].cause, parse_step_cause("needs_network:github.com"));
}

TEST_F(StepExecutor, TakesNoHostThatToolsReportToForACause) {
  runner.answer("npx turbo", 1, "Error: no table\n", {"telemetry.vercel.com"});
  const auto steps = run({step(StepKind::build, "npx turbo build", Nature::build, true)});
  EXPECT_EQ(steps[0].cause, std::nullopt);
}

}  // namespace
}  // namespace vouch::tests
