// ./dev and .ci: what they say when something is missing, and which skipped tests they let pass.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/paths.h"
#include "tests/support/programs.h"
#include "tests/support/scratch.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string kDev = VOUCH_SOURCE_DIR "/dev";

/// A machine as `./dev` sees it: commands of our own before the real ones.
class Machine {
 public:
  void has(const std::string& command, const std::string& script) const {
    fs::permissions(scratch_.write(command, "#!/bin/bash\n" + script), fs::perms::owner_all);
  }
  Ran dev(const std::string& command) const {
    return run({kDev, command}, {}, {"PATH=" + scratch_.path().string() + ":/usr/bin:/bin"});
  }

 private:
  Scratch scratch_;
};

TEST(DevScript, SaysInOneLineWhatAptGetCouldNotDo) {
  const Machine machine;
  machine.has("id", "echo 0\n");
  machine.has("dpkg-query", "echo not-installed; exit 1\n");
  machine.has("apt-get", "echo 'E: Unable to locate package cmake'; exit 100\n");
  const Ran ran = machine.dev("setup");
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.errors, StartsWith("dev: apt-get could not install "));
  EXPECT_THAT(ran.errors, HasSubstr("E: Unable to locate package cmake"));
  EXPECT_EQ(count_lines(ran.errors), 1U) << ran.errors;
}

TEST(DevScript, GivesTheCommandWhenSudoIsMissing) {
  if (fs::exists("/usr/bin/sudo")) GTEST_SKIP() << "this machine has sudo, which cannot be hidden";
  const Machine machine;
  machine.has("id", "echo 1000\n");
  machine.has("dpkg-query", "exit 1\n");
  const Ran ran = machine.dev("setup");
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.errors, HasSubstr("as root: apt-get install build-essential cmake "));
  EXPECT_EQ(count_lines(ran.errors), 1U) << ran.errors;
}

TEST(DevScript, InstallsNothingWhenNothingIsMissing) {
  const Machine machine;
  machine.has("dpkg-query", "echo -n installed\n");
  machine.has("apt-get", "echo apt-get was called >&2; exit 1\n");
  const Ran ran = machine.dev("setup");
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.errors, "");
}

TEST(DevScript, NamesACommandThatItDoesNotHave) {
  const Ran ran = run({kDev, "tset"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.errors, EndsWith("dev: no command named tset\n"));
}

TEST(DevScript, TellsTheVersionThatVouchTells) {
  EXPECT_EQ("vouch " + run({kDev, "version"}).output, vouch({"--version"}).output);
}

/// What .ci/skips.py says of a run in which `Disk.Fills` was skipped, under `rules`.
Ran skips(const Scratch& scratch, const std::string& rules) {
  const auto junit = scratch.write(
      "junit.xml",
      "<testsuite><testcase name=\"a.Passes\" status=\"run\"/>"
      "<testcase name=\"Disk.Fills\" status=\"notrun\"><skipped message=\"SKIP\"/><system-out>"
      "disk_test.cc:7: Skipped\nno tmpfs can be mounted\n</system-out></testcase></testsuite>");
  return run({"/usr/bin/python3", VOUCH_SOURCE_DIR "/.ci/skips.py", junit,
              scratch.write("skips.txt", rules)});
}

TEST(CiSkips, ASkipThatNoRuleAllowsFails) {
  const Scratch scratch;
  const Ran ran = skips(scratch, "# none\n");
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.output, HasSubstr("Disk.Fills: no tmpfs can be mounted"));
}

TEST(CiSkips, ASkipIsAllowedWhereTheMachineCannot) {
  const Scratch scratch;
  const Ran ran = skips(scratch, "^Disk\\. | false | needs a tmpfs\n");
  EXPECT_EQ(ran.status, 0) << ran.errors;
  EXPECT_THAT(ran.output, HasSubstr("needs a tmpfs"));
}

TEST(CiSkips, ASkipFailsWhereTheMachineCouldHaveRunIt) {
  const Scratch scratch;
  EXPECT_EQ(skips(scratch, "^Disk\\. | true | needs a tmpfs\n").status, 1);
}

TEST(CiSkips, ARuleThatCannotBeReadIsNamed) {
  const Scratch scratch;
  const Ran ran = skips(scratch, "^Disk\\. needs a tmpfs\n");
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.errors, HasSubstr("skips.txt:1: expected PATTERN | COMMAND | WHY"));
}

}  // namespace
}  // namespace vouch::tests
