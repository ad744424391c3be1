// 200 random honest archives, made by zip, bsdtar, 7z and Python's zipfile, unpack to the same tree
// as unzip and bsdtar make of them, and get no finding above a warning. The seed is fixed.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "checks/judge.h"
#include "harness/readers/archive/archive_reader.h"
#include "tests/support/scratch.h"
#include "util/os/fd.h"

namespace vouch::readers {
namespace {

namespace fs = std::filesystem;

bool has(const std::string& program) {
  return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

bool run(const std::string& command) {
  return std::system(
             ("export LC_ALL=C.UTF-8 TZ=UTC0; (" + command + ") >/dev/null 2>&1").c_str()) == 0;
}

/// A tree of files, directories, links and names as projects have them.
class RandomTree {
 public:
  explicit RandomTree(unsigned seed) : random_(seed) {}

  void make(const fs::path& directory, int depth = 0) {
    fs::create_directory(directory);
    const int files = number(depth == 0 ? 1 : 0, 6);
    std::vector<std::string> made;
    for (int i = 0; i < files; ++i) {
      made.push_back(name(i));
      write(directory / made.back());
    }
    if (!made.empty() && number(0, 3) == 0) {
      fs::create_symlink(made.front(), directory / ("link" + std::to_string(depth)));
    }
    for (int i = 0; depth < 3 && i < number(0, 3); ++i) {
      make(directory / ("directory " + std::to_string(i)), depth + 1);
    }
  }

 private:
  int number(int least, int most) { return std::uniform_int_distribution(least, most)(random_); }

  std::string name(int i) {
    static constexpr std::string_view kStems[] = {"main",  "read me", "\u00fcber", "\u65e5\u672c",
                                                  "a.b.c", "x-y_z",   "Makefile"};
    static constexpr std::string_view kEndings[] = {".c", ".py", "", ".tar", ".md"};
    return std::string(kStems[static_cast<std::size_t>(number(0, 6))]) + std::to_string(i) +
           std::string(kEndings[static_cast<std::size_t>(number(0, 4))]);
  }

  void write(const fs::path& path) {
    const int size = number(0, 4) == 0 ? 0 : number(1, number(0, 9) == 0 ? 400'000 : 3'000);
    std::string content;
    const bool noise = number(0, 2) == 0;
    while (content.size() < static_cast<std::size_t>(size)) {
      content += noise ? std::string(1, static_cast<char>(number(0, 255)))
                       : "int value_" + std::to_string(number(0, 99)) + ";\n";
    }
    const os::Fd fd(open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    ASSERT_EQ(::write(fd.get(), content.data(), content.size()),
              static_cast<ssize_t>(content.size()));
    fchmod(fd.get(), number(0, 3) == 0 ? 0755 : 0644);
    // Even seconds: a zip without extra fields stores no odd ones.
    const timespec time{.tv_sec = 1'400'000'000 + 2 * number(0, 100'000'000), .tv_nsec = 0};
    const timespec times[] = {time, time};
    futimens(fd.get(), times);
  }

  std::mt19937 random_;
};

/// Path to what stands there, as one line: type, execute bit, time, content or target.
std::map<std::string, std::string> describe(const fs::path& directory, bool links) {
  std::map<std::string, std::string> tree;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    const std::string path = entry.path().lexically_relative(directory);
    struct stat status {};
    lstat(entry.path().c_str(), &status);
    if (S_ISDIR(status.st_mode)) {
      tree[path] = "folder";
    } else if (S_ISLNK(status.st_mode)) {
      if (links) tree[path] = "link to " + fs::read_symlink(entry.path()).string();
    } else {
      tree[path] = "file, " + std::string((status.st_mode & 0100U) != 0 ? "executable, " : "") +
                   "of " + std::to_string(status.st_mtime) + ": " + tests::read_file(entry.path());
    }
  }
  return tree;
}

struct Maker {
  std::string name;
  std::string program;
  std::string command;  // in the directory above "project", writes ../code.zip
};

const Maker kMakers[] = {
    {"zip", "zip", "zip -q -r -y ../code.zip project"},
    {"zip by a pipe", "zip", "bash -o pipefail -c 'zip -q -r -y - project | cat > ../code.zip'"},
    {"bsdtar", "bsdtar", "bsdtar -c --format zip -f ../code.zip project"},
    {"7z", "7z", "7z a -tzip -snl ../code.zip project"},
    {"python", "python3",
     "python3 -c 'import shutil; shutil.make_archive(\"../code\", \"zip\", \".\", \"project\")'"},
};

class HonestArchives : public ::testing::Test {
 protected:
  fs::path at(std::string_view name) const { return scratch_.path() / name; }
  std::string quoted(std::string_view name) const { return "'" + at(name).string() + "'"; }

  ArchiveFacts unpack_by_vouch() {
    fs::create_directory(at("vouch"));
    const os::Fd in(open(at("code.zip").c_str(), O_RDONLY | O_CLOEXEC));
    const os::Fd out(open(at("vouch").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return read_archive(in.get(), out.get(), ArchivePolicy{});
  }

  /// False: the maker itself refused (`zip` does not stream what it cannot make smaller).
  bool compare(const Maker& maker, unsigned seed) {
    for (const char* name : {"source", "vouch", "unzip", "bsdtar"}) fs::remove_all(at(name));
    fs::remove(at("code.zip"));
    fs::create_directory(at("source"));
    RandomTree(seed).make(at("source") / "project");
    if (!run("cd " + quoted("source") + " && " + maker.command)) return false;
    EXPECT_TRUE(run("unzip -q -d " + quoted("unzip") + " " + quoted("code.zip")));
    fs::create_directory(at("bsdtar"));
    EXPECT_TRUE(run("bsdtar -x -f " + quoted("code.zip") + " -C " + quoted("bsdtar")));
    if (HasFailure()) return true;

    const ArchiveFacts facts = unpack_by_vouch();
    const auto tree = describe(at("vouch"), true);
    EXPECT_EQ(tree, describe(at("unzip"), true)) << "unzip";
    EXPECT_EQ(tree, describe(at("bsdtar"), true)) << "bsdtar";
    EXPECT_FALSE(tree.empty());
    EXPECT_TRUE(facts.complete);
    EXPECT_EQ(facts.root, "project");
    EXPECT_THAT(facts.notes, ::testing::IsEmpty());
    return true;
  }

  tests::Scratch scratch_;
};

TEST_F(HonestArchives, UnpackAsUnzipAndBsdtarUnpackThem) {
  for (const char* judge : {"unzip", "bsdtar"}) {
    if (!has(judge)) GTEST_SKIP() << "this machine has no " << judge;
  }
  constexpr unsigned kWanted = 200;
  unsigned compared = 0;
  for (unsigned seed = 1; seed <= 60 && compared < kWanted; ++seed) {
    for (const Maker& maker : kMakers) {
      if (!has(maker.program)) continue;
      SCOPED_TRACE(maker.name + ", seed " + std::to_string(seed));
      compared += compare(maker, seed) ? 1 : 0;
      if (HasFailure()) return;
    }
  }
  RecordProperty("compared", static_cast<int>(compared));
  if (compared < kWanted)
    GTEST_SKIP() << "only " << compared << " of 200: zip, 7z or python3 is missing";
}

}  // namespace
}  // namespace vouch::readers
