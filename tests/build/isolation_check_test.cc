#include "harness/build/isolation_check.h"

#include <gtest/gtest.h>

namespace vouch::harness {
namespace {

using sandbox::Isolation;

/// An ordinary user's machine without control groups.
sandbox::Host watched() {
  sandbox::Host host;
  host.can_isolate = true;
  host.can_isolate_weakly = true;
  host.enforced = {"watchdog", "rlimit", "watchdog", "namespace", "namespace", "namespace"};
  host.enforced_weakly = {"watchdog", "rlimit", "watchdog", "none", "seccomp", "landlock"};
  host.abilities = {{"memory limit", false, "watchdog", "delegate"},
                    {"processor limit", false, "watchdog", "delegate"},
                    {"disk limit", true, "namespace", ""}};
  return host;
}

SandboxPolicy requiring(std::vector<std::string> names) {
  SandboxPolicy policy;
  policy.require = std::move(names);
  return policy;
}

TEST(MayRun, WhatIsRequiredAndHeldIsNoRefusal) {
  EXPECT_FALSE(
      build::why_not_run(watched(), Isolation::strict, requiring({"files", "network", "disk"})));
  EXPECT_FALSE(build::why_not_run(watched(), Isolation::weak, requiring({"files", "network"})));
}

TEST(MayRun, NamesWhatIsRequiredAndNotHeldAndOneMend) {
  const auto refusal = build::why_not_run(watched(), Isolation::strict,
                                          requiring({"files", "memory", "processes", "cpu"}));
  ASSERT_TRUE(refusal);
  EXPECT_EQ(build::in_words(*refusal),
            "the policy requires limits that this machine does not enforce: memory, cpu; to fix "
            "it: delegate");
}

TEST(MayRun, WeakIsolationIsAskedForItself) {
  const auto refusal = build::why_not_run(watched(), Isolation::weak, requiring({"files", "disk"}));
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->reason,
            "the policy requires limits that this machine does not enforce under weak isolation: "
            "disk");
}

TEST(MayRun, ANetworkThatThePolicyOpenedIsNotRequired) {
  SandboxPolicy policy = requiring({"files", "network"});
  policy.network = true;
  sandbox::Host host = watched();
  host.enforced.network = "none";
  EXPECT_FALSE(build::why_not_run(host, Isolation::strict, policy));
}

TEST(MayRun, NothingRunsWithoutIsolation) {
  sandbox::Host host;
  host.why_not = "this machine cannot isolate: no bubblewrap";
  host.fix = "apt-get install bubblewrap";
  const auto refusal = build::why_not_run(host, Isolation::strict, requiring({}));
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->reason, host.why_not);
  EXPECT_EQ(refusal->fix, host.fix);
  EXPECT_TRUE(build::why_not_run(host, Isolation::weak, requiring({})));
}

TEST(MayRun, TheWeakerWordOfTwoCounts) {
  const sandbox::Enforced claimed{"cgroup1",   "cgroup1", "cgroup1",
                                  "namespace", "none",    "namespace"};
  const sandbox::Enforced tried{"none",      "cgroup1",   "watchdog",
                                "namespace", "namespace", "namespace"};
  const sandbox::Enforced both = sandbox::weaker(claimed, tried);
  EXPECT_EQ(both.memory, "none");
  EXPECT_EQ(both.processes, "cgroup1");
  EXPECT_EQ(both.cpu, "watchdog");
  EXPECT_EQ(both.network, "none");
  EXPECT_EQ(both.files, "namespace");
}

}  // namespace
}  // namespace vouch::harness
