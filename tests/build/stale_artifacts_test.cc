#include "harness/build/stale_artifacts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vouch::tests {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TreeEntry file(std::string path, std::string content = "") {
  TreeEntry entry;
  entry.path = std::move(path);
  entry.type = 'f';
  entry.content = std::move(content);
  return entry;
}

TEST(StaleArtifacts, AreObjectsWhoseSourcesLieInTheZipAndProgramsBesideSources) {
  EXPECT_THAT(build::find_leftovers({file("src/list.c"), file("out/list.o"), file("app", "elf"),
                                     file("Main.java"), file("Main.class")}),
              ElementsAre("out/list.o", "app", "Main.class"));
}

TEST(StaleArtifacts, AreNotWhatNoSourceWouldMakeAgain) {
  EXPECT_THAT(build::find_leftovers({file("main.c"), file("solver.o")}), IsEmpty());
  EXPECT_THAT(build::find_leftovers({file("tool", "elf"), file("run.py")}), IsEmpty());
}

TEST(StaleArtifacts, AreNeverOfAVendoredDependencyOrALibrary) {
  EXPECT_THAT(build::find_leftovers({file("main.c"), file("third_party/z/main.o"),
                                     file("a/vendor/tool", "elf"), file("libz.so.1", "elf"),
                                     file("libz.a", "elf"), file("node_modules/x/bin", "elf")}),
              IsEmpty());
}

TEST(StaleArtifacts, ABuildDirectoryOfCMakeIsOneAsAWhole) {
  EXPECT_THAT(build::find_leftovers({file("main.cc"), file("build/CMakeCache.txt"),
                                     file("build/main.o"), file("build/x/app", "elf")}),
              ElementsAre("build"));
  EXPECT_THAT(build::find_leftovers({file("main.cc"), file("CMakeCache.txt"), file("main.o")}),
              ElementsAre("CMakeCache.txt", "main.o"))
      << "built in the source directory: that one stays";
}

}  // namespace
}  // namespace vouch::tests
