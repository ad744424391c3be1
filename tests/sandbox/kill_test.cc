// The supervisor, or vouch, is killed at random moments: nothing may be left.
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <thread>

#include "sandbox/host.h"
#include "sandbox/kernel/cgroup.h"
#include "sandbox/kernel/landlock.h"
#include "sandbox/session.h"
#include "tests/sandbox/trial.h"
#include "tests/support/scratch.h"
#include "util/error.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

/// Of each victim under strict isolation: 200 together. VOUCH_KILLS asks for more.
int kills() {
  const char* wanted = std::getenv("VOUCH_KILLS");
  return wanted == nullptr ? 100 : std::atoi(wanted);
}

std::string mounts() {
  std::ifstream file("/proc/self/mountinfo");
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string groups_of(pid_t vouch) {
  std::string found;
  for (const sandbox::CgroupPlace& place : sandbox::find_cgroup_places()) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(place.parent, error)) {
      const std::string directory = entry.path().filename();
      if (directory.starts_with("vouch-" + std::to_string(vouch) + "-")) found += directory + " ";
    }
  }
  return found;
}

/// What is left of a session in the directory for temporary files.
std::string directories_of(pid_t vouch) {
  std::string found;
  for (const auto& entry : fs::directory_iterator(fs::temp_directory_path())) {
    const std::string directory = entry.path().filename();
    if (directory.starts_with("vouch-" + std::to_string(vouch) + "-")) found += directory + " ";
  }
  return found;
}

pid_t child_of(pid_t parent) {
  std::ifstream children("/proc/" + std::to_string(parent) + "/task/" + std::to_string(parent) +
                         "/children");
  pid_t child = 0;
  children >> child;
  return child;
}

/// vouch, as far as the sandbox knows it: a session with a step that leaves daemons.
[[noreturn]] void be_vouch(const fs::path& workspace, sandbox::Isolation isolation) {
  try {
    const sandbox::IdentityLease lease;
    sandbox::SessionSpec spec;
    spec.workspace = workspace;
    spec.identity = lease.get();
    spec.isolation = isolation;
    spec.total.disk_bytes = std::uint64_t{16} << 20;
    sandbox::Session session(spec);
    sandbox::Command command;
    command.script =
        "for i in 1 2 3; do (setsid sleep 60 &); done; (while :; do :; done) & sleep 60";
    command.limits.wall = std::chrono::seconds(50);
    session.run(command);
  } catch (const InternalError&) {
    // The supervisor was killed as it started.
  }
  _exit(0);
}

/// Waits until this process, which inherits every orphan, has no child left.
bool all_ended(milliseconds limit) {
  const auto until = Clock::now() + limit;
  while (Clock::now() < until) {
    const pid_t ended = waitpid(-1, nullptr, WNOHANG);
    if (ended < 0) return true;
    if (ended == 0) std::this_thread::sleep_for(milliseconds(1));
  }
  return false;
}

struct Victim {
  const char* name;
  bool is_vouch;  // else the supervisor
  sandbox::Isolation isolation;
};

void PrintTo(const Victim& victim, std::ostream* out) { *out << victim.name; }

class KillTest : public testing::TestWithParam<Victim> {};

TEST_P(KillTest, LeavesNothingWhenItComesAtARandomMoment) {
  ASSERT_EQ(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0);
  const Scratch scratch;
  const fs::path workspace = scratch.path() / "project";
  fs::create_directory(workspace);
  const std::string mounts_before = mounts();
  std::mt19937 random(20210427);
  std::uniform_int_distribution<int> moment(0, 150'000);
  const bool weak = GetParam().isolation == sandbox::Isolation::weak;
  if (weak && sandbox::landlock_version() == 0) GTEST_SKIP() << "this kernel has no Landlock";
  const int rounds = weak ? 20 : kills();
  for (int round = 0; round < rounds; ++round) {
    const pid_t vouch = fork();
    if (vouch == 0) be_vouch(workspace, GetParam().isolation);
    std::this_thread::sleep_for(std::chrono::microseconds(moment(random)));
    const pid_t victim = GetParam().is_vouch ? vouch : child_of(vouch);
    if (victim > 0) kill(victim, SIGKILL);
    // Killed before there was a supervisor: then vouch goes on, and is killed too.
    if (victim == 0) kill(vouch, SIGKILL);
    ASSERT_TRUE(all_ended(std::chrono::seconds(20))) << "processes are left in round " << round;
    ASSERT_EQ(groups_of(vouch), "") << "round " << round;
    ASSERT_EQ(directories_of(vouch), "") << "round " << round;
  }
  EXPECT_EQ(mounts(), mounts_before);
  EXPECT_EQ(std::distance(fs::directory_iterator(scratch.path()), {}), 1);
  EXPECT_TRUE(fs::is_empty(workspace));
}

INSTANTIATE_TEST_SUITE_P(
    Victims, KillTest,
    testing::Values(Victim{"TheSupervisor", false, sandbox::Isolation::strict},
                    Victim{"Vouch", true, sandbox::Isolation::strict},
                    Victim{"TheSupervisorUnderWeakIsolation", false, sandbox::Isolation::weak},
                    Victim{"VouchUnderWeakIsolation", true, sandbox::Isolation::weak}),
    [](const auto& row) { return row.param.name; });

TEST(ProbeTest, LeavesNothingWhenItIsKilled) {
  ASSERT_EQ(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0);
  const Scratch scratch;
  fs::permissions(scratch.path(), fs::perms(0777));
  std::mt19937 random(20210427);
  std::uniform_int_distribution<int> moment(0, 600'000);
  for (int round = 0; round < 20; ++round) {
    const pid_t vouch = fork();
    if (vouch == 0) {
      setenv("TMPDIR", scratch.path().c_str(), 1);
      sandbox::probe_host();
      _exit(0);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(moment(random)));
    kill(vouch, SIGKILL);
    ASSERT_TRUE(all_ended(std::chrono::seconds(20))) << "processes are left in round " << round;
    ASSERT_EQ(groups_of(vouch), "") << "round " << round;
    ASSERT_TRUE(fs::is_empty(scratch.path())) << "round " << round;
  }
}

}  // namespace
}  // namespace vouch::tests
