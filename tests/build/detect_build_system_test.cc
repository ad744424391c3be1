#include "harness/build/detect_build_system.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vouch::harness {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// "cmake: cmake -S . ..." for each step found in a tree of these files.
std::vector<std::string> detected(const std::vector<std::string>& files) {
  ArchiveFacts archive;
  for (const std::string& file : files) {
    TreeEntry entry;
    entry.path = file;
    archive.tree.push_back(entry);
  }
  std::vector<std::string> steps;
  for (const auto& step : build::detect_build(archive)) {
    steps.push_back(*step.source.detected + ": " + step.command);
  }
  return steps;
}

TEST(Detect, KnowsEveryBuildSystemThatCoursesUse) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> systems{
      {{"CMakeLists.txt", "a.cpp"}, "cmake: cmake -S . -B build && cmake --build build"},
      {{"Makefile", "a.c"}, "make: make"},
      {{"makefile", "a.c"}, "make: make"},
      {{"GNUmakefile", "a.c"}, "make: make"},
      {{"src/Makefile", "src/a.c"}, "make: (cd 'src' && make)"},
      {{"configure", "Makefile.in"}, "autotools: sh ./configure && make"},
      {{"configure.ac", "Makefile.am"}, "autotools: autoreconf -i && ./configure && make"},
      {{"configure.in", "Makefile.am"}, "autotools: autoreconf -i && ./configure && make"},
      {{"autogen.sh", "configure.ac"}, "autotools: sh ./autogen.sh && sh ./configure && make"},
      {{"meson.build", "a.c"}, "meson: meson setup build && meson compile -C build"},
      {{"build.ninja", "a.c"}, "ninja: ninja"},
      {{"Cargo.toml", "src/main.rs"}, "cargo: cargo build"},
      {{"go.mod", "main.go"}, "go: go build ./..."},
      {{"main.go"}, "go: GO111MODULE=off go build -o vouch-build/ ."},
      {{"pom.xml", "src/main/java/A.java"}, "maven: mvn -B package"},
      {{"mvnw", "pom.xml"}, "maven: sh ./mvnw -B package"},
      {{"build.gradle", "src/main/java/A.java"}, "gradle: gradle build"},
      {{"build.gradle.kts"}, "gradle: gradle build"},
      {{"gradlew", "build.gradle"}, "gradle: sh ./gradlew build"},
      {{"build.xml", "src/A.java"}, "ant: ant"},
      {{"MODULE.bazel", "BUILD"}, "bazel: bazel build //..."},
      {{"WORKSPACE", "BUILD"}, "bazel: bazel build //..."},
      {{"package.json", "package-lock.json", "node_modules/a/a.js"},
       "npm: npm run build --if-present"},
      {{"package.json", "yarn.lock", "node_modules/a/a.js"}, "yarn: yarn run build"},
      {{"package.json", "pnpm-lock.yaml", "node_modules/a/a.js"},
       "pnpm: pnpm run --if-present build"},
      {{"pyproject.toml", "a/b.py"}, "python: python3 -m compileall -q ."},
      {{"setup.py", "a/b.py"}, "python: python3 -m compileall -q ."},
      {{"main.py"}, "python: python3 -m compileall -q ."},
      {{"a.ipynb"}, "notebook: jupyter nbconvert --to script --output-dir vouch-build *.ipynb"},
      {{"k.cu", "main.cpp"}, "nvcc: mkdir -p vouch-build && nvcc -o vouch-build/program *.cu"},
      {{"main.rs"}, "rustc: mkdir -p vouch-build && rustc --out-dir vouch-build main.rs"},
      {{"main.cc"}, "g++: mkdir -p vouch-build && g++ -pthread -o vouch-build/program *.cc -lm"},
      {{"build.sh", "README.md"}, "shell: sh ./build.sh"},
  };
  for (const auto& [files, expected] : systems)
    EXPECT_THAT(detected(files), ElementsAre(expected)) << files.front();
}

TEST(Detect, RequirementsAreInstalledFirst) {
  EXPECT_THAT(detected({"main.py", "requirements.txt"}),
              ElementsAre("python: python3 -m pip install -r requirements.txt",
                          "python: python3 -m compileall -q ."));
}

TEST(Detect, JavaPackagesAreCompiledTogether) {
  constexpr const char* kJavac =
      "javac: mkdir -p vouch-build && find . -name '*.java' -print0 | xargs -0 javac -d "
      "vouch-build "
      "-cp \"$(find . -name '*.jar' -printf '%p:').\"";
  EXPECT_THAT(detected({"src/a/Main.java", "src/b/List.java"}), ElementsAre(kJavac));
  EXPECT_THAT(detected({"Main.java"}), ElementsAre(kJavac));
}

TEST(Detect, PrefersCMakeToAMakefileBesideIt) {
  EXPECT_THAT(detected({"CMakeLists.txt", "Makefile"}),
              ElementsAre("cmake: cmake -S . -B build && cmake --build build"));
}

TEST(Detect, BuildsEachDirectoryOfTheNearestDepth) {
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

TEST(Detect, AHostileDirectoryNameIsOneWordOfTheShell) {
  EXPECT_THAT(detected({"a'; rm -rf ~; '/Makefile"}),
              ElementsAre("make: (cd 'a'\\''; rm -rf ~; '\\''' && make)"));
}

TEST(Detect, FindsNothingInATextAlone) { EXPECT_THAT(detected({"README.md"}), IsEmpty()); }

}  // namespace
}  // namespace vouch::harness
