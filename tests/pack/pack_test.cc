// A source directory becomes a zip.
#include "harness/pack/pack.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/worker/client.h"
#include "tests/support/scratch.h"
#include "util/os/file_digest.h"

namespace vouch::harness {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Pack : public ::testing::Test {
 protected:
  void write(const std::string& path, const std::string& content) {
    scratch_.write("project/" + path, content);
  }
  pack::PackedZip pack() { return pack::pack_directory(scratch_.path() / "project", zip()); }
  fs::path zip() const { return scratch_.path() / "code.zip"; }

  ArchiveFacts unpack() {
    fs::create_directory(scratch_.path() / "into");
    return worker::read_archive(zip(), scratch_.path() / "into", ArchivePolicy{},
                                {getuid(), getgid()});
  }
  std::vector<std::string> packed_paths() {
    std::vector<std::string> paths;
    for (const auto& entry : unpack().tree) paths.push_back(entry.path);
    return paths;
  }

  tests::Scratch scratch_;
};

std::vector<std::string> lines(const pack::PackedZip& packed) {
  std::vector<std::string> all;
  for (const pack::LeftOut& one : packed.left_out) all.push_back(one.path + ": " + one.why);
  return all;
}

TEST_F(Pack, KeepsContentLinksAndTheExecuteBitBelowOneDirectory) {
  write("run.sh", "#!/bin/sh\n");
  write("src/main.c", "int main(void) { return 0; }\n");
  fs::permissions(scratch_.path() / "project/run.sh", fs::perms{0755});
  fs::create_symlink("src/main.c", scratch_.path() / "project/link");
  const pack::PackedZip packed = pack();
  EXPECT_EQ(packed.files, 3U);
  EXPECT_EQ(packed.bytes, fs::file_size(zip()));
  EXPECT_EQ(packed.sha256, os::sha256_of_file(zip()).sha256);
  EXPECT_THAT(packed.left_out, IsEmpty());

  const ArchiveFacts facts = unpack();
  EXPECT_EQ(facts.root, "project");
  EXPECT_THAT(facts.notes, IsEmpty());
  ASSERT_EQ(facts.tree.size(), 4U);
  EXPECT_EQ(facts.tree[0].path, "link");
  EXPECT_EQ(facts.tree[0].type, 'l');
  EXPECT_EQ(facts.tree[1].path, "run.sh");
  EXPECT_TRUE(facts.tree[1].executable);
  EXPECT_EQ(tests::read_file(scratch_.path() / "into/project/src/main.c"),
            "int main(void) { return 0; }\n");
}

TEST_F(Pack, LeavesOutWhatGitIgnoresAndTellsIt) {
  write(".gitignore", "*.log\n/build/\n");
  write("main.py", "x");
  write("a.log", "x");
  write("build/deep/a.o", "x");
  const pack::PackedZip packed = pack();
  if (!packed.git_was_asked) GTEST_SKIP() << "no git on this machine";
  EXPECT_THAT(lines(packed), ElementsAre("a.log: git ignores it", "build/: git ignores it"));
  EXPECT_THAT(packed_paths(), ElementsAre(".gitignore", "main.py"));
}

TEST_F(Pack, KeepsATrackedFileThatIsIgnored) {
  write(".gitignore", "*.dat\n");
  write("kept.dat", "x");
  write("left.dat", "x");
  const std::string git = "git -C " + (scratch_.path() / "project").string();
  if (std::system((git + " init -q && " + git + " add -f kept.dat").c_str()) != 0) {
    GTEST_SKIP() << "no git on this machine";
  }
  EXPECT_THAT(lines(pack()),
              ElementsAre(".git/: version control's own records", "left.dat: git ignores it"));
  EXPECT_THAT(packed_paths(), ElementsAre(".gitignore", "kept.dat"));
}

TEST_F(Pack, RunsNoProgramThatTheDirectoriesGitSettingsName) {
  write("main.py", "x");
  write(".git/HEAD", "ref: refs/heads/main\n");
  write(".git/objects/x", "");
  write(".git/refs/x", "");
  write(".git/config", "[core]\n\trepositoryformatversion = 0\n\tfsmonitor = \"touch " +
                           (scratch_.path() / "ran").string() + "; false\"\n");
  pack();
  EXPECT_FALSE(fs::exists(scratch_.path() / "ran"));
}

TEST_F(Pack, LeavesOutJunkByNameAndKeepsDependencies) {
  write("main.py", "x");
  write(".DS_Store", "x");
  write("__pycache__/main.cpython-311.pyc", "x");
  write("out/CMakeCache.txt", "x");
  write("out/main.o", "x");
  write("node_modules/a/index.js", "x");
  EXPECT_THAT(lines(pack()), ElementsAre(".DS_Store: left by a file manager",
                                         "__pycache__/: caches that programs make again",
                                         "out/: an earlier build's directory"));
  EXPECT_THAT(packed_paths(),
              ElementsAre("main.py", "node_modules", "node_modules/a", "node_modules/a/index.js"));
}

TEST_F(Pack, LeavesOutItselfAndWhatIsNoFile) {
  write("main.py", "x");
  ASSERT_EQ(mkfifo((scratch_.path() / "project/pipe").c_str(), 0600), 0);
  const fs::path inside = scratch_.path() / "project/code.zip";
  pack::pack_directory(scratch_.path() / "project", inside);
  const pack::PackedZip again = pack::pack_directory(scratch_.path() / "project", inside);
  EXPECT_EQ(again.files, 1U);
  EXPECT_THAT(lines(again), ElementsAre("pipe: no file, directory or link"));
}

TEST_F(Pack, GivesTheSameBytesForTheSameFiles) {
  write("b.py", "x");
  write("a.py", "y");
  EXPECT_EQ(pack().sha256, pack().sha256);
}

TEST_F(Pack, LeavesAnOldZipInPlaceWhenItFails) {
  scratch_.write("code.zip", "old");
  EXPECT_ANY_THROW(pack::pack_directory(scratch_.path() / "absent", zip()));
  EXPECT_EQ(tests::read_file(zip()), "old");
}

}  // namespace
}  // namespace vouch::harness
