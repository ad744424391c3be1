#include "harness/batch/scratch_dir.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "checks/model/output_layout.h"
#include "tests/support/scratch.h"

namespace vouch::harness {
namespace {

namespace fs = std::filesystem;

TEST(ScratchDir, RemovesARunsOwnDirectoryAloneWhateverIsNoted) {
  const tests::Scratch scratch;
  const results::OutputDir out = results::OutputDir::open_for_run(scratch.path() / "out");
  scratch.write("home/thesis.tex", "mine");
  scratch.write("vouch-run-x/unpacked/a.c", "int a;");
  out.state_file(layout::kScratch).keep((scratch.path() / "home").string());
  { const batch::ScratchDir first(out); }
  EXPECT_TRUE(fs::exists(scratch.path() / "home/thesis.tex"));
  out.state_file(layout::kScratch).keep((scratch.path() / "vouch-run-x").string());
  { const batch::ScratchDir second(out); }
  EXPECT_FALSE(fs::exists(scratch.path() / "vouch-run-x"));
}

TEST(ScratchDir, IsWhereTemporaryFilesGoAsLongAsItLives) {
  const tests::Scratch scratch;
  const results::OutputDir out = results::OutputDir::open_for_run(scratch.path() / "out");
  const fs::path before = fs::temp_directory_path();
  fs::path inside;
  {
    const batch::ScratchDir held(out);
    inside = fs::temp_directory_path();
    EXPECT_EQ(inside.parent_path(), before);
    EXPECT_EQ(out.state_file(layout::kScratch).read(), inside.string());
  }
  EXPECT_EQ(fs::temp_directory_path(), before);
  EXPECT_FALSE(fs::exists(inside));
}

}  // namespace
}  // namespace vouch::harness
