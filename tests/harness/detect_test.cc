#include "harness/detect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vouch::harness {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// "cmake: cmake -S . ..." for each step found in a tree of these files.
std::vector<std::string> detected(const std::vector<std::string>& files) {
  checks::ArchiveFacts archive;
  for (const std::string& file : files) {
    checks::TreeEntry entry;
    entry.path = file;
    archive.tree.push_back(entry);
  }
  std::vector<std::string> steps;
  for (const auto& step : detect_build(archive)) {
    steps.push_back(*step.source.detected + ": " + step.command);
  }
  return steps;
}

TEST(Detect, KnowsABuildSystemByItsFile) {
  EXPECT_THAT(detected({"Makefile", "main.c"}), ElementsAre("make: make"));
  EXPECT_THAT(detected({"Cargo.toml", "src/main.rs"}), ElementsAre("cargo: cargo build"));
  EXPECT_THAT(detected({"go.mod", "main.go"}), ElementsAre("go: go build ./..."));
  EXPECT_THAT(detected({"pom.xml", "src/main/java/A.java"}), ElementsAre("maven: mvn -B package"));
  EXPECT_THAT(detected({"build.xml"}), ElementsAre("ant: ant"));
  EXPECT_THAT(detected({"configure", "Makefile.in"}),
              ElementsAre("autotools: sh ./configure && make"));
}

TEST(Detect, PrefersCMakeToAMakefileBesideIt) {
  EXPECT_THAT(detected({"CMakeLists.txt", "Makefile"}),
              ElementsAre("cmake: cmake -S . -B build && cmake --build build"));
}

TEST(Detect, BuildsEachFolderOfTheNearestDepth) {
  EXPECT_THAT(detected({"README.md", "client/Makefile", "server/Makefile", "server/lib/Makefile"}),
              ElementsAre("make: (cd 'client' && make)", "make: (cd 'server' && make)"));
}

TEST(Detect, ABuildFileBelowSaysMoreThanLooseSourcesAbove) {
  EXPECT_THAT(detected({"plot.py", "src/Makefile", "src/a.c"}),
              ElementsAre("make: (cd 'src' && make)"));
}

TEST(Detect, TakesLooseSourcesWhenThereIsNothingElse) {
  EXPECT_THAT(
      detected({"main.c", "list.c"}),
      ElementsAre("gcc: mkdir -p vouch-build && gcc -pthread -o vouch-build/program *.c -lm"));
  EXPECT_THAT(detected({"Main.java"}), ElementsAre("javac: javac -d vouch-build *.java"));
  EXPECT_THAT(detected({"main.py"}), ElementsAre("python: python3 -m compileall -q ."));
}

TEST(Detect, IgnoresVendoredDependencies) {
  EXPECT_THAT(detected({"main.py", "third_party/zlib/CMakeLists.txt"}),
              ElementsAre("python: python3 -m compileall -q ."));
}

TEST(Detect, InstallsPackagesOnlyWhenTheyAreNotThere) {
  EXPECT_THAT(detected({"package.json", "package-lock.json"}),
              ElementsAre("npm: npm ci", "npm: npm run build --if-present"));
  EXPECT_THAT(detected({"package.json", "package-lock.json", "node_modules/a/package.json"}),
              ElementsAre("npm: npm run build --if-present"));
}

TEST(Detect, AHostileFolderNameIsOneWordOfTheShell) {
  EXPECT_THAT(detected({"a'; rm -rf ~; '/Makefile"}),
              ElementsAre("make: (cd 'a'\\''; rm -rf ~; '\\''' && make)"));
}

TEST(Detect, FindsNothingInATextAlone) { EXPECT_THAT(detected({"README.md"}), IsEmpty()); }

}  // namespace
}  // namespace vouch::harness
