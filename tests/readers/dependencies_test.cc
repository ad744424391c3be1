// What build files name as needed from elsewhere, and what of it the zip holds.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <map>

#include "harness/readers/dependencies/dependencies_reader.h"
#include "tests/support/scratch.h"
#include "util/os/fd.h"

namespace vouch::readers {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Files = std::map<std::string, std::string>;

std::vector<Dependency> read(const Files& files) {
  const tests::Scratch scratch;
  for (const auto& [path, text] : files) scratch.write(path, text);
  const os::Fd project(open(scratch.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return read_dependencies(project.get());
}

/// "CMakeLists.txt:3 cmake fmt", with "in zip" or "in some cases" behind it.
std::vector<std::string> found(const Files& files) {
  std::vector<std::string> shown;
  for (const Dependency& dependency : read(files)) {
    shown.push_back(dependency.file + ':' + std::to_string(dependency.line) + ' ' +
                    dependency.ecosystem + ' ' + dependency.name +
                    (dependency.in_zip ? " in zip" : "") +
                    (dependency.conditional ? " in some cases" : ""));
  }
  return shown;
}

constexpr const char* kFetch =
    "include(FetchContent)\n"
    "# FetchContent_Declare(old GIT_REPOSITORY https://example.org/old)\n"
    "FetchContent_Declare(\n  googletest\n"
    "  GIT_REPOSITORY https://github.com/google/googletest.git\n  GIT_TAG v1.14.0)\n"
    "FetchContent_Declare(local SOURCE_DIR ${CMAKE_SOURCE_DIR}/local)\n"
    "FetchContent_Declare(packed URL ${CMAKE_SOURCE_DIR}/packed.tar.gz)\n";

TEST(Dependencies, CMakeFetchesAreFoundAndCommentsAreNot) {
  EXPECT_THAT(found({{"CMakeLists.txt", kFetch}}),
              ElementsAre("CMakeLists.txt:3 cmake googletest"));
  EXPECT_EQ(read({{"CMakeLists.txt", kFetch}})[0].from, "https://github.com/google/googletest.git");
}

TEST(Dependencies, CMakeSourcesInTheZipAreKnown) {
  EXPECT_THAT(found({{"CMakeLists.txt", kFetch}, {"third_party/googletest/CMakeLists.txt", ""}}),
              ElementsAre("CMakeLists.txt:3 cmake googletest in zip"));
  const std::string kept = "set(FETCHCONTENT_SOURCE_DIR_GOOGLETEST ${CMAKE_SOURCE_DIR}/gt)\n";
  EXPECT_THAT(found({{"CMakeLists.txt", kept + kFetch}}),
              ElementsAre("CMakeLists.txt:4 cmake googletest in zip"));
}

TEST(Dependencies, CMakeConditionsVariablesAndOtherWaysAreKnown) {
  EXPECT_THAT(found({{"CMakeLists.txt",
                      "set(URL_BASE https://example.org)\n"
                      "if(NOT TBB_FOUND)\n"
                      "  ExternalProject_Add(tbb URL ${URL_BASE}/tbb.tgz)\n"
                      "endif()\n"
                      "CPMAddPackage(\"gh:fmtlib/fmt#9.1.0\")\n"
                      "CPMAddPackage(NAME json GITHUB_REPOSITORY nlohmann/json)\n"
                      "file(DOWNLOAD https://example.org/data.bin data.bin)\n"}}),
              ElementsAre("CMakeLists.txt:3 cmake tbb in some cases", "CMakeLists.txt:5 cmake fmt",
                          "CMakeLists.txt:6 cmake json", "CMakeLists.txt:7 cmake data.bin"));
}

TEST(Dependencies, ADirectoryThatCMakeBuildsAndTheZipHasEmptyIsFound) {
  const std::string text =
      "add_subdirectory(src)\nadd_subdirectory(third_party/fmt)\n"
      "add_subdirectory(${OTHER} other)\n";
  EXPECT_THAT(
      found({{"CMakeLists.txt", text}, {"src/CMakeLists.txt", ""}, {"third_party/README", ""}}),
      ElementsAre("CMakeLists.txt:2 cmake the directory third_party/fmt"));
}

TEST(Dependencies, AMesonWrapIsAnotherWayWhereTheSystemHasNone) {
  const std::string wrap = "[wrap-file]\ndirectory = zlib-1.3\nsource_url = https://z.org/z.tgz\n";
  EXPECT_THAT(found({{"subprojects/zlib.wrap", wrap}}),
              ElementsAre("subprojects/zlib.wrap:1 meson zlib in some cases"));
  EXPECT_THAT(found({{"subprojects/zlib.wrap", wrap}, {"subprojects/zlib-1.3/meson.build", ""}}),
              ElementsAre("subprojects/zlib.wrap:1 meson zlib in zip in some cases"));
}

TEST(Dependencies, RequirementsAreReadAsPipReadsThem) {
  EXPECT_THAT(
      found({{"requirements.txt",
              "# ours\nnumpy>=1.20  # arrays\n-r more.txt\n./lib\n"
              "torch @ https://example.org/torch.whl\n"
              "git+https://github.com/a/frob.git@v1\n"
              "dataclasses; python_version < '3.7'\nPyYAML==6.0\n"},
             {"requirements-dev.txt", "pytest\n"},
             {"yaml/__init__.py", ""},
             {"wheels/numpy-1.24.2-cp311-cp311-linux_x86_64.whl", ""}}),
      ElementsAre("requirements-dev.txt:1 pip pytest in some cases",
                  "requirements.txt:2 pip numpy in zip", "requirements.txt:5 pip torch",
                  "requirements.txt:6 pip frob", "requirements.txt:7 pip dataclasses in some cases",
                  "requirements.txt:8 pip PyYAML in zip"));
}

TEST(Dependencies, PyprojectSetupPyAndCondaAreRead) {
  EXPECT_THAT(found({{"pyproject.toml",
                      "[build-system]\nrequires = ['setuptools']\n[project]\n"
                      "dependencies = ['click>=8', 'rich']\n"
                      "[project.optional-dependencies]\ntest = ['pytest']\n"}}),
              ElementsAre("pyproject.toml:4 pip click", "pyproject.toml:4 pip rich",
                          "pyproject.toml:6 pip pytest in some cases"));
  EXPECT_THAT(found({{"pyproject.toml",
                      "[tool.poetry.dependencies]\npython = '^3.8'\n"
                      "flask = '^2'\nours = {path = 'ours'}\n"}}),
              ElementsAre("pyproject.toml:3 pip flask"));
  EXPECT_THAT(found({{"setup.py",
                      "setup(\n  install_requires=[\n    'numpy',  # x\n"
                      "    \"torch>=1.8\",\n  ])\n"}}),
              ElementsAre("setup.py:3 pip numpy", "setup.py:4 pip torch"));
  EXPECT_THAT(found({{"environment.yml",
                      "name: x\ndependencies:\n  - python=3.8\n  - numpy=1.2\n"
                      "  - pip:\n    - tqdm\n  - scipy\nprefix: /x\n"}}),
              ElementsAre("environment.yml:4 conda numpy", "environment.yml:6 pip tqdm",
                          "environment.yml:7 conda scipy"));
}

TEST(Dependencies, NodeModulesInTheZipAreKnown) {
  const Files files{{"package.json", R"({"name": "p",
    "dependencies": {"express": "^4", "ours": "file:../ours"},
    "devDependencies": {"@types/node": "1"}})"}};
  EXPECT_THAT(found(files),
              ElementsAre("package.json:2 npm express", "package.json:3 npm @types/node"));
  Files vendored = files;
  vendored["node_modules/express/index.js"] = "";
  vendored["node_modules/@types/node/index.d.ts"] = "";
  EXPECT_THAT(found(vendored), ElementsAre("package.json:2 npm express in zip",
                                           "package.json:3 npm @types/node in zip"));
}

TEST(Dependencies, CratesAreReadWithTheirConditions) {
  const std::string toml =
      "[package]\nname = 'p'\n[dependencies]\nrand = '0.8'\nours = { path = 'ours' }\n"
      "log = { version = '1', optional = true }\n[dev-dependencies]\nproptest = '1'\n";
  EXPECT_THAT(found({{"Cargo.toml", toml}}),
              ElementsAre("Cargo.toml:6 cargo log in some cases", "Cargo.toml:4 cargo rand",
                          "Cargo.toml:8 cargo proptest in some cases"));
  EXPECT_THAT(
      found({{"Cargo.toml", toml},
             {"vendor/rand/Cargo.toml", ""},
             {"vendor/log/Cargo.toml", ""},
             {"vendor/proptest-1.0.0/Cargo.toml", ""}}),
      ElementsAre("Cargo.toml:6 cargo log in zip in some cases", "Cargo.toml:4 cargo rand in zip",
                  "Cargo.toml:8 cargo proptest in zip in some cases"));
}

TEST(Dependencies, GoModulesAreReadButForWhatOthersNeedOrTheProjectReplaces) {
  const std::string mod =
      "module m\n\ngo 1.19\n\nrequire github.com/a/one v1.0.0\n\nrequire (\n"
      "\tgithub.com/a/two v1.0.0\n\tgithub.com/a/far v1.0.0 // indirect\n\texample.org/ours "
      "v0.0.0\n"
      ")\n\nreplace example.org/ours => ./ours\n";
  EXPECT_THAT(found({{"go.mod", mod}}),
              ElementsAre("go.mod:5 go github.com/a/one", "go.mod:8 go github.com/a/two"));
  EXPECT_THAT(
      found({{"go.mod", mod}, {"vendor/modules.txt", ""}}),
      ElementsAre("go.mod:5 go github.com/a/one in zip", "go.mod:8 go github.com/a/two in zip"));
  EXPECT_THAT(found({{"go.mod", "module m\n\ngo 1.19\n"}}), IsEmpty());
}

TEST(Dependencies, MavenGradleAndBazelAreRead) {
  const std::string pom =
      "<project>\n<dependencyManagement><dependencies><dependency><groupId>x</groupId>"
      "<artifactId>managed</artifactId></dependency></dependencies></dependencyManagement>\n"
      "<!-- <dependency><artifactId>old</artifactId></dependency> -->\n<dependencies>\n"
      "<dependency>\n<groupId>com.google.guava</groupId><artifactId>guava</artifactId></dependency>"
      "\n<dependency><groupId>${project.groupId}</groupId><artifactId>core</artifactId>"
      "</dependency>\n</dependencies>\n<build><plugins><plugin><dependencies><dependency>"
      "<groupId>x</groupId><artifactId>plugins</artifactId></dependency></dependencies></plugin>"
      "</plugins></build></project>\n";
  EXPECT_THAT(found({{"pom.xml", pom}}), ElementsAre("pom.xml:5 maven com.google.guava:guava"));
  EXPECT_THAT(found({{"pom.xml", pom}, {"lib/guava-31.1-jre.jar", ""}}),
              ElementsAre("pom.xml:5 maven com.google.guava:guava in zip"));
  EXPECT_THAT(found({{"build.gradle",
                      "plugins {\n  id 'java'\n  id 'x.y' version '1'\n}\n"
                      "dependencies {\n  implementation 'a.b:c:1.0'\n"
                      "  // implementation 'a.b:d:1.0'\n"
                      "  testImplementation(\"org.junit:junit:4\")\n"
                      "  implementation project(':core')\n"
                      "  implementation files('libs/x.jar')\n}\n"}}),
              ElementsAre("build.gradle:3 gradle plugin x.y", "build.gradle:6 gradle a.b:c",
                          "build.gradle:8 gradle org.junit:junit"));
  EXPECT_THAT(found({{"MODULE.bazel",
                      "module(name = \"m\")\n# bazel_dep(name = \"old\")\n"
                      "bazel_dep(name = \"abseil-cpp\", version = \"1\")\n"}}),
              ElementsAre("MODULE.bazel:3 bazel abseil-cpp"));
}

TEST(Dependencies, WhatIsVendoredOrBrokenNamesNothing) {
  EXPECT_THAT(found({{"third_party/x/requirements.txt", "numpy\n"},
                     {"node_modules/a/package.json", R"({"dependencies": {"b": "1"}})"},
                     {"package.json", "{\"dependencies\": [1, {"},
                     {"Cargo.toml", "[dependencies\nx = "},
                     {"pom.xml", "<dependencies><dependency><groupId>"},
                     {"CMakeLists.txt", "FetchContent_Declare(x GIT_REPOSITORY"},
                     {"go.mod", "require ("}}),
              IsEmpty());
}

TEST(Dependencies, HostileBuildFilesAreReadInTimeAndBounded) {
  const auto repeated = [](const std::string& part) {
    std::string text;
    while (text.size() < (256U << 10)) text += part;
    return text;
  };
  const std::clock_t begin = std::clock();  // of the processor: others may be busy
  Files files{{"CMakeLists.txt", repeated("set(A \"${A}${A}\")\nset(A x${A})\n")},
              {"a/CMakeLists.txt", repeated("[==[ (((\"")},
              {"pom.xml", repeated("<dependency><a>")},
              {"b/pom.xml", repeated("<!--")},
              {"package.json", repeated("{\"dependencies\":")},
              {"build.gradle", repeated("implementation 'a:b:c'\n")},
              {"WORKSPACE", repeated("\nhttp_archive(name = 'a'")},
              {"requirements.txt", repeated("a+b://@c\n")},
              {"setup.py", "install_requires=[" + repeated("'a',\n")},
              {"Cargo.toml", repeated("[a.b.c]\n[[x]]\n")},
              {"pyproject.toml", "a = " + repeated("[[{x=")}};
  EXPECT_LE(read(files).size(), kDependenciesListed);
  EXPECT_LT((std::clock() - begin) / CLOCKS_PER_SEC, 20);
}

}  // namespace
}  // namespace vouch::readers
