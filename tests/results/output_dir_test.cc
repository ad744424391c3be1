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

TEST(Store, AGroupAppearsWhole) {
  const Scratch scratch;
  const results::Store store = results::Store::open_for_run(scratch.path() / "out");
  put(store.begin("team1") / "report.json", "one");
  EXPECT_FALSE(fs::exists(store.group_directory("team1")));
  store.publish("team1");
  EXPECT_EQ(read_file(store.group_directory("team1") / "report.json"), "one");
}

TEST(Store, ANewResultTakesTheOldOnesPlaceWithNothingOfItLeft) {
  const Scratch scratch;
  const results::Store store = results::Store::open_for_run(scratch.path() / "out");
  put(store.begin("team1") / "old.log", "old");
  store.publish("team1");
  put(store.begin("team1") / "report.json", "new");
  store.publish("team1");
  EXPECT_FALSE(fs::exists(store.group_directory("team1") / "old.log"));
  EXPECT_TRUE(fs::is_empty(store.root() / ".vouch/work"));
}

TEST(Store, MayBeNamedByALink) {
  const Scratch scratch;
  fs::create_directory(scratch.path() / "real");
  fs::create_directory_symlink("real", scratch.path() / "link");
  const results::Store store = results::Store::open_for_run(scratch.path() / "link");
  put(store.begin("team1") / "report.json", "one");
  store.publish("team1");
  store.write("summary.csv", "group\n");
  EXPECT_EQ(read_file(scratch.path() / "real/groups/team1/report.json"), "one");
  EXPECT_EQ(read_file(scratch.path() / "real/summary.csv"), "group\n");
}

/// It may be another vouch's, whose lock is not ours.
TEST(Store, NothingIsWrittenIntoAnotherDirectoryOfTheSameName) {
  const Scratch scratch;
  const results::Store store = results::Store::open_for_run(scratch.path() / "out");
  put(store.begin("team1") / "report.json", "one");
  fs::rename(scratch.path() / "out", scratch.path() / "gone");
  const results::Store other = results::Store::open_for_run(scratch.path() / "out");
  EXPECT_THROW(store.publish("team1"), InternalError);
  EXPECT_THROW(store.begin("team2"), InternalError);
  EXPECT_THROW(store.write("summary.csv", ""), InternalError);
  EXPECT_TRUE(fs::is_empty(other.root() / "groups"));
}

TEST(Store, NoNameIsNoDirectory) {
  EXPECT_THAT(refusal([] { results::Store::open_for_run(""); }), HasSubstr("-o"));
}

TEST(Store, WhatWasUnderWayIsGoneAtTheNextStartAndWhatIsDoneIsNot) {
  const Scratch scratch;
  {
    const results::Store store = results::Store::open_for_run(scratch.path() / "out");
    put(store.begin("done") / "report.json", "done");
    store.publish("done");
    put(store.begin("half") / "report.json", "ha");
  }
  const results::Store store = results::Store::open_for_run(scratch.path() / "out");
  EXPECT_EQ(read_file(store.group_directory("done") / "report.json"), "done");
  EXPECT_FALSE(fs::exists(store.group_directory("half")));
  EXPECT_TRUE(fs::is_empty(store.root() / ".vouch/work"));
}

TEST(Store, ASecondVouchIsRefusedAndToldWhoHoldsTheDirectory) {
  const Scratch scratch;
  const results::Store store = results::Store::open_for_run(scratch.path() / "out");
  // Another process: within one, the same file may be locked twice only through another descriptor.
  const std::string said = refusal([&] { results::Store::open_for_run(scratch.path() / "out"); });
  EXPECT_THAT(said, HasSubstr("is in use by process " + std::to_string(getpid()) + " on "));
}

TEST(Store, TheLockEndsWithItsHolder) {
  const Scratch scratch;
  const fs::path out = scratch.path() / "out";
  const pid_t holder = fork();
  if (holder == 0) {
    const results::Store store = results::Store::open_for_run(out);
    _exit(0);
  }
  int status = 0;
  ASSERT_EQ(waitpid(holder, &status, 0), holder);
  EXPECT_EQ(refusal([&] { results::Store::open_for_run(out); }), "accepted");
}

TEST(Store, ADirectoryInWhichVouchWasEndedBeforeItsMarkIsTakenOver) {
  const Scratch scratch;
  scratch.write("out/.vouch/run.json.aB3dEf", "{\"sch");
  EXPECT_EQ(refusal([&] { results::Store::open_for_run(scratch.path() / "out"); }), "accepted");
}

TEST(Store, AForeignMarkerIsNoMarker) {
  const Scratch scratch;
  scratch.write("out/.vouch/run.json", "{\"schema\": \"something else\"}");
  EXPECT_THAT(refusal([&] { results::Store::open_for_run(scratch.path() / "out"); }),
              HasSubstr("was not made by vouch"));
}

TEST(Store, AMissingDirectoryAboveIsRefused) {
  const Scratch scratch;
  EXPECT_THAT(refusal([&] { results::Store::open_for_run(scratch.path() / "no/out"); }),
              HasSubstr("there is not a directory"));
}

TEST(Store, AVanishedDirectoryIsAInternalError) {
  const Scratch scratch;
  const results::Store store = results::Store::open_for_run(scratch.path() / "out");
  fs::remove_all(scratch.path() / "out");
  EXPECT_THROW(store.begin("team1"), InternalError);
  EXPECT_THROW(store.write("summary.csv", "x"), InternalError);
  EXPECT_FALSE(fs::exists(scratch.path() / "out"));
}

TEST(Store, OnlyARunsOwnScratchDirectoryIsRemoved) {
  const Scratch scratch;
  const results::Store store = results::Store::open_for_run(scratch.path() / "out");
  scratch.write("home/thesis.tex", "mine");
  scratch.write("vouch-run-x/unpacked/a.c", "int a;");
  store.note_scratch(scratch.path() / "home");
  store.clear_scratch();
  EXPECT_TRUE(fs::exists(scratch.path() / "home/thesis.tex"));
  store.note_scratch(scratch.path() / "vouch-run-x");
  store.clear_scratch();
  EXPECT_FALSE(fs::exists(scratch.path() / "vouch-run-x"));
}

}  // namespace
}  // namespace vouch::harness
