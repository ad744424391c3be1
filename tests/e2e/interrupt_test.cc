// Ctrl-C in the middle of somebody's build.
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "sandbox/host.h"
#include "tests/support/scratch.h"
#include "util/os/helper_programs.h"
#include "util/os/subprocess.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// What runs now with this as its command line, its words joined.
std::size_t count_processes(const std::string& command_line) {
  std::size_t count = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc", error)) {
    std::ifstream file(entry.path() / "cmdline");
    std::string words;
    std::getline(file, words, '\n');  // gives nothing, and does not throw, for one that just ended
    for (char& byte : words) byte = byte == '\0' ? ' ' : byte;
    if (words == command_line + " ") ++count;
  }
  return count;
}

bool await_processes(const std::string& command_line, bool present, Clock::duration limit) {
  for (const auto end = Clock::now() + limit; Clock::now() < end;) {
    if ((count_processes(command_line) > 0) == present) return true;
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

/// A project whose build goes on for longer than anybody waits, and a $TMPDIR for its check.
class Endless {
 public:
  Endless() {
    scratch_.write("project/README.md", "# A project\n\n## Build\n\n```sh\n" + step() + "\n```\n");
    scratch_.write("project/main.c", "int main(void) { return 0; }\n");
    fs::create_directory(tmp());
    fs::permissions(scratch_.path(), fs::perms(0711));
  }

  std::string step() const { return "sleep 4" + std::to_string(getpid()); }
  fs::path tmp() const { return scratch_.path() / "tmp"; }
  /// `vouch check`, with what is told after it.
  os::ProcessSpec check(std::vector<std::string> more) const {
    os::ProcessSpec spec;
    spec.argv = {os::own_program("vouch"), "check", scratch_.path() / "project", "--quiet"};
    spec.argv.insert(spec.argv.end(), more.begin(), more.end());
    spec.environment = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TMPDIR=" + tmp().string()};
    return spec;
  }
  std::size_t directories_left() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(tmp()), fs::directory_iterator()));
  }

 private:
  Scratch scratch_;
};

class Interrupt : public testing::TestWithParam<int> {};

TEST_P(Interrupt, LeavesNoProcessAndNoDirectory) {
  if (!sandbox::probe_host().can_isolate) GTEST_SKIP() << "this machine cannot isolate";
  const Endless endless;
  const std::string step = endless.step();
  os::Companion vouch(endless.check({}));
  ASSERT_TRUE(await_processes(step, true, 60s)) << "the build did not begin";

  kill(vouch.pid(), GetParam());
  EXPECT_TRUE(vouch.wait(60s)) << "vouch goes on";
  EXPECT_FALSE(vouch.ended_well());
  EXPECT_TRUE(await_processes(step, false, 0s + 1ms)) << "its step goes on";
  EXPECT_EQ(endless.directories_left(), 0);
}

TEST(KilledCheck, IsSweptByTheNextOneWhichLeavesTheLivingAlone) {
  if (!sandbox::probe_host().can_isolate) GTEST_SKIP() << "this machine cannot isolate";
  const Endless endless;
  os::Companion killed(endless.check({}));
  ASSERT_TRUE(await_processes(endless.step(), true, 60s)) << "the build did not begin";
  kill(killed.pid(), SIGKILL);
  EXPECT_TRUE(await_processes(endless.step(), false, 30s)) << "its step goes on";
  EXPECT_GT(endless.directories_left(), 0) << "nothing is left to be swept";

  os::Companion living(endless.check({}));
  ASSERT_TRUE(await_processes(endless.step(), true, 60s)) << "the build did not begin";
  const std::size_t of_the_living = endless.directories_left();
  const auto third = os::run_process(endless.check({"--no-run"}));
  EXPECT_NE(third.exit_code, 2) << third.errors;
  EXPECT_EQ(endless.directories_left(), of_the_living);
  kill(living.pid(), SIGTERM);
  EXPECT_TRUE(living.wait(60s)) << "vouch goes on";
  EXPECT_EQ(endless.directories_left(), 0);
}

INSTANTIATE_TEST_SUITE_P(Signals, Interrupt, testing::Values(SIGINT, SIGTERM, SIGHUP));

}  // namespace
}  // namespace vouch::tests
