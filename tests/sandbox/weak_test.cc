// Weak isolation behind the same face: what it holds, as root and as an ordinary user, with user
// namespaces turned off for real.
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "sandbox/kernel/landlock.h"
#include "tests/sandbox/trial.h"

namespace vouch::tests {
namespace {

using sandbox::Ending;

class WeakTest : public testing::TestWithParam<Mode> {
 protected:
  void SetUp() override {
    if (const std::string why = cannot_enter(GetParam()); !why.empty()) GTEST_SKIP() << why;
    if (sandbox::landlock_version() == 0) GTEST_SKIP() << "this kernel has no Landlock";
  }

  /// An honest step gets time enough, since a busy machine's compiler takes more of it.
  static Outcome run(const std::vector<std::string>& scripts,
                     std::chrono::milliseconds cpu = std::chrono::seconds(30)) {
    Trial trial;
    trial.isolation = sandbox::Isolation::weak;
    trial.limits.cpu = cpu;
    trial.scripts = scripts;
    return run_trial(GetParam(), trial);
  }
};

TEST_P(WeakTest, BuildsAndRunsAndCarriesTheShellsState) {
  const Outcome outcome =
      run({"echo 'int main(void){return 5;}' >a.c && gcc a.c && mkdir d && cd d && export X=7",
           "[ $X = 7 ] && ../a.out"});
  EXPECT_EQ(outcome.steps[0].exit_code, 0) << outcome.logs[0];
  EXPECT_EQ(outcome.steps[1].exit_code, 5) << outcome.logs[1];
  EXPECT_EQ(outcome.enforced.files, "landlock");
  EXPECT_EQ(outcome.enforced.network, "seccomp");
  EXPECT_EQ(outcome.left, "");
}

TEST_P(WeakTest, HoldsFilesAndNetworkAndTheDeepKernel) {
  for (const char* program : {"call_the_deep_kernel", "make_namespaces", "mount_things"}) {
    const Outcome outcome = run({std::string("$P/") + program});
    EXPECT_EQ(outcome.steps[0].exit_code, 42)
        << program << static_cast<int>(outcome.steps[0].ending) << outcome.logs[0];
  }
  const Outcome outcome =
      run({"cat /etc/shadow; ls /root /home; echo x >/etc/planted; echo x "
           ">/usr/planted; echo >/dev/tcp/127.0.0.1/22"});
  EXPECT_NE(outcome.steps[0].exit_code, 0);
  EXPECT_EQ(outcome.logs[0].find("root:"), std::string::npos) << outcome.logs[0];
  EXPECT_FALSE(std::filesystem::exists("/etc/planted"));
}

TEST_P(WeakTest, EndsWhatGoesPastALimitAndAllThatItStarted) {
  const Outcome outcome = run({"$P/eight_memory_hogs", "$P/cpu_spin", "$P/flood_from_daemons",
                               "$P/daemon_that_writes_later"},
                              std::chrono::seconds(1) * slowness());
  EXPECT_EQ(outcome.steps[0].ending, Ending::out_of_memory);
  EXPECT_EQ(outcome.steps[1].ending, Ending::cpu_limit);
  EXPECT_EQ(outcome.steps[2].ending, Ending::output_limit);
  EXPECT_EQ(outcome.steps[3].exit_code, 7);
  EXPECT_EQ(outcome.left, "");
}

/// Whatever it lets live, the machine stays usable: an outer bound, and an end by another way.
class OuterBound {
 public:
  OuterBound() {
    getrlimit(RLIMIT_NPROC, &before_);
    const rlim_t most = std::min<rlim_t>(before_.rlim_cur, 150);
    const rlimit bound{most, geteuid() == 0 ? most : before_.rlim_max};
    setrlimit(RLIMIT_NPROC, &bound);
  }
  ~OuterBound() {
    setrlimit(RLIMIT_NPROC, &before_);
    if (geteuid() != 0) return;
    const pid_t killer = fork();
    if (killer == 0) {
      if (setresuid(kOrdinaryUser, kOrdinaryUser, kOrdinaryUser) == 0) kill(-1, SIGKILL);
      _exit(0);
    }
    waitpid(killer, nullptr, 0);
  }
  OuterBound(const OuterBound&) = delete;
  OuterBound& operator=(const OuterBound&) = delete;

 private:
  rlimit before_{};
};

TEST_P(WeakTest, EndsForkBombsThatNoGroupHolds) {
  for (const char* program : {"fork_bomb", "fork_bomb_of_sessions"}) {
    const OuterBound bound;
    const Outcome outcome = run({std::string("$P/") + program, "exit 7"});
    EXPECT_EQ(outcome.steps[0].ending, Ending::too_many_processes) << program << outcome.logs[0];
    EXPECT_EQ(outcome.steps[1].exit_code, 7) << outcome.steps[1].trouble;
    EXPECT_EQ(outcome.left, "") << program;
    const bool counted = GetParam() == Mode::root_with_groups;
    EXPECT_EQ(outcome.enforced.processes == "watchdog", !counted) << outcome.enforced.processes;
  }
}

INSTANTIATE_TEST_SUITE_P(Modes, WeakTest,
                         testing::Values(Mode::root_with_groups, Mode::user_without_groups,
                                         Mode::user_without_namespaces),
                         [](const auto& row) { return name(row.param); });

}  // namespace
}  // namespace vouch::tests
