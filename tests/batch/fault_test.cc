// What a batch does when all goes wrong around it: killed at any moment, interrupted, the disk
// full, the output directory gone. Its long form is tests/bench/soak.py.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "tests/support/course.h"
#include "util/usage_error.h"

namespace vouch::harness {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using nlohmann::json;
using tests::Course;
using tests::in_seconds;
using tests::read_file;

constexpr int kGroups = 12;

/// Runs a batch in a process of its own.
pid_t start(const Course& course, const batch::BatchOptions& options) {
  const pid_t pid = fork();
  if (pid != 0) return pid;
  int status = 70;
  try {
    status = course.run(options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
  }
  _exit(status);
}

int exit_status_of(pid_t pid) {
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/// Takes over what killed runs leave, and tells whether all of it ends.
class Orphans {
 public:
  Orphans() { prctl(PR_SET_CHILD_SUBREAPER, 1); }
  ~Orphans() { prctl(PR_SET_CHILD_SUBREAPER, 0); }
  bool all_end() const {
    for (int i = 0; i < 2000; ++i) {
      if (waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD) return true;
      std::this_thread::sleep_for(5ms);
    }
    return false;
  }
};

/// Where runs unpack, for as long as it lives.
class TempDir {
 public:
  explicit TempDir(const fs::path& path) {
    if (const char* before = std::getenv("TMPDIR")) before_ = before;
    fs::create_directory(path);
    setenv("TMPDIR", path.c_str(), 1);
  }
  ~TempDir() {
    if (before_.empty()) {
      unsetenv("TMPDIR");
    } else {
      setenv("TMPDIR", before_.c_str(), 1);
    }
  }

 private:
  std::string before_;
};

/// Every group's report without what may differ between two runs, and the run's tables.
std::string results(const fs::path& out) {
  std::vector<std::string> reports;
  for (const auto& group : fs::directory_iterator(out / "groups")) {
    json report = json::parse(read_file(group.path() / "report.json"));
    report.erase("timing");
    for (json& step : report["steps"]) step.erase("usage");
    reports.push_back(report.dump());
    reports.push_back(read_file(group.path() / "logs/01-build.log"));
  }
  for (const char* table : {"summary.csv", "staff.json"}) reports.push_back(read_file(out / table));
  std::ranges::sort(reports);
  std::string all;
  for (const std::string& report : reports) all += report + "\n";
  return all;
}

void expect_whole_groups(const fs::path& out) {
  std::error_code error;
  for (const auto& group : fs::directory_iterator(out / "groups", error)) {
    for (const char* file : {"report.json", "facts.json", "report.html", "report.md"}) {
      EXPECT_TRUE(fs::exists(group.path() / file)) << group.path() << " lacks " << file;
    }
    EXPECT_FALSE(
        json::parse(read_file(group.path() / "report.json"), nullptr, false).is_discarded());
  }
}

void add_groups(const Course& course) {
  for (int i = 0; i < kGroups; ++i) course.add((i % 4 == 0 ? "fails" : "team") + std::to_string(i));
}

std::string unbroken_results(const Course& course) {
  batch::BatchOptions options = course.options();
  options.out = course.scratch().path() / "unbroken";
  course.run(options);
  return results(options.out);
}

TEST(BatchFault, KilledAtAnyMomentItLosesNothingThatIsDone) {
  const Course course;
  add_groups(course);
  const std::string expected = unbroken_results(course);
  const fs::path temporary = course.scratch().path() / "tmp";
  const TempDir directory(temporary);
  const Orphans orphans;
  constexpr unsigned kSeed = 7;  // the moments differ all the same: the machine adds its own
  std::mt19937 random(kSeed);
  std::size_t killed = 0;
  for (int i = 0; i < 20; ++i) {
    const pid_t pid = start(course, course.options());
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 150'000));
    if (kill(pid, SIGKILL) == 0 && exit_status_of(pid) == -SIGKILL) ++killed;
    ASSERT_TRUE(orphans.all_end()) << "a process of the killed run lives on";
    expect_whole_groups(course.out());
  }
  EXPECT_GT(killed, 0U);
  EXPECT_EQ(exit_status_of(start(course, course.options())), 1);
  EXPECT_EQ(results(course.out()), expected);
  EXPECT_TRUE(fs::is_empty(temporary)) << "a directory of a killed run stays behind";
  EXPECT_TRUE(fs::is_empty(course.out() / ".vouch/work"));
}

TEST(BatchFault, InterruptedItEndsWhatIsUnderWayAndGoesOnLater) {
  const Course course;
  course.add("team1");
  course.add("waits");
  const TempDir directory(course.scratch().path() / "tmp");
  const Orphans orphans;
  batch::BatchOptions options = course.options();
  options.jobs = 1;
  const pid_t pid = start(course, options);
  while (course.times("build", "waits") == 0) std::this_thread::sleep_for(2ms);
  kill(pid, SIGINT);
  EXPECT_EQ(exit_status_of(pid), 130);
  EXPECT_TRUE(orphans.all_end());
  EXPECT_FALSE(fs::exists(course.out() / "groups/waits"));
  EXPECT_TRUE(fs::is_empty(course.scratch().path() / "tmp"));
  const json summary = json::parse(read_file(course.out() / "summary.json"));
  EXPECT_EQ(summary["counts"]["unverified"].get<int>() + summary["counts"]["pass"].get<int>(), 2);
  EXPECT_THAT(summary.dump(), testing::HasSubstr("not reached: the run was interrupted"));

  course.release();
  const std::size_t before = course.times("build", "team1");
  EXPECT_EQ(course.run(), 0);
  EXPECT_EQ(course.times("gather", "waits"), 1U);
  EXPECT_EQ(course.times("build", "team1"), std::max<std::size_t>(before, 1));
  EXPECT_EQ(course.verdict("waits"), "pass");
}

TEST(BatchFault, ASecondVouchIsToldWhoWorksThere) {
  const Course course;
  course.add("waits");
  const pid_t first = start(course, course.options());
  while (course.times("build", "waits") == 0) std::this_thread::sleep_for(2ms);
  std::string told = "accepted";
  try {
    course.run();
  } catch (const UsageError& error) {
    told = error.what();
  }
  EXPECT_THAT(told, testing::HasSubstr("is in use by process " + std::to_string(first) + " on "));
  course.release();
  EXPECT_EQ(exit_status_of(first), 0);
  EXPECT_EQ(course.times("build", "waits"), 1U);
}

/// As `nohup` starts it, in a terminal that is closed later.
TEST(BatchFault, GoesOnWhenItsTerminalIsClosed) {
  const Course course;
  course.add("waits");
  const auto before = signal(SIGHUP, SIG_IGN);
  const pid_t pid = start(course, course.options());
  signal(SIGHUP, before);
  while (course.times("build", "waits") == 0) std::this_thread::sleep_for(2ms);
  kill(pid, SIGHUP);
  course.release();
  EXPECT_EQ(exit_status_of(pid), 0);
  EXPECT_EQ(course.verdict("waits"), "pass");
}

/// Makes the kernel answer `number` with EINVAL, in this process and those that it starts: what
/// renameat2 answers on a network file system (rename(2), ERRORS).
void forbid(int number) {
  const std::array<sock_filter, 4> program{
      sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(number), 0, 1),
      sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
      sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  const sock_fprog filter{static_cast<unsigned short>(program.size()),
                          const_cast<sock_filter*>(program.data())};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0) _exit(99);
}

TEST(BatchFault, WorksOnAFileSystemThatCannotExchangeDirectories) {
  const Course course;
  add_groups(course);
  const std::string expected = unbroken_results(course);
  batch::BatchOptions options = course.options();
  for (const bool fresh : {false, true, true}) {
    options.fresh = fresh;
    const pid_t pid = fork();
    if (pid == 0) {
      forbid(SYS_renameat2);
      _exit(course.run(options));
    }
    EXPECT_EQ(exit_status_of(pid), 1);
    expect_whole_groups(course.out());
    EXPECT_EQ(results(course.out()), expected);
  }
  EXPECT_EQ(course.times("build", "team1"), 4U);
  EXPECT_TRUE(fs::is_empty(course.out() / ".vouch/work"));
}

TEST(BatchFault, WhatWasMovedAsideComesBackUnlessTheNewResultIsThere) {
  const Course course;
  course.add("team1");
  course.add("team2");
  course.run();
  const fs::path work = course.out() / ".vouch/work";
  fs::rename(course.out() / "groups/team1", work / "%replaced-team1");
  fs::create_directory(work / "%replaced-team2");  // the new one of team2 is in its place
  EXPECT_EQ(course.run(), 0);
  EXPECT_EQ(course.times("build", "team1"), 1U);
  EXPECT_EQ(course.times("build", "team2"), 1U);
  EXPECT_TRUE(fs::is_empty(work));
}

TEST(BatchFault, WhenTheTimeIsUpTheRestIsWrittenAsNotReached) {
  const Course course;
  course.add("waits");
  batch::BatchOptions options = course.options();
  options.until = in_seconds(2);
  EXPECT_EQ(course.run(options), 3);
  EXPECT_EQ(course.verdict("waits"), "unverified");
  EXPECT_THAT(course.report("waits"), testing::HasSubstr("not reached: the run ended at"));

  course.release();
  EXPECT_EQ(course.run(), 0);
  EXPECT_EQ(course.times("gather", "waits"), 1U);
  EXPECT_EQ(course.verdict("waits"), "pass");
}

TEST(BatchFault, WhenTheTimeIsUpWhatAnEarlierRunFoundOutStands) {
  const Course course;
  course.add("team1");
  EXPECT_EQ(course.run(), 0);
  course.add("waits");
  batch::BatchOptions options = course.options();
  options.until = in_seconds(2);
  options.fresh = true;
  options.jobs = 1;
  course.add("waits-before");
  EXPECT_EQ(course.run(options), 3);
  EXPECT_EQ(course.verdict("team1"), "pass");
  EXPECT_EQ(course.verdict("waits"), "unverified");
  EXPECT_EQ(course.times("build", "team1"), 1U);
}

TEST(BatchFault, AVanishedOutputDirectoryEndsTheRunAndIsNotMadeAgain) {
  const Course course;
  course.add("team1");
  course.add("vanishes");
  EXPECT_EQ(exit_status_of(start(course, course.options())), 2);
  EXPECT_FALSE(fs::exists(course.out()));
}

/// A file system of that size at `path`.
class SmallDisk {
 public:
  SmallDisk(fs::path path, unsigned kib) : path_(std::move(path)) {
    fs::create_directory(path_);
    works_ = mount("vouch-test", path_.c_str(), "tmpfs", 0, size(kib).c_str()) == 0;
  }
  ~SmallDisk() {
    if (works_) umount2(path_.c_str(), MNT_DETACH);
  }
  bool works() const { return works_; }
  void grow(unsigned kib) const {
    ASSERT_EQ(mount("vouch-test", path_.c_str(), "tmpfs", MS_REMOUNT, size(kib).c_str()), 0);
  }

 private:
  static std::string size(unsigned kib) { return "size=" + std::to_string(kib) + "k"; }
  fs::path path_;
  bool works_ = false;
};

class FullDisk : public testing::TestWithParam<unsigned> {};

TEST_P(FullDisk, LosesNothingThatIsDoneAndGoesOn) {
  const Course course;
  add_groups(course);
  const SmallDisk disk(course.scratch().path() / "disk", GetParam());
  if (!disk.works()) GTEST_SKIP() << "this user cannot mount a tmpfs";
  const std::string expected = unbroken_results(course);
  batch::BatchOptions options = course.options();
  options.out = course.scratch().path() / "disk/out";
  const int status = exit_status_of(start(course, options));
  EXPECT_TRUE(status == 1 || status == 2 || status == 3 || status == 70) << status;
  expect_whole_groups(options.out);
  disk.grow(64 * 1024);
  EXPECT_EQ(course.run(options), 1);
  EXPECT_EQ(results(options.out), expected);
}

INSTANTIATE_TEST_SUITE_P(Sizes, FullDisk, testing::Values(8, 60, 100, 160, 240, 400));

}  // namespace
}  // namespace vouch::harness
