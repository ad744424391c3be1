// What tools write, and the cause that stands behind it. tests/diagnoses/ holds what they wrote in
// vouch's own sandbox (capture.py there captures it again); the rows below are for what cannot be
// captured here: devices, and other versions of tools, in the words of their documentation.
#include "harness/build/diagnosis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "tests/paths.h"
#include "tests/support/scratch.h"

namespace vouch::harness {
namespace {

struct Row {
  const char* tool;
  const char* output;
  const char* cause;
};

constexpr Row kRows[] = {
    {"gcc header",
     "main.c:1:10: fatal error: tbb/tbb.h: No such file or directory\ncompilation terminated.",
     "missing_header:tbb/tbb.h"},
    {"clang header", "main.c:1:10: fatal error: 'tbb/tbb.h' file not found",
     "missing_header:tbb/tbb.h"},
    {"gcc error", "main.c: In function 'main':\nmain.c:3:5: error: expected ';' before '}' token",
     "compile_error"},
    {"gcc file", "gcc: error: mian.c: No such file or directory\ngcc: fatal error: no input files",
     "missing_file:mian.c"},
    {"ld library",
     "/usr/bin/ld: cannot find -lfoo: No such file or directory\ncollect2: error: ld returned 1 "
     "exit status",
     "missing_library:foo"},
    {"ld old", "/usr/bin/ld: cannot find -lfoo\ncollect2: error", "missing_library:foo"},
    {"ld reference",
     "/usr/bin/ld: /tmp/x.o: in function `main':\nx.c:(.text+0x5): undefined reference to `f'",
     "compile_error"},
    {"ld common",
     "/usr/bin/ld: b.o:(.bss+0x0): multiple definition of `counter'; a.o:(.bss+0x0): first defined "
     "here",
     "toolchain_drift"},
    {"ld twice main",
     "/usr/bin/ld: b.o: in function `main':\nb.c:(.text+0x0): multiple definition of `main'; a.o: "
     "first\nx.c:1:2: error: y",
     "compile_error"},
    {"cmake package",
     "CMake Error at /usr/share/cmake-3.25/Modules/FindPackageHandleStandardArgs.cmake:230 "
     "(message):\n  Could NOT find TBB "
     "(missing: TBB_DIR)",
     "missing_library:TBB"},
    {"cmake config",
     "  By not providing \"FindSpdlogX.cmake\" in CMAKE_MODULE_PATH this project has",
     "missing_library:SpdlogX"},
    {"cmake source",
     "CMake Error: The source directory \"/home/student/project\" does not appear to contain "
     "CMakeLists.txt.",
     "missing_file:CMakeLists.txt"},
    {"cmake cuda", "  No CMAKE_CUDA_COMPILER could be found.", "missing_toolchain:nvcc"},
    {"cmake generator",
     "CMake Error: CMake was unable to find a build program corresponding to \"Ninja\".  "
     "CMAKE_MAKE_PROGRAM is not set.",
     "missing_toolchain:Ninja"},
    {"cmake version", "  CMake 3.29 or higher is required.  You are running version 3.25.1",
     "toolchain_drift"},
    {"make rule", "make: *** No rule to make target 'app.c', needed by 'app'.  Stop.",
     "missing_file:app.c"},
    {"make none", "make: *** No targets specified and no makefile found.  Stop.",
     "missing_file:Makefile"},
    {"make separator", "Makefile:2: *** missing separator.  Stop.", "compile_error"},
    {"make tool", "make: nasm: No such file or directory\nmake: *** [Makefile:2: all] Error 127",
     "missing_toolchain:nasm"},
    {"meson", "meson.build:3:0: ERROR: Dependency \"libuv\" not found, tried pkgconfig and cmake",
     "missing_library:libuv"},
    {"meson program", "meson.build:2:0: ERROR: Program 'flatc' not found or not executable",
     "missing_command:flatc"},
    {"javac package",
     "Main.java:1: error: package org.junit does not exist\nimport org.junit.Test;",
     "missing_module:org.junit"},
    {"javac error", "Main.java:3: error: ';' expected\n    int x\n         ^\n1 error",
     "compile_error"},
    {"javac file", "error: file not found: Mian.java\nUsage: javac <options> <source files>",
     "missing_file:Mian.java"},
    {"javac release", "error: invalid target release: 21", "toolchain_drift"},
    {"maven", "[ERROR] Unknown host repo.maven.apache.org: Temporary failure in name resolution",
     "needs_network:repo.maven.apache.org"},
    {"gradle",
     "> Could not GET 'https://repo.maven.apache.org/maven2/junit.pom'.\n   > "
     "repo.maven.apache.org",
     "needs_network:repo.maven.apache.org"},
    {"cargo net",
     "warning: spurious network error\nerror: failed to get `rand`\nCaused by:\n  download of "
     "config.json failed",
     "needs_network:index.crates.io"},
    {"cargo toml",
     "error: could not find `Cargo.toml` in `/home/student/project` or any parent directory",
     "missing_file:Cargo.toml"},
    {"rustc", "error[E0425]: cannot find value `y` in this scope\n --> src/main.rs:2:20",
     "compile_error"},
    {"go net",
     "main.go:3:8: github.com/a/b@v1.0.0: Get \"https://proxy.golang.org/a\": dial tcp: lookup "
     "proxy.golang.org on 127.0.0.1:53: no such host",
     "needs_network:proxy.golang.org"},
    {"go error", "# example\n./main.go:4:2: undefined: fmt.Printn", "compile_error"},
    {"go modules",
     "go: go.mod file not found in current directory or any parent directory; see 'go help "
     "modules'",
     "toolchain_drift"},
    {"python module",
     "Traceback (most recent call last):\n  File \"main.py\", line 1, in "
     "<module>\nModuleNotFoundError: No module named 'torch'",
     "missing_module:torch"},
    {"python file",
     "python3: can't open file '/home/student/project/mian.py': [Errno 2] No such file or "
     "directory",
     "missing_file:/home/student/project/mian.py"},
    {"python syntax",
     "  File \"main.py\", line 3\n    print(\n         ^\nSyntaxError: '(' was never closed",
     "compile_error"},
    {"python 2",
     "  File \"main.py\", line 1\nSyntaxError: Missing parentheses in call to 'print'. Did you "
     "mean print(...)?",
     "toolchain_drift"},
    {"python data", "FileNotFoundError: [Errno 2] No such file or directory: 'data/train.csv'",
     "missing_file:data/train.csv"},
    {"pip",
     "ERROR: Could not find a version that satisfies the requirement tabulate (from versions: "
     "none)",
     "needs_network:pypi.org"},
    {"pip file",
     "ERROR: Could not open requirements file: [Errno 2] No such file or directory: "
     "'requirements.txt'",
     "missing_file:requirements.txt"},
    {"node module",
     "Error: Cannot find module 'express'\nRequire stack:", "missing_module:express"},
    {"npm net",
     "npm ERR! request to https://registry.npmjs.org/left-pad failed, reason: getaddrinfo "
     "EAI_AGAIN registry.npmjs.org",
     "needs_network:registry.npmjs.org"},
    {"npm script", "npm ERR! Missing script: \"build\"", "missing_file:package.json script build"},
    {"nvcc arch", "nvcc fatal   : Unsupported gpu architecture 'compute_50'", "toolchain_drift"},
    {"torch gpu", "RuntimeError: Found no NVIDIA driver on your system. Please check",
     "needs_device:gpu"},
    {"display",
     "qt.qpa.xcb: could not connect to display\n_tkinter.TclError: no display name and no $DISPLAY "
     "environment variable",
     "needs_device:display"},
    {"bash tool", "bash: line 1: nvcc: command not found", "missing_toolchain:nvcc"},
    {"bash unknown", "bash: line 1: frobnicate: command not found", "missing_command:frobnicate"},
    {"bash file", "bash: line 1: ./app: No such file or directory", "missing_file:./app"},
    {"bash cd", "bash: line 1: cd: srcs: No such file or directory", "missing_file:srcs"},
    {"bash CR", "./run.sh: line 2: $'\\r': command not found", "bad_interpreter"},
    {"bash interpreter",
     "bash: line 1: ./run.sh: /bin/bash^M: bad interpreter: No such file or directory",
     "bad_interpreter"},
    {"git", "fatal: unable to access 'https://github.com/a/b/': Could not resolve host: github.com",
     "needs_network:github.com"},
    {"root", "install: cannot create regular file '/usr/local/bin/app': Permission denied",
     "needs_root"},
    {"author", "g++: error: /home/alice/lib/x.cc: No such file or directory",
     "missing_file:/home/alice/lib/x.cc"},
    {"loader",
     "./app: error while loading shared libraries: libfoo.so.1: cannot open shared object file",
     "missing_library:libfoo.so.1"},
    {"ctest", "50% tests passed, 1 tests failed out of 2", "test_failure"},
};

namespace fs = std::filesystem;

class CapturedOutput : public testing::TestWithParam<fs::path> {};

TEST_P(CapturedOutput, HasTheCauseThatStandsBehindIt) {
  const std::string text = tests::read_file(GetParam());
  constexpr std::string_view kMark = "--- output\n";
  const auto output = text.find(kMark);
  ASSERT_NE(output, std::string::npos);
  std::istringstream head(text.substr(0, output));
  std::string cause;
  std::string version;
  std::string command;
  std::vector<std::string> hosts;
  for (std::string line; std::getline(head, line) && !line.starts_with("--- ");) {
    if (line.starts_with("cause: ")) cause = line.substr(7);
    if (line.starts_with("version: ")) version = line.substr(9);
    if (line.starts_with("command: ")) command = line.substr(9);
    if (line.starts_with("hosts: ")) {
      std::istringstream words(line.substr(7));
      hosts.assign(std::istream_iterator<std::string>(words), {});
    }
  }
  EXPECT_NE(version, "") << "not captured";
  const build::Diagnosis diagnosis =
      build::diagnose({.command = command,
                       .output = std::string_view(text).substr(output + kMark.size()),
                       .hosts = hosts});
  EXPECT_EQ(diagnosis.cause.value_or("none"), cause) << version;
}

std::vector<fs::path> captured() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(VOUCH_SOURCE_DIR "/tests/diagnoses")) {
    if (entry.path().extension() == ".case") paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  return paths;
}

INSTANTIATE_TEST_SUITE_P(Diagnose, CapturedOutput, testing::ValuesIn(captured()),
                         [](const auto& file) {
                           std::string name = file.param.stem().string();
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

TEST(Diagnose, NamesTheCauseOfWhatDocumentationSaysThatToolsWrite) {
  for (const Row& row : kRows) {
    const build::Diagnosis diagnosis = build::diagnose({.command = "", .output = row.output});
    EXPECT_EQ(diagnosis.cause.value_or("none"), row.cause) << row.tool;
    EXPECT_NE(diagnosis.detail, "") << row.tool;
  }
}

TEST(Diagnose, PointsToTheFirstCompileError) {
  const build::Diagnosis gcc = build::diagnose(
      {.command = "", .output = "src/a.c:12:5: error: expected ';'\nsrc/b.c:1:1: error: no"});
  EXPECT_EQ(gcc.file, "src/a.c");
  EXPECT_EQ(gcc.line, 12U);
  const build::Diagnosis rust = build::diagnose(
      {.command = "", .output = "error[E0425]: cannot find value\n --> src/main.rs:2:20\n"});
  EXPECT_EQ(rust.file, "src/main.rs");
  EXPECT_EQ(rust.line, 2U);
  const build::Diagnosis python = build::diagnose(
      {.command = "", .output = "  File \"main.py\", line 3\n    x\nSyntaxError: invalid syntax"});
  EXPECT_EQ(python.file, "main.py");
  EXPECT_EQ(python.line, 3U);
}

TEST(Diagnose, KnowsTheNetworkByItsWitnessWhereTheToolIsSilent) {
  const std::string hosts[] = {"example.org"};
  EXPECT_EQ(
      build::diagnose({.command = "", .output = "failed\n", .exit_code = 1, .hosts = hosts}).cause,
      "needs_network:example.org");
}

TEST(Diagnose, SaysNothingOfWhatItDoesNotKnow) {
  const build::Diagnosis diagnosis =
      build::diagnose({.command = "", .output = "something went wrong\n\n", .exit_code = 3});
  EXPECT_FALSE(diagnosis.cause.has_value());
  EXPECT_EQ(diagnosis.detail, "something went wrong");
}

TEST(Diagnose, ReadsAMegabyteOfOneLineInLinearTime) {
  const std::string line(1 << 20, ':');
  EXPECT_FALSE(build::diagnose({.command = "", .output = line}).cause.has_value());
}

TEST(MatchPattern, CapturesBetweenAndAfterLiterals) {
  EXPECT_EQ(build::match_pattern("no {} here", "there is no bread here"), "bread");
  EXPECT_EQ(build::match_pattern("lib {}", "lib foo.so, gone"), "foo.so");
  EXPECT_EQ(build::match_pattern("a *c {}", "a b c d"), "d");
  EXPECT_FALSE(build::match_pattern("no {} here", "no bread there").has_value());
}

}  // namespace
}  // namespace vouch::harness
