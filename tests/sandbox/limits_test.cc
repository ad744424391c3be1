// Every kind of limit, for one step and for all steps together: what goes past it ends as it
// should, and what stays below it is left alone.
#include <gtest/gtest.h>

#include <chrono>

#include "tests/sandbox/trial.h"

namespace vouch::tests {
namespace {

using sandbox::Ending;
using sandbox::Limits;
using std::chrono::milliseconds;

constexpr std::uint64_t operator""_MiB(unsigned long long count) { return count << 20; }

constexpr const char* kSpin = "i=0; while [ $i -lt 10000 ]; do i=$((i+1)); done";
constexpr const char* kSpinOn = "while :; do :; done";
// Holds that much until it is ended, in the background; the step ends when it holds it.
// Nobody reads what tail keeps: it holds on to it as long as the session is there.
constexpr const char* kHold = "(head -c 60M /dev/zero | tail | sleep 60) & sleep 1";
constexpr const char* kHoldOn = "head -c 60M /dev/zero | tail | (sleep 5; cat) >/dev/null";
constexpr const char* kTwenty = "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do ";

struct Limited {
  const char* name;
  Limits step;
  Limits total;
  std::vector<std::string> scripts;
  std::vector<Ending> endings;
};

void PrintTo(const Limited& limited, std::ostream* out) { *out << limited.name; }

Limits wall(milliseconds limit) { return {.wall = limit}; }
Limits cpu(milliseconds limit) { return {.cpu = limit}; }
Limits memory(std::uint64_t limit) { return {.memory_bytes = limit}; }
Limits processes(std::uint64_t limit) { return {.processes = limit}; }
Limits disk(std::uint64_t limit) { return {.disk_bytes = limit}; }
Limits inodes(std::uint64_t limit) { return {.inodes = limit}; }
Limits output(std::uint64_t limit) { return {.output_bytes = limit}; }
Limits file(std::uint64_t limit) { return {.file_bytes = limit}; }

const std::vector<Limited> kLimited{
    {"WallOfAStep",
     wall(milliseconds(400)),
     {},
     {"sleep 0.1", "sleep 60", "sleep 0.1"},
     {Ending::exited, Ending::wall_limit, Ending::exited}},
    {"WallOfAll",
     {},
     wall(milliseconds(3000)),
     {"sleep 0.2", "sleep 60"},
     {Ending::exited, Ending::wall_limit}},
    {"ProcessorOfAStep",
     cpu(milliseconds(1000)),
     {},
     {kSpin, kSpinOn},
     {Ending::exited, Ending::cpu_limit}},
    {"ProcessorOfAll",
     {},
     cpu(milliseconds(1000)),
     {kSpin, kSpinOn},
     {Ending::exited, Ending::cpu_limit}},
    {"MemoryOfAStep",
     memory(48_MiB),
     {},
     {"head -c 9M /dev/zero | tail >/dev/null", kHoldOn},
     {Ending::exited, Ending::out_of_memory}},
    {"ProcessesOfAStep",
     processes(16),
     {},
     {"true & true", std::string(kTwenty) + "sleep 9 & done 2>/dev/null; wait"},
     {Ending::exited, Ending::too_many_processes}},
    {"DiskOfAStep",
     disk(16_MiB),
     disk(64_MiB),
     {"head -c 12M /dev/zero >a", "head -c 12M /dev/zero >b", "head -c 20M /dev/zero >c; sleep 60"},
     {Ending::exited, Ending::exited, Ending::disk_full}},
    {"DiskOfAll",
     disk(64_MiB),
     disk(16_MiB),
     {"head -c 12M /dev/zero >a", "head -c 12M /dev/zero >b"},
     {Ending::exited, Ending::disk_full}},
    {"InodesOfAStep",
     inodes(30),
     inodes(3000),
     {std::string(kTwenty) + ": >a$i; done", std::string(kTwenty) + ": >b$i; done",
      std::string(kTwenty) + ": >c$i; : >d$i; done; sleep 60"},
     {Ending::exited, Ending::exited, Ending::disk_full}},
    {"InodesOfAll",
     inodes(3000),
     inodes(100),
     {"seq 20 | xargs touch", "seq 30 2000 | xargs touch"},
     {Ending::exited, Ending::disk_full}},
    {"OutputOfAStep",
     output(100'000),
     {},
     {"head -c 90000 /dev/zero", "cat /dev/zero"},
     {Ending::exited, Ending::output_limit}},
    {"OutputOfAll",
     {},
     output(100'000),
     {"head -c 60000 /dev/zero", "head -c 60000 /dev/zero; sleep 60"},
     {Ending::exited, Ending::output_limit}},
    {"SizeOfAFile",
     file(1_MiB),
     {},
     {"head -c 1000000 /dev/zero >a", "head -c 2M /dev/zero >b"},
     {Ending::exited, Ending::disk_full}},
};

class LimitsTest : public testing::TestWithParam<std::tuple<Limited, Mode>> {};

TEST_P(LimitsTest, EndWhatGoesPastThemAndNothingElse) {
  const auto& [limited, mode] = GetParam();
  if (const std::string why = cannot_enter(mode); !why.empty()) GTEST_SKIP() << why;
  Trial trial;
  trial.limits = limited.step;
  trial.total = limited.total;
  for (Limits* limits : {&trial.limits, &*trial.total}) {
    limits->wall *= slowness();
    limits->cpu *= slowness();
  }
  if (trial.limits.wall.count() == 0) trial.limits.wall = std::chrono::minutes(2) * slowness();
  trial.scripts = limited.scripts;
  const Outcome outcome = run_trial(mode, trial);
  ASSERT_EQ(outcome.steps.size(), limited.endings.size());
  for (std::size_t i = 0; i < limited.endings.size(); ++i) {
    EXPECT_EQ(outcome.steps[i].ending, limited.endings[i])
        << "step " << i << outcome.steps[i].trouble << outcome.logs[i].substr(0, 500);
  }
  EXPECT_EQ(outcome.left, "");
}

INSTANTIATE_TEST_SUITE_P(Each, LimitsTest,
                         testing::Combine(testing::ValuesIn(kLimited),
                                          testing::Values(Mode::root_with_groups,
                                                          Mode::user_without_groups)),
                         [](const auto& row) {
                           return std::string(std::get<0>(row.param).name) +
                                  name(std::get<1>(row.param));
                         });

class TruthTest : public testing::TestWithParam<Mode> {
 protected:
  void SetUp() override {
    if (const std::string why = cannot_enter(GetParam()); !why.empty()) GTEST_SKIP() << why;
  }
};

TEST_P(TruthTest, AnExitCodeAloneIsNoFullDisk) {
  Trial trial;
  trial.limits = file(1_MiB);
  trial.scripts = {"exit 153", "head -c 2M /dev/zero >b"};
  const Outcome outcome = run_trial(GetParam(), trial);
  EXPECT_EQ(outcome.steps[0].ending, Ending::exited);
  EXPECT_EQ(outcome.steps[0].exit_code, 153);
  EXPECT_EQ(outcome.steps[1].ending, Ending::disk_full);
}

TEST_P(TruthTest, OutputInAnEnlargedPipeIsKept) {
  Trial trial;
  trial.scripts = {
      "exec python3 -c 'import fcntl,os; fcntl.fcntl(1, 1031, 1 << 20); "
      "os.write(1, b\"a\" * 600000 + b\"LAST WORDS\"); os._exit(7)'"};
  const Outcome outcome = run_trial(GetParam(), trial);
  EXPECT_EQ(outcome.steps[0].exit_code, 7) << outcome.logs[0].substr(0, 500);
  EXPECT_TRUE(outcome.logs[0].ends_with("LAST WORDS"));
}

TEST_P(TruthTest, MemoryThatProcessesShareCountsOnce) {
  Trial trial;
  trial.limits.memory_bytes = 200_MiB;
  trial.limits.cpu = std::chrono::seconds(30);
  trial.scripts = {"$P/share_memory 64 8"};
  const Outcome outcome = run_trial(GetParam(), trial);
  EXPECT_EQ(outcome.steps[0].ending, Ending::exited) << outcome.logs[0];
  EXPECT_EQ(outcome.steps[0].exit_code, 7) << outcome.logs[0];
}

TEST_P(TruthTest, ManyDescriptorsDoNotHoldUpTheClock) {
  Trial trial;
  trial.limits = {.wall = std::chrono::seconds(2), .memory_bytes = 900_MiB, .processes = 200};
  trial.scripts = {"$P/hold_many_descriptors 100"};
  const Outcome outcome = run_trial(GetParam(), trial);
  EXPECT_EQ(outcome.steps[0].ending, Ending::wall_limit) << outcome.logs[0];
  EXPECT_LT(outcome.steps[0].usage.wall, std::chrono::seconds(5));
}

INSTANTIATE_TEST_SUITE_P(Modes, TruthTest,
                         testing::Values(Mode::root_with_groups, Mode::user_without_groups),
                         [](const auto& row) { return name(row.param); });

/// What only control groups can hold for several steps together.
class TotalLimitsTest : public testing::TestWithParam<Mode> {
 protected:
  void SetUp() override {
    if (const std::string why = cannot_enter(GetParam()); !why.empty()) GTEST_SKIP() << why;
  }
};

TEST_P(TotalLimitsTest, CountMemoryThatEarlierStepsStillHold) {
  Trial trial;
  trial.limits = wall(std::chrono::seconds(30));
  trial.total = memory(100_MiB);
  trial.scripts = {kHold, kHoldOn};
  const Outcome outcome = run_trial(GetParam(), trial);
  EXPECT_EQ(outcome.steps[0].ending, Ending::exited) << outcome.steps[0].trouble;
  EXPECT_EQ(outcome.steps[1].ending, Ending::out_of_memory) << outcome.logs[1];
  EXPECT_EQ(outcome.left, "");
}

TEST_P(TotalLimitsTest, CountProcessesThatEarlierStepsLeftRunning) {
  Trial trial;
  trial.limits = wall(std::chrono::seconds(30));
  trial.total = processes(30);
  trial.scripts = {std::string(kTwenty) + "sleep 60 & done",
                   std::string(kTwenty) + "sleep 60 & done 2>/dev/null; wait"};
  const Outcome outcome = run_trial(GetParam(), trial);
  EXPECT_EQ(outcome.steps[0].ending, Ending::exited) << outcome.steps[0].trouble;
  EXPECT_EQ(outcome.steps[1].ending, Ending::too_many_processes) << outcome.logs[1];
  EXPECT_EQ(outcome.left, "");
}

TEST_P(TotalLimitsTest, KeepWhatAStepLeftUnderItsProcessorLimit) {
  Trial trial;
  trial.limits = cpu(milliseconds(1000));
  trial.limits.wall = std::chrono::seconds(60);
  // The second waits for the loop's end.
  trial.scripts = {"(while :; do :; done) & echo $! >loop",
                   "while kill -0 $(cat loop) 2>/dev/null; do sleep 0.3; done"};
  const Outcome outcome = run_trial(GetParam(), trial);
  EXPECT_EQ(outcome.steps[0].ending, Ending::exited) << outcome.steps[0].trouble;
  EXPECT_EQ(outcome.steps[1].ending, Ending::exited) << outcome.logs[1];
  EXPECT_EQ(outcome.left, "");
}

INSTANTIATE_TEST_SUITE_P(Modes, TotalLimitsTest,
                         testing::Values(Mode::root_with_groups, Mode::user_with_groups),
                         [](const auto& row) { return name(row.param); });

}  // namespace
}  // namespace vouch::tests
