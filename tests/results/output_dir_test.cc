#include "harness/results/output_dir.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "tests/support/scratch.h"
#include "util/error.h"
#include "util/usage_error.h"

namespace vouch::harness {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using tests::read_file;
using tests::Scratch;

void put(const fs::path& file, const std::string& text) { std::ofstream(file) << text; }

template <typename Call>
std::string refusal(Call call) {
  try {
    call();
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(OutputDir, AGroupAppearsWhole) {
  const Scratch scratch;
  const results::OutputDir store = results::OutputDir::open_for_run(scratch.path() / "out");
  put(store.group("team1").begin() / "report.json", "one");
  EXPECT_FALSE(fs::exists(store.group("team1").path()));
  store.group("team1").publish();
  EXPECT_EQ(read_file(store.group("team1").path() / "report.json"), "one");
}

TEST(OutputDir, ANewResultTakesTheOldOnesPlaceWithNothingOfItLeft) {
  const Scratch scratch;
  const results::OutputDir store = results::OutputDir::open_for_run(scratch.path() / "out");
  put(store.group("team1").begin() / "old.log", "old");
  store.group("team1").publish();
  put(store.group("team1").begin() / "report.json", "new");
  store.group("team1").publish();
  EXPECT_FALSE(fs::exists(store.group("team1").path() / "old.log"));
  EXPECT_TRUE(fs::is_empty(store.root() / ".vouch/work"));
}

TEST(OutputDir, MayBeNamedByALink) {
  const Scratch scratch;
  fs::create_directory(scratch.path() / "real");
  fs::create_directory_symlink("real", scratch.path() / "link");
  const results::OutputDir store = results::OutputDir::open_for_run(scratch.path() / "link");
  put(store.group("team1").begin() / "report.json", "one");
  store.group("team1").publish();
  store.write("summary.csv", "group\n");
  EXPECT_EQ(read_file(scratch.path() / "real/groups/team1/report.json"), "one");
  EXPECT_EQ(read_file(scratch.path() / "real/summary.csv"), "group\n");
}

/// It may be another vouch's, whose lock is not ours.
TEST(OutputDir, NothingIsWrittenIntoAnotherDirectoryOfTheSameName) {
  const Scratch scratch;
  const results::OutputDir store = results::OutputDir::open_for_run(scratch.path() / "out");
  put(store.group("team1").begin() / "report.json", "one");
  fs::rename(scratch.path() / "out", scratch.path() / "gone");
  const results::OutputDir other = results::OutputDir::open_for_run(scratch.path() / "out");
  EXPECT_THROW(store.group("team1").publish(), InternalError);
  EXPECT_THROW(store.group("team2").begin(), InternalError);
  EXPECT_THROW(store.write("summary.csv", ""), InternalError);
  EXPECT_TRUE(fs::is_empty(other.root() / "groups"));
}

TEST(OutputDir, NoNameIsNoDirectory) {
  EXPECT_THAT(refusal([] { results::OutputDir::open_for_run(""); }), HasSubstr("-o"));
}

TEST(OutputDir, WhatWasUnderWayIsGoneAtTheNextStartAndWhatIsDoneIsNot) {
  const Scratch scratch;
  {
    const results::OutputDir store = results::OutputDir::open_for_run(scratch.path() / "out");
    put(store.group("done").begin() / "report.json", "done");
    store.group("done").publish();
    put(store.group("half").begin() / "report.json", "ha");
  }
  const results::OutputDir store = results::OutputDir::open_for_run(scratch.path() / "out");
  EXPECT_EQ(read_file(store.group("done").path() / "report.json"), "done");
  EXPECT_FALSE(fs::exists(store.group("half").path()));
  EXPECT_TRUE(fs::is_empty(store.root() / ".vouch/work"));
}

TEST(OutputDir, ASecondVouchIsRefusedAndToldWhoHoldsTheDirectory) {
  const Scratch scratch;
  const results::OutputDir store = results::OutputDir::open_for_run(scratch.path() / "out");
  // Another process: within one, the same file may be locked twice only through another descriptor.
  const std::string said =
      refusal([&] { results::OutputDir::open_for_run(scratch.path() / "out"); });
  EXPECT_THAT(said, HasSubstr("is in use by process " + std::to_string(getpid()) + " on "));
}

TEST(OutputDir, TheLockEndsWithItsHolder) {
  const Scratch scratch;
  const fs::path out = scratch.path() / "out";
  const pid_t holder = fork();
  if (holder == 0) {
    const results::OutputDir store = results::OutputDir::open_for_run(out);
    _exit(0);
  }
  int status = 0;
  ASSERT_EQ(waitpid(holder, &status, 0), holder);
  EXPECT_EQ(refusal([&] { results::OutputDir::open_for_run(out); }), "accepted");
}

TEST(OutputDir, ADirectoryInWhichVouchWasEndedBeforeItsMarkIsTakenOver) {
  const Scratch scratch;
  scratch.write("out/.vouch/run.json.aB3dEf", "{\"sch");
  EXPECT_EQ(refusal([&] { results::OutputDir::open_for_run(scratch.path() / "out"); }), "accepted");
}

TEST(OutputDir, AForeignMarkerIsNoMarker) {
  const Scratch scratch;
  scratch.write("out/.vouch/run.json", "{\"schema\": \"something else\"}");
  EXPECT_THAT(refusal([&] { results::OutputDir::open_for_run(scratch.path() / "out"); }),
              HasSubstr("was not made by vouch"));
}

TEST(OutputDir, AMissingDirectoryAboveIsRefused) {
  const Scratch scratch;
  EXPECT_THAT(refusal([&] { results::OutputDir::open_for_run(scratch.path() / "no/out"); }),
              HasSubstr("there is not a directory"));
}

TEST(OutputDir, AVanishedDirectoryIsAInternalError) {
  const Scratch scratch;
  const results::OutputDir store = results::OutputDir::open_for_run(scratch.path() / "out");
  fs::remove_all(scratch.path() / "out");
  EXPECT_THROW(store.group("team1").begin(), InternalError);
  EXPECT_THROW(store.write("summary.csv", "x"), InternalError);
  EXPECT_FALSE(fs::exists(scratch.path() / "out"));
}

TEST(StateFile, IsThereWholeOrNotAtAllAndReadWithoutALock) {
  const Scratch scratch;
  const results::OutputDir store = results::OutputDir::open_for_run(scratch.path() / "out");
  const results::StateFile host = store.state_file("host.json");
  EXPECT_EQ(host.read(), std::nullopt);
  host.keep("one");
  host.keep("two");
  EXPECT_EQ(results::StateFile(scratch.path() / "out", "host.json").read(), "two");
  EXPECT_TRUE(fs::is_empty(store.root() / ".vouch/work"));
}

TEST(GroupDir, KeepsWhatIsKnownBeforeABuildUntilItIsDropped) {
  const Scratch scratch;
  const results::OutputDir store = results::OutputDir::open_for_run(scratch.path() / "out");
  const results::GroupDir group = store.group("team/1");
  EXPECT_EQ(group.gathered(), std::nullopt);
  group.keep_gathered("{}");
  EXPECT_EQ(store.group("team/1").gathered(), "{}");
  EXPECT_EQ(store.group("team").gathered(), std::nullopt);
  group.drop_gathered();
  EXPECT_EQ(group.gathered(), std::nullopt);
  EXPECT_EQ(group.read("report.json"), std::nullopt);
}

}  // namespace
}  // namespace vouch::harness
