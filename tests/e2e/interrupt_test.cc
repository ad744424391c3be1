// Ctrl-C in the middle of somebody's build.
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "sandbox/host.h"
#include "sandbox/process.h"
#include "sandbox/programs.h"
#include "tests/support/scratch.h"

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

class Interrupt : public testing::TestWithParam<int> {};

TEST_P(Interrupt, LeavesNoProcessAndNoFolder) {
  if (!sandbox::probe_host().can_isolate) GTEST_SKIP() << "this machine cannot isolate";
  const Scratch scratch;
  const std::string step = "sleep 4" + std::to_string(getpid());
  scratch.write("project/README.md", "# A project\n\n## Build\n\n```sh\n" + step + "\n```\n");
  scratch.write("project/main.c", "int main(void) { return 0; }\n");
  fs::create_directory(scratch.path() / "tmp");
  fs::permissions(scratch.path(), fs::perms(0711));

  sandbox::ProcessSpec spec;
  spec.argv = {sandbox::own_program("vouch"), "check", scratch.path() / "project", "--quiet"};
  spec.environment = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8",
                      "TMPDIR=" + (scratch.path() / "tmp").string()};
  sandbox::Companion vouch(spec);
  ASSERT_TRUE(await_processes(step, true, 60s)) << "the build did not begin";

  kill(vouch.pid(), GetParam());
  EXPECT_TRUE(vouch.wait(60s)) << "vouch goes on";
  EXPECT_FALSE(vouch.ended_well());
  EXPECT_TRUE(await_processes(step, false, 0s + 1ms)) << "its step goes on";
  EXPECT_TRUE(fs::is_empty(scratch.path() / "tmp"));
}

INSTANTIATE_TEST_SUITE_P(Signals, Interrupt, testing::Values(SIGINT, SIGTERM, SIGHUP));

}  // namespace
}  // namespace vouch::tests
