// A batch as staff run it, with the real programs: killed and interrupted in the middle of builds,
// and what it shows on a terminal.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <thread>

#include "sandbox/host.h"
#include "tests/support/programs.h"
#include "tests/support/scratch.h"
#include "util/os/helper_programs.h"
#include "util/os/subprocess.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using nlohmann::json;
using testing::HasSubstr;

constexpr int kGroups = 3;

/// Groups whose build takes `seconds`.
void make_course(const Scratch& scratch, const std::string& seconds) {
  for (int i = 0; i < kGroups; ++i) {
    const std::string group = "team" + std::to_string(i);
    scratch.write(group + "/README.md",
                  "# A project\n\n## Build\n\n```sh\nmake\n```\n\n## Run\n\n```sh\n./a\n```\n");
    scratch.write(group + "/a.c", "int main(void) { return 0; }\n");
    scratch.write(group + "/Makefile", "a: a.c\n\tsleep " + seconds + "\n\tcc -o a a.c\n");
    fs::create_directories(scratch.path() / "submissions" / group);
    const std::string zip = (scratch.path() / "submissions" / group / "code.zip").string();
    ASSERT_EQ(run({"/usr/bin/env", "-C", scratch.path(), "zip", "-qr", zip, group}).status, 0);
  }
  fs::create_directory(scratch.path() / "tmp");
  fs::permissions(scratch.path(), fs::perms(0711));
}

os::ProcessSpec batch_of(const Scratch& scratch, const fs::path& out) {
  os::ProcessSpec spec;
  spec.argv = {os::own_program("vouch"), "batch",  scratch.path() / "submissions", "-o",
               scratch.path() / out,     "--quiet"};
  spec.environment = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8",
                      "TMPDIR=" + (scratch.path() / "tmp").string()};
  return spec;
}

/// All that a run says, but for what may differ between two.
std::map<std::string, std::string> results(const fs::path& out) {
  std::map<std::string, std::string> found;
  for (const char* table : {"summary.csv", "staff.json"}) found[table] = read_file(out / table);
  for (const auto& group : fs::directory_iterator(out / "groups")) {
    json report = json::parse(read_file(group.path() / "report.json"));
    report.erase("timing");
    for (json& step : report["steps"]) step.erase("usage");
    found[group.path().filename()] = report.dump();
  }
  return found;
}

std::size_t count_mounts(const fs::path& below) {
  const std::string text = read_file("/proc/self/mountinfo");
  std::size_t count = 0;
  for (auto at = text.find(below); at != std::string::npos; at = text.find(below, at + 1)) ++count;
  return count;
}

/// Control groups that a vouch of that number made.
std::size_t count_groups(pid_t vouch) {
  const std::string name = "vouch-" + std::to_string(vouch) + "-";
  std::size_t count = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator entry("/sys/fs/cgroup", error), end; entry != end;
       entry.increment(error)) {
    if (entry->path().filename().string().starts_with(name)) ++count;
  }
  return count;
}

/// Processes that stand below the directory: a sandbox's are seen by that.
std::size_t count_processes(const fs::path& below) {
  std::size_t count = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc", error)) {
    std::error_code ignored;
    const std::string stands = fs::read_symlink(entry.path() / "cwd", ignored);
    if (stands.starts_with(below.string())) ++count;
  }
  return count;
}

TEST(BatchRun, KilledOrInterruptedItLosesNothingAndLeavesNothing) {
  if (!sandbox::probe_host().can_isolate) GTEST_SKIP() << "this machine cannot isolate";
  const Scratch scratch;
  make_course(scratch, "0.2");
  EXPECT_EQ(os::run_process(batch_of(scratch, "unbroken")).exit_code, 1);  // there are no reports
  const auto expected = results(scratch.path() / "unbroken");
  ASSERT_EQ(expected.size(), kGroups + 2U);

  std::mt19937 random(11);  // the moments differ all the same: the machine adds its own
  for (int i = 0; i < 8; ++i) {
    os::Companion vouch(batch_of(scratch, "out"));
    const pid_t pid = vouch.pid();
    std::this_thread::sleep_for(std::chrono::milliseconds(random() % 800));
    kill(pid, i % 2 == 0 ? SIGKILL : SIGINT);
    ASSERT_TRUE(vouch.wait(60s));
    for (int waits = 0; count_groups(pid) != 0 && waits < 1000; ++waits) {
      std::this_thread::sleep_for(10ms);
    }
    EXPECT_EQ(count_groups(pid), 0U);
  }
  EXPECT_EQ(os::run_process(batch_of(scratch, "out")).exit_code, 1);
  EXPECT_EQ(results(scratch.path() / "out"), expected);
  EXPECT_TRUE(fs::is_empty(scratch.path() / "tmp"));
  EXPECT_EQ(count_mounts(scratch.path()), 0U);
  EXPECT_EQ(count_processes(scratch.path()), 0U);
}

/// `script` (util-linux) gives it a terminal.
std::string shown_on_a_terminal(const Scratch& scratch, const std::string& options) {
  const std::string command = os::own_program("vouch").string() + " batch " +
                              (scratch.path() / "submissions").string() + " -o " +
                              (scratch.path() / "out").string() + " -j 1 " + options;
  return run({"/usr/bin/script", "-qec", command, "/dev/null"}, {}, {"TERM=xterm"}).output;
}

TEST(BatchRun, ALiveLineTellsWhatIsDoneAndTheTimeLeft) {
  if (!sandbox::probe_host().can_isolate) GTEST_SKIP() << "this machine cannot isolate";
  const Scratch scratch;
  make_course(scratch, "1");
  const std::string first = shown_on_a_terminal(scratch, "");
  EXPECT_THAT(first, HasSubstr("\r\x1b[K0 of 3 done, 1 running, 0 failed, 0 unverified"));
  EXPECT_THAT(first, HasSubstr("1 of 3 done, 1 running, 1 failed, 0 unverified, about "));
  // Before a build has ended nothing is known.
  EXPECT_THAT(first, testing::Not(HasSubstr("0 of 3 done, 1 running, 0 failed, 0 unverified, a")));
  EXPECT_THAT(shown_on_a_terminal(scratch, "--fresh"),
              HasSubstr("0 of 3 done, 1 running, 0 failed, 0 unverified, about "));
  const std::string unchanged = shown_on_a_terminal(scratch, "");
  EXPECT_THAT(unchanged, testing::Not(HasSubstr("unchanged\r\n")));
  EXPECT_THAT(unchanged, HasSubstr("3 groups: 0 pass, 3 fail, 0 unverified (3 unchanged)"));
  EXPECT_EQ(shown_on_a_terminal(scratch, "--quiet").find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace vouch::tests
