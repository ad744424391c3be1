// What the sandbox refuses is on record: by name, with the step that asked, and with the error that
// the call had without a record.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "tests/sandbox/trial.h"

namespace vouch::tests {
namespace {

using sandbox::Ending;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A step that makes one call and says with what error it ended.
std::string call(const std::string& expression) {
  return "python3 -c 'import ctypes, os; c = ctypes.CDLL(None, use_errno=True); r = " + expression +
         "; print(r, os.strerror(ctypes.get_errno()))'";
}

struct Refused {
  const char* test;
  const char* expression;
  const char* name;
  const char* error;
};

void PrintTo(const Refused& refused, std::ostream* out) { *out << refused.test; }

const std::vector<Refused> kRefused{
    {"IoUring", "c.syscall(425, 8, 0)", "io_uring", "Function not implemented"},
    {"Userfaultfd", "c.syscall(323, 0)", "memory faults in user space (userfaultfd)",
     "Operation not permitted"},
    {"PerformanceCounters", "c.syscall(298, 0, 0, -1, -1, 0)",
     "performance counters (perf_event_open)", "Operation not permitted"},
    {"UserNamespaces", "c.unshare(0x10000000)", "user namespaces", "Operation not permitted"},
    {"NetworkNamespaces", "c.unshare(0x40000000)", "network namespaces", "Operation not permitted"},
    {"RealTimeScheduling", "c.sched_setscheduler(0, 1, ctypes.byref(ctypes.c_int(50)))",
     "real-time scheduling (sched_setscheduler)", "Operation not permitted"},
    {"PacketSockets", "c.socket(17, 3, 768)", "packet sockets (AF_PACKET)",
     "Address family not supported by protocol"},
    {"RawSockets", "c.socket(2, 3, 1)", "raw sockets", "Operation not permitted"},
    {"Mounts", "c.mount(b\"none\", b\"/tmp\", b\"tmpfs\", 0, None)", "mounts (mount)",
     "Operation not permitted"},
    {"AnotherRoot", "c.chroot(b\".\")", "another root directory (chroot)",
     "Operation not permitted"},
    {"LockedMemory", "c.mlock(ctypes.create_string_buffer(1 << 24), 1 << 24)",
     "locked memory of more than 8 MiB (mlock)", "Cannot allocate memory"},
    {"KernelAio", "c.syscall(206, 8, ctypes.byref(ctypes.c_long(0)))", "kernel AIO (io_setup)",
     "Function not implemented"},
};

class RefusedTest : public testing::TestWithParam<Refused> {};

TEST_P(RefusedTest, IsToldByNameAndGetsTheErrorThatItAlwaysHad) {
#ifndef __x86_64__
  GTEST_SKIP() << "the calls' numbers are those of another architecture";
#endif
  const Mode mode = Mode::user_without_groups;
  if (const std::string why = cannot_enter(mode); !why.empty()) GTEST_SKIP() << why;
  Trial trial;
  trial.scripts = {call(GetParam().expression), "true"};
  const Outcome outcome = run_trial(mode, trial);
  EXPECT_THAT(outcome.steps[0].refused.names, ElementsAre(GetParam().name)) << outcome.logs[0];
  EXPECT_EQ(outcome.logs[0], std::string("-1 ") + GetParam().error + "\n");
  EXPECT_THAT(outcome.steps[1].refused.names, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Each, RefusedTest, testing::ValuesIn(kRefused),
                         [](const auto& row) { return std::string(row.param.test); });

class RefusalsTest : public testing::TestWithParam<Mode> {
 protected:
  void SetUp() override {
    if (const std::string why = cannot_enter(GetParam()); !why.empty()) GTEST_SKIP() << why;
  }
};

TEST_P(RefusalsTest, TellTheLatestLastAndHowLongTheStepWentOn) {
  Trial trial;
  trial.scripts = {call("c.unshare(0x10000000), c.chroot(b\".\"), c.unshare(0x10000000)") +
                   "; sleep 1; exit 3"};
  const Outcome outcome = run_trial(GetParam(), trial);
  EXPECT_THAT(outcome.steps[0].refused.names,
              ElementsAre("another root directory (chroot)", "user namespaces"));
  EXPECT_GE(outcome.steps[0].refused.before_end, std::chrono::milliseconds(1000));
  EXPECT_EQ(outcome.steps[0].exit_code, 3);
}

TEST_P(RefusalsTest, AreNotWhatEveryProgramMakesAndDoesWithout) {
  Trial trial;
  trial.scripts = {
      "python3 -c 'import threading, socket, subprocess; t = threading.Thread(target=print); "
      "t.start(); t.join(); socket.socket().close(); subprocess.run([\"true\"])'",
      "echo 'int main(void){return 0;}' >m.c && gcc -o m m.c && ./m", "ls -la /tmp; id; date; ps"};
  const Outcome outcome = run_trial(GetParam(), trial);
  for (const auto& step : outcome.steps) EXPECT_THAT(step.refused.names, IsEmpty());
}

TEST_P(RefusalsTest, HoldUpNoClockHoweverManyThereAre) {
  Trial trial;
  trial.limits = {.wall = std::chrono::seconds(3), .processes = 100};
  trial.scripts = {
      "for i in 1 2 3 4; do python3 -c 'import ctypes; c = ctypes.CDLL(None)\nwhile True: "
      "c.unshare(0x10000000)' & done; wait",
      "exit 7"};
  const Outcome outcome = run_trial(GetParam(), trial);
  EXPECT_EQ(outcome.steps[0].ending, Ending::wall_limit) << outcome.logs[0];
  EXPECT_LT(outcome.steps[0].usage.wall, std::chrono::seconds(6));
  EXPECT_EQ(outcome.steps[1].exit_code, 7);
  EXPECT_EQ(outcome.left, "");
}

TEST_P(RefusalsTest, AreToldUnderWeakIsolationToo) {
  Trial trial;
  trial.isolation = sandbox::Isolation::weak;
  trial.scripts = {call("c.unshare(0x10000000)")};
  const Outcome outcome = run_trial(GetParam(), trial);
  EXPECT_THAT(outcome.steps[0].refused.names, ElementsAre("user namespaces")) << outcome.logs[0];
  EXPECT_THAT(outcome.logs[0], HasSubstr("Operation not permitted"));
}

INSTANTIATE_TEST_SUITE_P(Modes, RefusalsTest,
                         testing::Values(Mode::root_with_groups, Mode::user_without_groups),
                         [](const auto& row) { return name(row.param); });

}  // namespace
}  // namespace vouch::tests
