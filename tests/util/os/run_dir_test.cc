#include "util/os/run_dir.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <optional>
#include <string>

#include "tests/support/scratch.h"

namespace vouch::harness {
namespace {

namespace fs = std::filesystem;

class RunDirs : public testing::Test {
 protected:
  void SetUp() override {
    if (const char* before = std::getenv("TMPDIR")) before_ = before;
    setenv("TMPDIR", scratch_.path().c_str(), 1);
  }
  void TearDown() override {
    if (before_) setenv("TMPDIR", before_->c_str(), 1);
    if (!before_) unsetenv("TMPDIR");
  }

  tests::Scratch scratch_;
  std::optional<std::string> before_;
};

TEST_F(RunDirs, WhatNobodyHoldsIsSwept) {
  scratch_.write("vouch-run-dead/unpacked/main.c", "int main;");
  const os::RunDir run;
  EXPECT_FALSE(fs::exists(scratch_.path() / "vouch-run-dead"));
  EXPECT_TRUE(fs::exists(run.path()));
}

TEST_F(RunDirs, WhatARunHoldsStays) {
  const os::RunDir first;
  const os::RunDir second;
  EXPECT_TRUE(fs::exists(first.path()));
  EXPECT_NE(first.path(), second.path());
}

TEST_F(RunDirs, LinksFilesAndOtherNamesStay) {
  scratch_.write("mine/thesis.tex", "\\end");
  fs::create_directory_symlink(scratch_.path() / "mine", scratch_.path() / "vouch-run-link");
  scratch_.write("vouch-run-file", "");
  os::sweep_run_dirs();
  EXPECT_TRUE(fs::exists(scratch_.path() / "mine/thesis.tex"));
  EXPECT_TRUE(fs::is_symlink(scratch_.path() / "vouch-run-link"));
  EXPECT_TRUE(fs::exists(scratch_.path() / "vouch-run-file"));
}

TEST_F(RunDirs, AnotherUsersStay) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a directory away";
  scratch_.write("vouch-run-theirs/file", "");
  ASSERT_EQ(chown((scratch_.path() / "vouch-run-theirs").c_str(), 65534, 65534), 0);
  os::sweep_run_dirs();
  EXPECT_TRUE(fs::exists(scratch_.path() / "vouch-run-theirs/file"));
}

TEST_F(RunDirs, OneThatWasSweptAsItWasMadeIsNotHeld) {
  fs::create_directory(scratch_.path() / "vouch-run-new");
  fs::remove(scratch_.path() / "vouch-run-new");
  EXPECT_FALSE(os::hold_run_dir(scratch_.path() / "vouch-run-new"));
}

}  // namespace
}  // namespace vouch::harness
