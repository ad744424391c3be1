// What a walk through a stranger's tree tells, and how far it goes.
#include "util/os/file_tree.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <string>

#include "tests/support/scratch.h"

namespace vouch::sandbox {
namespace {

class ChangedTest : public testing::Test {
 protected:
  static void make(int directory, const std::string& name) {
    ASSERT_TRUE(os::Fd(openat(directory, name.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)));
  }

  /// Goes down into new directories of that name.
  static void deepen(os::Fd& at, const std::string& name, int levels) {
    for (int i = 0; i < levels; ++i) {
      ASSERT_EQ(mkdirat(at.get(), name.c_str(), 0700), 0);
      at = os::open_directory(at.get(), name.c_str());
    }
  }

  tests::Scratch scratch_;
  os::Fd directory_ = os::open_directory(AT_FDCWD, scratch_.path().c_str());
};

TEST_F(ChangedTest, TellsTheOneNewFileAmongAHundredThousand) {
  for (int i = 0; i < 100; ++i) {
    os::Fd below(os::open_directory(directory_.get(), "."));
    deepen(below, "directory" + std::to_string(i), 1);
    for (int k = 0; k < 1000; ++k) make(below.get(), "file" + std::to_string(k));
  }
  const os::FileClock clock(directory_.get());
  const timespec since = clock.after(clock.now());
  make(directory_.get(), "directory50/new");
  EXPECT_EQ(os::changed_since(directory_.get(), since),
            std::vector<std::string>{"directory50/new"});
}

TEST_F(ChangedTest, LeavesOutPathsThatNoCallWouldTake) {
  make(directory_.get(), "short");
  os::Fd at(os::open_directory(directory_.get(), "."));
  deepen(at, std::string(250, 'd'), 20);
  make(at.get(), "long");
  EXPECT_EQ(os::changed_since(directory_.get(), {}), std::vector<std::string>{"short"});
}

TEST_F(ChangedTest, StopsAtEachOfItsBounds) {
  for (int i = 0; i < 100; ++i) make(directory_.get(), "file" + std::to_string(i));
  EXPECT_EQ(os::changed_since(directory_.get(), {}).size(), 100U);
  EXPECT_EQ(os::changed_since(directory_.get(), {}, {.paths = 10}).size(), 10U);
  EXPECT_EQ(os::changed_since(directory_.get(), {}, {.entries = 20}).size(), 20U);
  EXPECT_LE(os::changed_since(directory_.get(), {}, {.bytes = 60}).size(), 12U);
  EXPECT_TRUE(
      os::changed_since(directory_.get(), {}, {.time = std::chrono::milliseconds(0)}).empty());
  os::Fd at(os::open_directory(directory_.get(), "."));
  deepen(at, "d", 5);
  make(at.get(), "deep");
  EXPECT_EQ(os::changed_since(directory_.get(), {}, {.depth = 6}).size(), 101U);
  EXPECT_EQ(os::changed_since(directory_.get(), {}, {.depth = 5}).size(), 100U);
}

}  // namespace
}  // namespace vouch::sandbox
