// A project's plan against scripted sessions: how the README's steps and the build system's become
// one plan, when another way is tried, and what is left unchecked.
#include "harness/build/build_project.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/build/scripted_runner.h"
#include "tests/support/scratch.h"

namespace vouch::tests {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// All sessions of a build share one script.
class Borrowed : public build::StepRunner {
 public:
  explicit Borrowed(ScriptedRunner& script) : script_(script) {}
  sandbox::RunResult run(const sandbox::Command& command) override { return script_.run(command); }

 private:
  ScriptedRunner& script_;
};

class BuildProject : public testing::Test {
 protected:
  BuildProject() {
    facts.archive.emplace();
    facts.readme.emplace();
    facts.readme->path = "README.md";
    host.can_isolate = true;
    policy.sandbox.require.clear();
  }

  void hand_in(std::vector<std::string> paths) {
    for (std::string& path : paths) {
      TreeEntry& entry = facts.archive->tree.emplace_back();
      entry.path = std::move(path);
      entry.type = 'f';
    }
  }

  void says(StepKind kind, std::string command, Nature nature) {
    PlannedStep& step = facts.readme->steps.emplace_back();
    step.kind = kind;
    step.command = std::move(command);
    step.nature = nature;
    step.compiles = nature == Nature::build;
    step.source.file = "README.md";
    step.source.line = static_cast<std::uint32_t>(10 + facts.readme->steps.size());
  }

  void build() {
    static const auto kToolchain = std::make_shared<const build::Toolchain>("/", ToolchainPolicy{});
    const build::BuildRequest request{.project = scratch.path(),
                                      .logs = scratch.path(),
                                      .identity = {},
                                      .toolchain = kToolchain,
                                      .start_session = [this](const sandbox::SessionSpec&) {
                                        ++sessions;
                                        return std::make_unique<Borrowed>(runner);
                                      }};
    build::build_and_run(request, policy, host, facts);
  }

  /// "build make ok".
  std::vector<std::string> told() const {
    std::vector<std::string> lines;
    for (const StepFacts& step : facts.steps) {
      lines.push_back(std::string(name(step.kind)) + " " + step.command + " " +
                      std::string(step.outcome ? name(*step.outcome) : "planned"));
    }
    return lines;
  }

