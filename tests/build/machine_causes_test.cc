// What of a failure is the machine's or the sandbox's doing.
#include "harness/build/machine_causes.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vouch::build {
namespace {

const std::vector<std::string> kRing{"io_uring"};

std::string cause_of(const FailedStep& step) {
  const auto cause = diagnose(step).cause;
  return cause ? to_string(*cause) : "";
}

TEST(Refusals, AreTheCauseWhereTheOutputSpeaksOfThem) {
  EXPECT_EQ(cause_of({.command = "./a",
                      .output = "io_uring_setup: Function not implemented\n",
                      .exit_code = 1,
                      .refused = kRing}),
            "sandbox_refuses:io_uring");
  EXPECT_EQ(cause_of({.command = "./a",
                      .output = "startup\nqueue_init: io_uring is not available\nbye\n",
                      .exit_code = 1,
                      .refused = kRing,
                      .refused_before_end = std::chrono::seconds(9)}),
            "sandbox_refuses:io_uring");
}

TEST(Refusals, AreTheCauseOfWhatEndsAtOnceWithoutAWord) {
  const FailedStep silent{.command = "./a", .output = "", .exit_code = 1, .refused = kRing};
  EXPECT_EQ(cause_of(silent), "sandbox_refuses:io_uring");
  FailedStep later = silent;
  later.refused_before_end = std::chrono::seconds(3);
  EXPECT_EQ(cause_of(later), "");
  FailedStep crashed = silent;
  crashed.exit_code = 139;
  EXPECT_EQ(cause_of(crashed), "");
}

TEST(Refusals, StandBackBehindWhatIsSureToBeTheZips) {
  EXPECT_EQ(cause_of({.command = "python3 a.py",
                      .output = "ModuleNotFoundError: No module named 'torchx'\n",
                      .exit_code = 1,
                      .refused = kRing}),
            "missing_module:torchx");
}

TEST(Refusals, OfTheKernelAreToldByTheirSignal) {
  EXPECT_EQ(cause_of({.command = "./a", .output = "", .exit_code = 159}),
            "sandbox_refuses:system calls of a 32-bit program (SIGSYS)");
  EXPECT_EQ(cause_of({.command = "make test",
                      .output = "make: *** [Makefile:4: test] Bad system call\n",
                      .exit_code = 2}),
            "sandbox_refuses:system calls of a 32-bit program (SIGSYS)");
}

struct Path {
  const char* line;
  const char* path;
};

TEST(MachinePaths, AreFoundWithWhateverWordsAroundThem) {
  const Path rows[] = {
      {"fuse: failed to open /dev/fuse: No such file or directory", "/dev/fuse"},
      {"ls: cannot access '/sys/class/net': No such file or directory", "/sys/class/net"},
      {"FileNotFoundError: [Errno 2] No such file or directory: "
       "'/sys/class/powercap/intel-rapl:0/energy_uj'",
       "/sys/class/powercap/intel-rapl:0/energy_uj"},
      {"java.io.FileNotFoundException: /etc/app.conf (No such file or directory)", "/etc/app.conf"},
      {"open /dev/kvm: permission denied", "/dev/kvm"},
      {"/usr/bin/python3: can't open file '/home/student/project/x.py'", ""},
      {"/usr/bin/ld: cannot find it", ""},
      {"bash: /dev/null: Permission denied", ""},
      {"cannot open /proc/self/maps", ""},
      {"cannot open /proc/4711/maps", ""},
      {"cannot open src/dev/fuse.c", ""},
      {"no path at all", ""},
  };
  for (const auto& [line, path] : rows) EXPECT_EQ(machine_path_in(line), path) << line;
}

TEST(MachinePaths, AreNoFilesThatTheZipLacks) {
  const auto of = [](std::string_view output) {
    return cause_of({.command = "./a", .output = output, .exit_code = 1});
  };
  EXPECT_EQ(of("fuse: failed to open /dev/fuse: No such file or directory\n"),
            "needs_device:/dev/fuse");
  EXPECT_EQ(of("cat: /usr/share/dict/words: No such file or directory\n"),
            "missing_toolchain:/usr/share/dict/words");
  EXPECT_EQ(of("tee: /proc/sys/vm/drop_caches: Read-only file system\n"), "needs_root");
  EXPECT_EQ(of("cat: data/words: No such file or directory\n"), "missing_file:data/words");
}

TEST(Root, IsWhatAStepWithSudoLacksThatFailsAsOthersDo) {
  const auto of = [](std::string_view output, bool as_root) {
    return cause_of({.command = "./a", .output = output, .exit_code = 1, .as_root = as_root});
  };
  EXPECT_EQ(of("mount: Operation not permitted\n", true), "needs_root");
  EXPECT_EQ(of("please run me as root\n", true), "needs_root");
  EXPECT_EQ(of("", true), "needs_root");
  EXPECT_EQ(of("error: port 70000 is out of range\n", true), "");
  EXPECT_EQ(of("mount: Operation not permitted\n", false), "");
}

TEST(BuildBackends, AreTheMachines) {
  EXPECT_EQ(cause_of({.command = "pip install .",
                      .output = "pip._vendor.pep517.wrappers.BackendUnavailable: Traceback\n"
                                "ModuleNotFoundError: No module named 'hatchling'\n",
                      .exit_code = 2}),
            "missing_toolchain:hatchling");
  EXPECT_EQ(cause_of({.command = "pip install .",
                      .output = "pip._vendor.pyproject_hooks._impl.BackendUnavailable: Cannot "
                                "import 'hatchling.build'\n",
                      .exit_code = 2}),
            "missing_toolchain:hatchling");
}

}  // namespace
}  // namespace vouch::build
