#include "harness/build/split_steps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vouch::tests {
namespace {

using testing::ElementsAre;

/// "setup: apt-get install -y gcc" for each step that `line` becomes.
std::vector<std::string> parts(const std::string& line, StepKind kind = StepKind::build) {
  PlannedStep step;
  step.kind = kind;
  step.command = line;
  std::vector<std::string> texts;
  for (const PlannedStep& part : build::split_setup(step))
    texts.push_back(std::string(name(part.kind)) + ": " + part.command);
  return texts;
}

TEST(SplitSteps, TakesTheSetUpOutOfALineThatBuilds) {
  EXPECT_THAT(parts("apt-get install -y gcc && make -j2"),
              ElementsAre("setup: apt-get install -y gcc", "build: make -j2"));
  EXPECT_THAT(parts("git submodule update --init; make; ./app", StepKind::run),
              ElementsAre("setup: git submodule update --init", "run: make; ./app"));
  EXPECT_THAT(parts("go mod tidy && go build -o app ."),
              ElementsAre("setup: go mod tidy", "build: go build -o app ."));
}

TEST(SplitSteps, KeepsAChangeOfDirectoryForWhatFollows) {
  EXPECT_THAT(parts("cd server; npm ci --legacy-peer-deps", StepKind::setup),
              ElementsAre("setup: cd server", "setup: npm ci --legacy-peer-deps"));
}

TEST(SplitSteps, GivesWhatFollowsASetUpStepItsOwnKind) {
  EXPECT_THAT(parts("npm install && npm run build", StepKind::setup),
              ElementsAre("setup: npm install", "build: npm run build"));
}

TEST(SplitSteps, LeavesEverythingElseAsItIsWritten) {
  for (const std::string line :
       {"mkdir -p build && cd build && cmake .. && make", "pip install numpy",
        "(cd web && npm ci && npm run build)", "brew install x || apt install x && make",
        "pip install x & make", "for p in a b; do pip install $p; done && make",
        "cat <<E && pip install x\nE\n"}) {
    EXPECT_THAT(parts(line), ElementsAre("build: " + line));
  }
}

}  // namespace
}  // namespace vouch::tests