  Scratch scratch;
  ScriptedRunner runner;
  sandbox::Host host;
  Policy policy;
  Facts facts;
  int sessions = 0;
};

constexpr const char* kCompileError = "app.c:3:1: error: expected ';' before 'return'\n";

TEST_F(BuildProject, CompletesAGuideThatSaysNothingOfBuilding) {
  hand_in({"Makefile", "app.c"});
  says(StepKind::setup, "export LEVEL=3", Nature::neutral);
  says(StepKind::run, "./app", Nature::run);
  build();
  EXPECT_THAT(told(), ElementsAre("setup export LEVEL=3 ok", "build make ok", "run ./app ok"));
  EXPECT_EQ(facts.steps[1].source.detected, "make");
  EXPECT_EQ(sessions, 1);
}

TEST_F(BuildProject, LeavesAGuideThatBuildsAsItIs) {
  hand_in({"Makefile", "app.c"});
  says(StepKind::build, "gcc app.c -o app", Nature::build);
  says(StepKind::run, "./app", Nature::run);
  build();
  EXPECT_THAT(told(), ElementsAre("build gcc app.c -o app ok", "run ./app ok"));
  EXPECT_EQ(runner.count("make"), 0);
}

TEST_F(BuildProject, FallsBackToTheBuildSystemWhereTheGuidesOwnBuildFails) {
  hand_in({"Makefile", "app.c"});
  says(StepKind::build, "gcc app.c -o app", Nature::build);
  says(StepKind::run, "./app", Nature::run);
  runner.answer("gcc", 1, kCompileError);
  build();
  EXPECT_THAT(told(),
              ElementsAre("build gcc app.c -o app failed", "build make ok", "run ./app ok"));
  EXPECT_EQ(sessions, 2) << "from the zip's bytes again";
  EXPECT_EQ(facts.not_checked[Stage::run], "");
}

TEST_F(BuildProject, TellsTheGuidesOwnFailureWhereBothWaysFail) {
  hand_in({"Makefile", "app.c"});
  says(StepKind::build, "gcc app.c -o app", Nature::build);
  says(StepKind::run, "./app", Nature::run);
  runner.answer("gcc", 1, kCompileError);
  runner.answer("make", 2, kCompileError);
  build();
  EXPECT_THAT(told(), ElementsAre("build gcc app.c -o app failed", "run ./app skipped"));
  EXPECT_EQ(facts.not_checked[Stage::run], "the build did not succeed");
}

TEST_F(BuildProject, TriesNoOtherWayWhereADependencyIsMissing) {
  hand_in({"Makefile", "app.c"});
  says(StepKind::build, "gcc app.c -o app", Nature::build);
  runner.answer("gcc", 1, "app.c:1:10: fatal error: tbb/task_arena.h: No such file or directory\n");
  build();
  EXPECT_EQ(sessions, 1);
  ASSERT_EQ(facts.steps.size(), 1U);
  ASSERT_TRUE(facts.steps[0].cause);
  EXPECT_TRUE(facts.steps[0].cause->is_dependency());
}

TEST_F(BuildProject, SetsLeftoversAsideBeforeABuildAndForNothingElse) {
  hand_in({"Makefile", "app.c", "app.o"});
  says(StepKind::build, "make", Nature::build);
  build();
  EXPECT_EQ(runner.count("mv -f -- 'app.o'"), 1);
}

TEST_F(BuildProject, LeavesWhatIsNoLeftoverWhereNothingIsBuilt) {
  hand_in({"run.py", "solver.hs", "solver.o"});
  says(StepKind::run, "python3 run.py", Nature::run);
  build();
  EXPECT_EQ(runner.count("mv -f"), 0) << "a run may need what was handed in";
}

TEST_F(BuildProject, OnlyPlansWhereThisMachineCannotIsolate) {
  host.can_isolate = false;
  host.why_not = "no user namespaces";
  hand_in({"Makefile", "app.c"});
  says(StepKind::run, "./app", Nature::run);
  build();
  EXPECT_THAT(told(), ElementsAre("build make planned", "run ./app planned"));
  EXPECT_EQ(sessions, 0);
  EXPECT_THAT(facts.sandbox.refused, HasSubstr("no user namespaces"));
  EXPECT_THAT(facts.not_checked[Stage::build], HasSubstr("no user namespaces"));
  EXPECT_THAT(facts.not_checked[Stage::run], HasSubstr("no user namespaces"));
}

TEST_F(BuildProject, RefusesToRunWhereARequiredLimitIsNotEnforced) {
  policy.sandbox.require = {"memory"};
  host.enforced.memory = "none";
  hand_in({"Makefile", "app.c"});
  says(StepKind::run, "./app", Nature::run);
  build();
  EXPECT_EQ(sessions, 0);
  EXPECT_THAT(facts.sandbox.refused, HasSubstr("memory"));
}

TEST_F(BuildProject, SaysThatNothingWasRunWhereNoStepRuns) {
  hand_in({"Makefile", "app.c"});
  build();
  EXPECT_THAT(told(), ElementsAre("build make ok"));
  EXPECT_EQ(facts.not_checked[Stage::run], "there is no step to run that vouch could try");
  EXPECT_EQ(facts.not_checked[Stage::build], "");
}

TEST_F(BuildProject, StartsNoSessionForAPlanOfWhichNothingIsRun) {
  hand_in({"notes.txt"});
  says(StepKind::run, "sbatch job.sh", Nature::cluster);
  facts.readme->steps[0].skipped = "needs a cluster";
  build();
  EXPECT_EQ(sessions, 0);
  EXPECT_THAT(told(), ElementsAre("run sbatch job.sh skipped"));
}

TEST_F(BuildProject, AnUnreadableReadmeIsNotChecked) {
  facts.readme->readable = false;
  facts.readme->trouble = "a scanned page";
  hand_in({"notes.txt"});
  build();
  EXPECT_EQ(facts.not_checked[Stage::readme], "README.md: a scanned page");
  EXPECT_THAT(facts.steps, IsEmpty());
}

}  // namespace
}  // namespace vouch::tests
