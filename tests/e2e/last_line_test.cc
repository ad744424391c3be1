// The line that `vouch check` ends with, from the outside: what a group reads before it hands in.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "sandbox/host.h"
#include "tests/support/pdf_paper.h"
#include "tests/support/programs.h"
#include "tests/support/scratch.h"
#include "util/os/helper_programs.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr const char* kPaper = "pages=8";

/// A group's directory: a report, and the code not zipped yet.
class LastLine : public testing::Test {
 protected:
  void SetUp() override {
    if (!sandbox::probe_host().can_isolate) GTEST_SKIP() << "this machine cannot isolate";
    scratch_.write("team/report.pdf", make_paper(kPaper));
    scratch_.write("team/code/main.c", "int main(void) { return 0; }\n");
  }

  /// The guide: `cc -o app main.c`, then `runs`, a line each.
  void guide(const std::string& runs) {
    scratch_.write(
        "team/code/README.md",
        "# App\n\n## Build\n\n```sh\ncc -o app main.c\n```\n\n## Run\n\n```sh\n" + runs + "```\n");
  }
  void program(const std::string& body) {
    scratch_.write("team/code/main.c",
                   "#include <stdlib.h>\nint main(void) { " + body + " return 0; }\n");
  }
  /// What is said at the end, its wrapped lines joined.
  std::string last_line(int status, const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{"check", scratch_.path() / "team", "--no-pages"};
    words.insert(words.end(), more.begin(), more.end());
    const Ran ran = vouch(words);
    EXPECT_EQ(ran.status, status) << ran.output << ran.errors;
    const auto begin = ran.output.rfind("\n\n");
    std::string end = ran.output.substr(begin == std::string::npos ? 0 : begin + 2);
    if (const auto pointers = end.find(".\nReady"); pointers != std::string::npos)
      end.erase(0, pointers + 2);
    if (const auto pointers = end.find(".\nNot"); pointers != std::string::npos)
      end.erase(0, pointers + 2);
    std::string joined;
    for (const char c : end) {
      if (c == '\n' || (c == ' ' && joined.ends_with(' '))) {
        if (!joined.ends_with(' ')) joined += ' ';
      } else {
        joined += c;
      }
    }
    while (joined.ends_with(' ')) joined.pop_back();
    return joined;
  }

  Scratch scratch_;
};

TEST_F(LastLine, ReadyWhereTheProgramRuns) {
  guide("./app\n");
  EXPECT_EQ(last_line(0), "Ready to hand in.");
}

TEST_F(LastLine, ACrashIsNeverAPlainReady) {
  guide("./app\n");
  program("abort();");
  EXPECT_EQ(last_line(0),
            "Ready to hand in, but your program fails: run-failed (README.md:12, crashed: "
            "SIGABRT).");
}

TEST_F(LastLine, SomeRunStepsThatFailAreCounted) {
  guide("./app\n./app && false\n");
  EXPECT_EQ(last_line(0),
            "Ready to hand in, but 1 of 2 run steps fails: run-failed (README.md:13).");
}

TEST_F(LastLine, AnErrorIsNamedWithItsPlace) {
  guide("./app\n");
  scratch_.write("team/code/main.c", "int main(void) { return 0 }\n");
  EXPECT_EQ(last_line(1), "Not ready: 1 error to fix: build-failed (main.c:1).");
}

TEST_F(LastLine, TwoPdfsAreTheGroupsToClearUp) {
  guide("./app\n");
  scratch_.write("team/report2.pdf", make_paper("pages=7"));
  EXPECT_EQ(last_line(3),
            "Not ready: only you can clear this up: two PDFs could be the report (report.pdf, "
            "report2.pdf).");
}

TEST_F(LastLine, AReadmeThatNobodyCanReadIsTheGroupsToClearUp) {
  scratch_.write("team/code/README.docx", "PK\3\4 a word document");
  EXPECT_THAT(last_line(3), HasSubstr("Not ready: only you can clear this up: "));
}

TEST_F(LastLine, WhatOnlyVouchLeftOutIsSaidSo) {
  guide("./app\n");
  EXPECT_EQ(last_line(3, {"--no-run"}),
            "Not checked here: build and run (vouch was told not to run any code). Everything else "
            "is ready.");
}

TEST_F(LastLine, NothingHandedInIsNotReady) {
  fs::remove_all(scratch_.path() / "team");
  fs::create_directory(scratch_.path() / "team");
  EXPECT_EQ(last_line(1), "Not ready: nothing was handed in.");
}

TEST_F(LastLine, AnAnswerThatCannotBeWrittenIsTheVerdictAndExitTwo) {
  guide("./app\n");
  const Ran ran = run({"/bin/sh", "-c",
                       "'" + os::own_program("vouch").string() + "' check '" +
                           (scratch_.path() / "team").string() + "' --no-pages > /dev/full"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.errors, HasSubstr("Ready to hand in.\n"));
  EXPECT_THAT(ran.errors, HasSubstr("cannot write standard output"));
}

}  // namespace
}  // namespace vouch::tests
