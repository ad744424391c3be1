// Every recipe of tests/hostile/archives, read by the confined worker as a group's archive is:
// the findings, the tree, nothing written outside, and the time and memory that it takes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "checks/judge.h"
#include "harness/worker/client.h"
#include "tests/paths.h"
#include "tests/support/archive_recipe.h"
#include "tests/support/scratch.h"
#include "util/os/sanitizers.h"

namespace vouch::harness {
namespace {

namespace fs = std::filesystem;
using tests::ArchiveRecipe;
using tests::RecipeText;

std::vector<RecipeText> all_recipes() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(VOUCH_SOURCE_DIR "/tests/hostile/archives")) {
    if (entry.path().extension() == ".txt") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  std::vector<RecipeText> all;
  for (const fs::path& file : files) {
    for (RecipeText& recipe : tests::read_recipes(file)) all.push_back(std::move(recipe));
  }
  return all;
}

/// Processor seconds of every process that was waited for.
double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

class HostileArchive : public ::testing::TestWithParam<RecipeText> {
 protected:
  fs::path directory() const { return scratch_.path() / "outside/into"; }

  ArchiveFacts read(const ArchiveRecipe& recipe) {
    fs::create_directories(directory());
    return worker::read_archive(scratch_.write("archive", recipe.bytes), directory(), recipe.policy,
                                {getuid(), getgid()});
  }

  std::vector<std::string> unpacked() const {
    std::vector<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(directory())) {
      if (entry.symlink_status().type() != fs::file_type::directory) {
        files.push_back(entry.path().lexically_relative(directory()));
      }
    }
    std::ranges::sort(files);
    return files;
  }

  tests::Scratch scratch_;
};

std::set<std::string> findings(const ArchiveFacts& facts, const ArchivePolicy& limits) {
  Facts all;
  all.archive = facts;
  Policy policy;
  policy.archive = limits;
  std::set<std::string> found;
  for (const Finding& finding : checks::judge(all, policy).findings) {
    if (!finding.id.starts_with("archive-")) continue;
    found.insert(std::string(name(finding.severity)) + " " + finding.id);
    EXPECT_FALSE(finding.message.empty());
    EXPECT_FALSE(finding.hint.empty());
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
    EXPECT_TRUE(std::ranges::none_of(finding.message, is_control)) << finding.message;
  }
  return found;
}

TEST_P(HostileArchive, GetsItsFindingsAndHarmsNothing) {
  const ArchiveRecipe recipe = tests::cook(GetParam());
  if (os::kSanitized && recipe.needs_memory_limit) GTEST_SKIP() << "a sanitizer lifts it";
  const double before = processor_seconds();
  const ArchiveFacts facts = read(recipe);
  const double took = processor_seconds() - before;

  EXPECT_EQ(findings(facts, recipe.policy), recipe.expected);
  if (recipe.tree == std::vector<std::string>{"nothing"}) {
    EXPECT_THAT(unpacked(), ::testing::IsEmpty());
  } else if (!recipe.tree.empty()) {
    EXPECT_EQ(unpacked(), recipe.tree);
  }
  std::set<std::string> beside;
  for (const auto& entry : fs::directory_iterator(scratch_.path() / "outside")) {
    beside.insert(entry.path().filename());
  }
  EXPECT_EQ(beside, std::set<std::string>{"into"});
  if (os::kSanitized) return;
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  EXPECT_LT(usage.ru_maxrss, 256 * 1024) << "KiB, the most that any process has had so far";
  EXPECT_LT(took, 1.0) << "seconds of processor time";
}

INSTANTIATE_TEST_SUITE_P(Recipes, HostileArchive, ::testing::ValuesIn(all_recipes()),
                         [](const auto& recipe) { return recipe.param.name; });

TEST(HostileArchives, AreAtLeastEighty) { EXPECT_GE(all_recipes().size(), 80U); }

TEST(HostileArchives, GiveTheSameFactsTwice) {
  for (const RecipeText& text : all_recipes()) {
    if (text.file.filename() == "bombs.txt") continue;
    const ArchiveRecipe recipe = tests::cook(text);
    std::vector<std::vector<std::string>> trees;
    std::vector<std::set<std::string>> found;
    for (int time = 0; time < 2; ++time) {
      const tests::Scratch scratch;
      fs::create_directory(scratch.path() / "into");
      const auto facts =
          worker::read_archive(scratch.write("archive", recipe.bytes), scratch.path() / "into",
                               recipe.policy, {getuid(), getgid()});
      found.push_back(findings(facts, recipe.policy));
      auto& tree = trees.emplace_back();
      for (const auto& entry : facts.tree) tree.push_back(entry.path);
    }
    EXPECT_EQ(found[0], found[1]) << text.title;
    EXPECT_EQ(trees[0], trees[1]) << text.title;
  }
}

}  // namespace
}  // namespace vouch::harness
