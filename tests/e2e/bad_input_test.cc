// What a person gets wrong: one clear line on standard error, exit 2, and nothing lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/programs.h"
#include "tests/support/scratch.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::StartsWith;

void expect_one_clear_line(const Ran& ran, const std::string& what) {
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(ran.output, "");
  EXPECT_THAT(ran.errors, StartsWith("vouch: "));
  EXPECT_THAT(ran.errors, HasSubstr(what));
  EXPECT_EQ(count_lines(ran.errors), 1U) << ran.errors;
}

std::string a_submission(const Scratch& scratch) {
  scratch.write("groups/team1/report.pdf", "%PDF-1.5\n");
  return scratch.path() / "groups";
}

TEST(BadInput, CheckNamesAPathThatIsNotThere) {
  const Scratch scratch;
  const std::string missing = scratch.path() / "nothing-here.zip";
  expect_one_clear_line(vouch({"check", missing}), missing);
}

TEST(BadInput, CheckNamesADirectoryThatItMayNotRead) {
  const Scratch scratch;
  const fs::path locked = scratch.path() / "locked";
  fs::create_directory(locked);
  fs::permissions(locked, fs::perms::none);
  const Ran ran = vouch_as_ordinary_user(scratch.path() / "bin", {"check", locked});
  fs::permissions(locked, fs::perms::owner_all);
  expect_one_clear_line(ran, locked);
}

TEST(BadInput, APolicysUnknownKeyIsNamedWithItsLineAndTheNearestOne) {
  const Scratch scratch;
  const std::string policy = scratch.write("course.toml", "[report]\n\nmax_page = 9\n");
  const Ran ran = vouch({"check", "--policy", policy, a_submission(scratch)});
  expect_one_clear_line(ran, policy + ":3:");
  EXPECT_THAT(ran.errors, HasSubstr("\"max_page\""));
  EXPECT_THAT(ran.errors, HasSubstr("\"max_pages\""));
}

TEST(BadInput, APolicysWrongTypeIsNamedWithItsLine) {
  const Scratch scratch;
  const std::string policy = scratch.write("course.toml", "[report]\nmax_pages = \"eight\"\n");
  const Ran ran = vouch({"check", "--policy", policy, a_submission(scratch)});
  expect_one_clear_line(ran, policy + ":2:");
  EXPECT_THAT(ran.errors, HasSubstr("max_pages"));
}

TEST(BadInput, APolicysSyntaxErrorIsNamedWithItsLine) {
  const Scratch scratch;
  const std::string policy = scratch.write("course.toml", "[report]\nmax_pages = = 8\n");
  expect_one_clear_line(vouch({"check", "--policy", policy, a_submission(scratch)}),
                        policy + ":2:");
}

TEST(BadInput, ADeadlineWithoutAnOffsetIsRefused) {
  const Scratch scratch;
  const std::string policy =
      scratch.write("course.toml", "[submission]\ndeadline = 2021-04-27T23:59:59\n");
  expect_one_clear_line(vouch({"check", "--policy", policy, a_submission(scratch)}),
                        policy + ":2:");
}

TEST(BadInput, CheckDoesNotOverwriteADirectoryThatIsThere) {
  const Scratch scratch;
  const fs::path kept = scratch.write("kept/notes.txt", "by hand\n");
  const Ran ran = vouch({"check", a_submission(scratch), "--no-run", "--keep", kept.parent_path()});
  expect_one_clear_line(ran, kept.parent_path());
  EXPECT_EQ(read_file(kept), "by hand\n");
}

TEST(BadInput, AnUnknownCommandOptionOrFormatIsAUsageError) {
  const Scratch scratch;
  expect_one_clear_line(vouch({"chekc"}), "vouch");
  expect_one_clear_line(vouch({"check", "--frobnicate", a_submission(scratch)}), "--frobnicate");
  expect_one_clear_line(vouch({"check", "--format", "word", a_submission(scratch)}), "word");
  expect_one_clear_line(vouch({}), "--help");
}

TEST(BadInput, EveryCommandHasHelpWithAnExample) {
  for (const char* command : {"check", "batch", "policy"}) {
    const Ran ran = vouch({command, "--help"});
    EXPECT_EQ(ran.status, 0) << command;
    EXPECT_THAT(ran.output, HasSubstr("vouch " + std::string(command))) << command;
    EXPECT_EQ(ran.errors, "") << command;
  }
}

TEST(BadInput, BatchNamesADirectoryThatIsNotThere) {
  const Scratch scratch;
  const std::string missing = scratch.path() / "no-groups";
  const fs::path out = scratch.path() / "out";
  expect_one_clear_line(vouch({"batch", missing, "-o", out}), missing);
  EXPECT_FALSE(fs::exists(out));
}

TEST(BadInput, BatchRefusesADirectoryWithoutSubmissions) {
  const Scratch scratch;
  const fs::path empty = scratch.path() / "empty";
  fs::create_directory(empty);
  const fs::path out = scratch.path() / "out";
  expect_one_clear_line(vouch({"batch", empty, "-o", out}), empty);
  EXPECT_FALSE(fs::exists(out));
}

TEST(BadInput, BatchNamesADirectoryThatItMayNotRead) {
  const Scratch scratch;
  const fs::path locked = scratch.path() / "locked";
  fs::create_directory(locked);
  fs::permissions(locked, fs::perms::none);
  const fs::path open = scratch.path() / "open";
  fs::create_directory(open);
  fs::permissions(open, fs::perms::all);
  const Ran ran =
      vouch_as_ordinary_user(scratch.path() / "bin", {"batch", locked, "-o", open / "out"});
  fs::permissions(locked, fs::perms::owner_all);
  expect_one_clear_line(ran, locked);
}

TEST(BadInput, BatchRefusesAPolicyBeforeItMakesItsDirectory) {
  const Scratch scratch;
  const std::string policy = scratch.write("course.toml", "[repord]\nmax_pages = 9\n");
  const fs::path out = scratch.path() / "out";
  const Ran ran = vouch({"batch", a_submission(scratch), "-o", out, "--policy", policy});
  expect_one_clear_line(ran, policy + ":1:");
  EXPECT_FALSE(fs::exists(out));
}

TEST(BadInput, BatchNeverTouchesADirectoryThatItDidNotMake) {
  const Scratch scratch;
  const fs::path precious = scratch.write("thesis/chapter1.tex", "three years of work\n");
  scratch.write("thesis/groups/team1/notes.txt", "by hand\n");
  const fs::path thesis = precious.parent_path();
  const Ran ran = vouch({"batch", a_submission(scratch), "-o", thesis});
  expect_one_clear_line(ran, thesis);
  EXPECT_EQ(read_file(precious), "three years of work\n");
  EXPECT_EQ(read_file(thesis / "groups/team1/notes.txt"), "by hand\n");
  const auto entries = std::distance(fs::directory_iterator(thesis), fs::directory_iterator());
  EXPECT_EQ(entries, 2);
}

TEST(BadInput, BatchRefusesAFileAsItsDirectory) {
  const Scratch scratch;
  const fs::path file = scratch.write("results", "a file\n");
  expect_one_clear_line(vouch({"batch", a_submission(scratch), "-o", file}), file);
  EXPECT_EQ(read_file(file), "a file\n");
}

}  // namespace
}  // namespace vouch::tests
