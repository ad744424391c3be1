#include "util/os/atomic_file.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/scratch.h"
#include "util/error.h"
#include "util/os/durable_fs.h"
#include "util/os/text_file.h"

namespace vouch::os {
namespace {

namespace fs = std::filesystem;

std::size_t entries_in(const fs::path& directory) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(directory), fs::directory_iterator()));
}

TEST(AtomicFile, LeavesTheOldFileUntilTheNewOneIsWhole) {
  const tests::Scratch scratch;
  const fs::path path = scratch.path() / "a.txt";
  write_text(path, "old");
  AtomicFile file(path);
  file.write("new");
  EXPECT_EQ(read_text(path), "old");
  file.commit();
  EXPECT_EQ(read_text(path), "new");
  EXPECT_EQ(entries_in(scratch.path()), 1U);
}

TEST(AtomicFile, LeavesNothingWhenItIsGivenUp) {
  const tests::Scratch scratch;
  { AtomicFile(scratch.path() / "a.txt").write("half"); }
  EXPECT_EQ(entries_in(scratch.path()), 0U);
}

TEST(AtomicFile, SaysWhichFileCannotBeWritten) {
  const tests::Scratch scratch;
  const fs::path path = scratch.path() / "none" / "a.txt";
  try {
    AtomicFile file(path);
    FAIL() << "opened " << path;
  } catch (const InternalError& error) {
    EXPECT_EQ(std::string(error.what()),
              "cannot write " + path.string() + ": No such file or directory");
  }
}

TEST(DurableFs, PutsADirectoryInThePlaceOfAnother) {
  const tests::Scratch scratch;
  const fs::path made = scratch.path() / "made";
  const fs::path place = scratch.path() / "place";
  fs::create_directory(made);
  write_text(made / "a", "1");
  put_in_place(made, place, scratch.path() / "aside");
  EXPECT_EQ(read_text(place / "a"), "1");
  fs::create_directory(made);
  write_text(made / "a", "2");
  put_in_place(made, place, scratch.path() / "aside");
  EXPECT_EQ(read_text(place / "a"), "2");
  EXPECT_EQ(read_text(made / "a"), "1");
}

}  // namespace
}  // namespace vouch::os
