// Every hostile program of tests/programs, in every mode: each ends as it should, and nothing of it
// is left. What a program does is said in its own first line.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <tuple>

#include "tests/sandbox/trial.h"

namespace vouch::tests {
namespace {

using sandbox::Ending;

constexpr int kHeld = 42;  // tests/programs/attack.h
constexpr int kAny = -1;

struct Hostile {
  const char* name;
  const char* script;
  Ending ending = Ending::exited;
  int exit_code = kHeld;
  std::vector<std::string> hosts = {};
  const char* said = "";
  // Nothing bounds this without control groups but the machine itself (docs/sandbox.md).
  bool needs_groups = false;
  bool names_more = false;  // and its noise may be taken for other names
};

void PrintTo(const Hostile& hostile, std::ostream* out) { *out << hostile.name; }

const std::vector<Hostile> kHostile{
    {"ForksWithoutEnd", "$P/fork_bomb", Ending::too_many_processes, kAny},
    {"ForksFasterThanItIsCounted", "$P/fork_bomb_of_quick_exits", Ending::too_many_processes, kAny},
    {"StartsThreadsWithoutEnd", "$P/thread_bomb", Ending::too_many_processes, kAny},
    {"SharesItsHunger", "$P/eight_memory_hogs", Ending::out_of_memory, kAny},
    {"TouchesMemory", "$P/memory_hog", Ending::out_of_memory, kAny},
    {"FillsAMemoryFile", "$P/memory_hog_in_memfd", Ending::out_of_memory, kAny},
    {"FillsPipes", "$P/memory_hog_in_pipes", Ending::out_of_memory, kAny, {}, "", true},
    {"FillsSockets", "$P/memory_hog_in_sockets", Ending::out_of_memory, kAny, {}, "", true},
    {"FillsSharedMemory",
     "$P/memory_hog_in_shared_memory",
     Ending::out_of_memory,
     kAny,
     {},
     "",
     true},
    {"FillsTmp", "$P/fill_directory /tmp", Ending::disk_full, kHeld},
    {"FillsDevShm", "$P/fill_directory /dev/shm", Ending::disk_full, kHeld},
    {"FillsItsHome", "$P/fill_directory /home/student", Ending::disk_full, kHeld},
    {"FillsTheWorkspace", "$P/fill_directory .", Ending::disk_full, kHeld},
    {"FillsDev", "$P/fill_directory /dev", Ending::exited, kHeld},
    {"FillsTheRootDirectory", "$P/fill_directory /", Ending::exited, kHeld},
    // It is ended when it is seen at the limit, or ends by itself before that.
    {"MakesFilesWithoutEnd", "$P/inode_bomb", Ending::disk_full, kAny},
    {"MakesASparseGiant", "$P/sparse_giant"},
    {"AllocatesAGiant", "$P/fallocate_giant"},
    {"WritesPastAFilesLimit", "exec $P/file_over_the_limit", Ending::disk_full, kAny},
    {"SpinsTheProcessor", "$P/cpu_spin", Ending::cpu_limit, kAny},
    {"SpinsInReapedChildren", "$P/cpu_spin_in_reaped_children", Ending::cpu_limit, kAny},
    {"Sleeps", "$P/sleep_forever", Ending::wall_limit, kAny},
    {"StopsItself", "exec $P/stop_itself", Ending::wall_limit, kAny},
    {"IgnoresSignals", "$P/ignore_signals", Ending::cpu_limit, kAny},
    {"FloodsItsOutput", "$P/flood_output", Ending::output_limit, kAny},
    {"FloodsFromDaemons", "$P/flood_from_daemons", Ending::output_limit, kAny},
    {"HoldsItsOutputOpen", "$P/hold_output_open", Ending::exited, 7},
    {"LeavesADaemon", "$P/daemon_that_writes_later", Ending::exited, 7},
    {"ExitsLikeAKilledProgram", "$P/exit_137", Ending::exited, 137},
    {"IsKilledForReal", "exec $P/kill_itself", Ending::signalled, kAny},
    {"IsMissing", "exec $P/no_such_program", Ending::exited, 127},
    {"PatchesTheMemoryOfInit", "$P/patch_memory_of_init", Ending::exited, 7},
    {"StealsDescriptorsOfInit", "$P/steal_descriptors_of_init"},
    {"ReadsTheEnvironmentOfInit", "$P/read_environment_of_init"},
    {"TypesIntoTheTerminal", "$P/type_into_the_terminal"},
    {"UsesInheritedDescriptors", "$P/use_inherited_descriptors"},
    {"TruncatesTheLog", "$P/truncate_the_log", Ending::exited, 7, {}, "the truth"},
    {"WritesKernelSettings", "$P/write_kernel_settings"},
    {"ReadsSecretsOfTheHost", "$P/read_secrets_of_the_host"},
    {"SeesOtherProcesses", "$P/see_other_processes"},
    {"CallsOutToAddresses",
     "$P/call_out_to_addresses",
     Ending::exited,
     kHeld,
     {"93.184.216.34", "192.0.2.7", "2001:db8::7", "2001:db8::8"}},
    {"AsksForAName", "$P/ask_for_a_name", Ending::exited, kHeld, {"files.evil.example"}},
    {"AsksForManyNames",
     "$P/ask_for_many_names",
     Ending::exited,
     kHeld,
     {"n0000.evil", "n0999.evil", "and more"},
     "",
     false,
     true},
    {"PoisonsTheWitness",
     "$P/poison_the_witness",
     Ending::exited,
     kHeld,
     {"still.heard.example"},
     "",
     false,
     true},
    {"ChangesTheNetwork", "$P/change_the_network"},
    {"OpensOddSockets", "$P/open_odd_sockets"},
    {"CallsTheDeepKernel", "$P/call_the_deep_kernel"},
    {"CallsByInt80", "exec $P/call_by_int_80", Ending::signalled, kAny},
    {"CallsByX32", "exec $P/call_by_x32", Ending::signalled, kAny},
    {"MakesNameSpaces", "$P/make_namespaces"},
    {"MountsThings", "$P/mount_things"},
    {"WritesToTheToolchain", "$P/write_to_the_toolchain"},
    {"BecomesRoot", "$P/become_root"},
    {"PlantsASetuidFile", "$P/plant_setuid_file"},
    {"MakesDevices", "$P/make_devices"},
    {"KillsEveryone", "$P/kill_everyone", Ending::signalled, kAny},
    {"LeavesADeepTree", "$P/leave_a_deep_tree", Ending::exited, 7},
    {"LeavesEndlessNames", "$P/leave_endless_names", Ending::exited, 7},
    {"LeavesTrapsForTheHarness", "$P/leave_traps_for_the_harness", Ending::exited, 7},
    {"ReplacesTheWorkspace", "$P/replace_the_workspace", Ending::exited, 7},
    {"ForgesTheState", "$P/forge_the_state", Ending::exited, 7},
    {"ExhaustsDescriptors", "$P/exhaust_descriptors", Ending::exited, 7},
    {"LowersLimitsOfOthers", "$P/lower_limits_of_others"},
    {"TakesTerminalsAndAio", "$P/take_terminals_and_aio"},
    {"RaisesItsPriority", "$P/raise_its_priority"},
};

/// A mode that fell back to another would pass without having been tried.
void expect_mode(Mode mode, const sandbox::Enforced& enforced) {
  const bool groups = mode == Mode::root_with_groups || mode == Mode::user_with_groups;
  for (const std::string& by : {enforced.memory, enforced.processes, enforced.cpu}) {
    EXPECT_EQ(by.starts_with("cgroup"), groups) << name(mode) << " is held by " << by;
  }
  EXPECT_EQ(enforced.files, "namespace");
  EXPECT_EQ(enforced.network, "namespace");
  EXPECT_EQ(enforced.disk, "namespace");
}

class HostileTest : public testing::TestWithParam<std::tuple<Hostile, Mode>> {};

TEST_P(HostileTest, EndsAsItShouldAndLeavesNothing) {
  const auto& [hostile, mode] = GetParam();
  if (const std::string why = cannot_enter(mode); !why.empty()) GTEST_SKIP() << why;
  const bool groups = mode == Mode::root_with_groups || mode == Mode::user_with_groups;
  if (hostile.needs_groups && !groups) {
    GTEST_SKIP() << "memory that no process maps is bounded by control groups alone";
  }
  Trial trial;
  trial.scripts = {hostile.script};
  // Who waits for the clock should not have to wait long.
  if (hostile.ending == Ending::wall_limit) trial.limits.wall = std::chrono::milliseconds(700);
  const Outcome outcome = run_trial(mode, trial);
  const sandbox::RunResult& result = outcome.steps.at(0);
  const std::string& log = outcome.logs.at(0);
  EXPECT_EQ(result.ending, hostile.ending) << result.trouble << log;
  if (hostile.exit_code != kAny) {
    EXPECT_EQ(result.exit_code, hostile.exit_code) << log;
  }
  EXPECT_EQ(log.find("ESCAPED"), std::string::npos) << log;
  EXPECT_EQ(log.find("BROKEN"), std::string::npos) << log;
  EXPECT_NE(log.find(hostile.said), std::string::npos) << log;
  for (const std::string& host : hostile.hosts) {
    EXPECT_NE(std::find(result.hosts.begin(), result.hosts.end(), host), result.hosts.end())
        << host << " was not heard";
  }
  if (!hostile.names_more) {
    EXPECT_EQ(result.hosts.size(), hostile.hosts.size());
  }
  expect_mode(mode, outcome.enforced);
  for (const std::string& path : result.changed) {
    EXPECT_FALSE(path.starts_with("root/")) << "a link was followed: " << path;
  }
  EXPECT_EQ(outcome.left, "");
  EXPECT_LE(log.size(), trial.limits.output_bytes);
  EXPECT_LT(result.usage.wall, trial.limits.wall + std::chrono::seconds(4));
}

class NewbornTest : public testing::TestWithParam<Mode> {};

TEST_P(NewbornTest, KeepItsDescriptorsFromWhatEarlierStepsLeft) {
  if (const std::string why = cannot_enter(GetParam()); !why.empty()) GTEST_SKIP() << why;
  Trial trial;
  trial.limits.cpu = std::chrono::minutes(1);
  trial.scripts.assign(60, "true");
  trial.scripts.front() = "$P/steal_from_newborn_steps";
  trial.scripts.back() = "cat loot 2>/dev/null; exit 7";
  const Outcome outcome = run_trial(GetParam(), trial);
  EXPECT_EQ(outcome.steps.front().exit_code, 7) << outcome.logs.front();
  EXPECT_EQ(outcome.steps.back().exit_code, 7) << outcome.steps.back().trouble;
  EXPECT_EQ(outcome.logs.back(), "");
  EXPECT_EQ(outcome.left, "");
}

TEST_P(NewbornTest, DaemonsWriteNothingIntoTheLogOfAStepThatWasTold) {
  if (const std::string why = cannot_enter(GetParam()); !why.empty()) GTEST_SKIP() << why;
  Trial trial;
  trial.scripts = {"$P/daemon_that_writes_later", "sleep 0.3"};
  const Outcome outcome = run_trial(GetParam(), trial);
  EXPECT_EQ(outcome.steps.at(0).exit_code, 7) << outcome.steps.at(0).trouble;
  // What had been written when it was told, although the daemon went on through the next step.
  EXPECT_EQ(outcome.logs.at(0).size(), outcome.steps.at(0).output_bytes);
  EXPECT_EQ(outcome.logs.at(1), "");
  EXPECT_EQ(outcome.left, "");
}

TEST_P(NewbornTest, KeepItsLimitsFromWhatEarlierStepsLeft) {
  if (const std::string why = cannot_enter(GetParam()); !why.empty()) GTEST_SKIP() << why;
  Trial trial;
  trial.limits.cpu = std::chrono::minutes(1);
  trial.scripts.assign(40, "exit 7");
  trial.scripts.front() = "$P/lower_limits_of_others of-newborns";
  const Outcome outcome = run_trial(GetParam(), trial);
  for (const sandbox::RunResult& step : outcome.steps) {
    EXPECT_EQ(step.ending, Ending::exited) << step.trouble;
    EXPECT_EQ(step.exit_code, 7);
  }
  EXPECT_EQ(outcome.left, "");
}

TEST_P(NewbornTest, BeginWhileDescriptorsAreInFlight) {
  if (const std::string why = cannot_enter(GetParam()); !why.empty()) GTEST_SKIP() << why;
  Trial trial;
  trial.scripts = {"$P/keep_descriptors_in_flight", "exit 7", "exit 7"};
  const Outcome outcome = run_trial(GetParam(), trial);
  for (const sandbox::RunResult& step : outcome.steps) {
    EXPECT_EQ(step.exit_code, 7) << step.trouble;
  }
  EXPECT_EQ(outcome.left, "");
}

class WatchTest : public testing::TestWithParam<Mode> {};

/// The supervisor has one thread: while it looks at the files it holds no limit.
TEST_P(WatchTest, IsNotHeldUpByWhatALeftoverDoesToTheFiles) {
  if (const std::string why = cannot_enter(GetParam()); !why.empty()) GTEST_SKIP() << why;
  Trial trial;
  trial.limits = {.wall = std::chrono::seconds(1)};
  trial.scripts = {"$P/lengthen_the_walk", "sleep 60"};
  const auto began = std::chrono::steady_clock::now();
  const Outcome outcome = run_trial(GetParam(), trial);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(15));
  EXPECT_EQ(outcome.steps[0].exit_code, 7) << outcome.logs[0];
  EXPECT_EQ(outcome.steps[1].ending, Ending::wall_limit) << outcome.steps[1].trouble;
  EXPECT_EQ(outcome.left, "");
}

INSTANTIATE_TEST_SUITE_P(Modes, WatchTest,
                         testing::Values(Mode::root_with_groups, Mode::user_without_groups),
                         [](const auto& row) { return name(row.param); });

INSTANTIATE_TEST_SUITE_P(Modes, NewbornTest,
                         testing::Values(Mode::root_with_groups, Mode::user_with_groups,
                                         Mode::user_without_groups),
                         [](const auto& row) { return name(row.param); });

INSTANTIATE_TEST_SUITE_P(
    All, HostileTest,
    testing::Combine(testing::ValuesIn(kHostile),
                     testing::Values(Mode::root_with_groups, Mode::root_without_groups,
                                     Mode::user_with_groups, Mode::user_without_groups)),
    [](const auto& row) {
      return std::string(std::get<0>(row.param).name) + name(std::get<1>(row.param));
    });

}  // namespace
}  // namespace vouch::tests
