// Sessions: several steps in one shell, a result each.
#include "sandbox/session.h"

#include <gtest/gtest.h>

#include <regex>

#include "sandbox/host.h"
#include "tests/support/scratch.h"

namespace vouch::sandbox {
namespace {

using std::chrono::milliseconds;
using tests::read_file;
using tests::Scratch;

class SessionTest : public testing::Test {
 protected:
  SessionTest() {
    std::filesystem::create_directory(scratch_.path() / "project");
    spec_.workspace = scratch_.path() / "project";
    spec_.identity = lease_.get();
  }

  void own_workspace() {
    if (geteuid() != 0) return;
    ASSERT_EQ(0, std::system(("chown -R " + std::to_string(spec_.identity.uid) + " " +
                              spec_.workspace.string())
                                 .c_str()));
  }

  RunResult run(Session& session, const std::string& script,
                milliseconds wall = milliseconds(10000)) {
    Command command;
    command.script = script;
    command.log = log();
    command.limits.wall = wall;
    return session.run(command);
  }

  std::filesystem::path log() const { return scratch_.path() / "log"; }

  Scratch scratch_;
  IdentityLease lease_;
  SessionSpec spec_;
};

TEST_F(SessionTest, TellsTheExitCodeAndTheOutputOfAStep) {
  own_workspace();
  Session session(spec_);
  const RunResult result = run(session, "echo out; echo err >&2; exit 7");
  EXPECT_EQ(result.ending, Ending::exited) << result.trouble;
  EXPECT_EQ(result.exit_code, 7);
  EXPECT_EQ(read_file(log()), "out\nerr\n");
  EXPECT_EQ(result.output_bytes, 8U);
}

TEST_F(SessionTest, StartsInACopyOfTheWorkspaceAndTellsWhatChanged) {
  scratch_.write("project/src/main.c", "int main(void) { return 0; }\n");
  scratch_.write("project/untouched", "as it was");
  own_workspace();
  Session session(spec_);
  const RunResult result =
      run(session, "pwd; id -un; gcc -o main src/main.c && ./main && mkdir out && mv main out/");
  EXPECT_EQ(result.ending, Ending::exited) << result.trouble;
  EXPECT_EQ(result.exit_code, 0) << read_file(log());
  EXPECT_EQ(read_file(log()), "/home/student/project\nstudent\n");
  EXPECT_EQ(result.changed, std::vector<std::string>{"out/main"});
  EXPECT_FALSE(std::filesystem::exists(spec_.workspace / "out"));
}

TEST_F(SessionTest, CarriesDirectoryVariablesAndFunctionsFromStepToStep) {
  own_workspace();
  Session session(spec_);
  EXPECT_EQ(run(session, "mkdir -p 'a b'; cd 'a b'; export X=\"one two\"; Y=3; f() { echo f$1; }")
                .exit_code,
            0);
  const RunResult result = run(session, "pwd; printenv X; echo $Y; f 4; exit 3");
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(read_file(log()), "/home/student/project/a b\none two\n3\nf4\n");
  Command command;
  command.script = "pwd";
  command.log = log();
  command.from_workspace = true;
  EXPECT_EQ(session.run(command).exit_code, 0);
  EXPECT_EQ(read_file(log()), "/home/student/project\n");
}

TEST_F(SessionTest, KeepsAServerUpWhileLaterStepsTryIt) {
  own_workspace();
  Session session(spec_);
  Command serve;
  serve.script = "mkfifo pipe; echo up; read -r line <pipe; echo \"$line\" >answer; exec sleep 100";
  serve.log = scratch_.path() / "server";
  serve.window = milliseconds(500);
  const RunResult started = session.run(serve);
  EXPECT_EQ(started.ending, Ending::still_running) << started.trouble;
  const RunResult tried =
      run(session, "echo hello >pipe; until [ -s answer ]; do sleep 0.01; done; cat answer");
  EXPECT_EQ(tried.exit_code, 0);
  EXPECT_EQ(read_file(log()), "hello\n");
}

TEST_F(SessionTest, EndsAStepAtItsWallLimit) {
  own_workspace();
  Session session(spec_);
  const RunResult result = run(session, "trap '' TERM; sleep 100", milliseconds(300));
  EXPECT_EQ(result.ending, Ending::wall_limit);
  EXPECT_EQ(run(session, "exit 4").exit_code, 4);
}

TEST_F(SessionTest, SeesAnotherRootDirectoryInstead) {
  // dash and what it needs, as an unpacked image would have it; there is no bash.
  const std::string copy =
      "mkdir -p R/bin && cp /bin/dash R/bin/sh && for f in $(ldd /bin/dash | grep -o '/[^ ]*'); do "
      "mkdir -p R$(dirname $f) && cp -L $f R$f; done";
  const std::string root = scratch_.path() / "root";
  ASSERT_EQ(0, std::system(std::regex_replace(copy, std::regex("R"), root).c_str()));
  own_workspace();
  spec_.root = root;
  Session session(spec_);
  EXPECT_EQ(run(session, "mkdir() { :; }; export A='b c'; cd /tmp").exit_code, 0);
  EXPECT_EQ(run(session, "pwd; echo \"$A\"; ls").exit_code, 127) << read_file(log());
  EXPECT_EQ(read_file(log()).substr(0, 9), "/tmp\nb c\n");
}

TEST_F(SessionTest, SeesNoNetworkAndNoHome) {
  own_workspace();
  Session session(spec_);
  const RunResult result =
      run(session, "ls /root /home; cat /etc/shadow; grep -c . /proc/net/route; ls /run /work");
  EXPECT_EQ(read_file(log()).find("root:"), std::string::npos);
  EXPECT_EQ(result.ending, Ending::exited) << read_file(log());
}

}  // namespace
}  // namespace vouch::sandbox
