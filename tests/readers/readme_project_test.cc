// Which of a project's files is its README, and in what bytes it may be written.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "harness/readers/readme/readme_reader.h"
#include "tests/support/scratch.h"
#include "util/os/fd.h"

namespace vouch::readers {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ReadmeFacts read(const std::map<std::string, std::string>& files) {
  const tests::Scratch scratch;
  for (const auto& [path, text] : files) scratch.write(path, text);
  const os::Fd project(open(scratch.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return read_readme(project.get());
}

constexpr const char* kGuide = "## Build\n```\nmake\n```\n## Run\n```\n./app\n```\n";

TEST(FindReadme, OneInAFormatThatIsNotReadIsFoundAndNotRead) {
  for (const auto& [file, format] : std::map<std::string, std::string>{
           {"README.pdf", "pdf"}, {"ReadMe.docx", "docx"}, {"readme.html", "html"}}) {
    const auto facts = read({{file, "%PDF-1.5 or whatever"}, {"main.c", ""}});
    EXPECT_EQ(facts.path, file);
    EXPECT_EQ(facts.format, format);
    EXPECT_FALSE(facts.readable);
    EXPECT_THAT(facts.trouble, HasSubstr(format));
    EXPECT_THAT(facts.steps, IsEmpty());
  }
}

TEST(FindReadme, OneThatCanBeReadIsTakenBesideOneThatCannot) {
  const auto facts = read({{"README.pdf", "%PDF"}, {"README.txt", kGuide}});
  EXPECT_EQ(facts.path, "README.txt");
  EXPECT_EQ(facts.steps.size(), 2U);
  EXPECT_THAT(facts.candidates, ElementsAre("README.txt", "README.pdf"));
}

TEST(FindReadme, OneInTheCodesDirectoryIsTakenWhereTheRootHasNone) {
  const auto facts = read({{"code/README.md", kGuide},
                           {"code/main.c", ""},
                           {"code/list.c", ""},
                           {"paper/README.md", "# Our paper\n"}});
  EXPECT_EQ(facts.path, "code/README.md");
  EXPECT_THAT(facts.candidates, ElementsAre("code/README.md", "paper/README.md"));
}

TEST(FindReadme, ARootReadmeThatGivesNoStepsGivesWayToTheCodesOwn) {
  const auto facts = read({{"README.md", "# Group 7\n\nThe code is in src.\n"},
                           {"src/README.md", kGuide},
                           {"src/main.c", ""}});
  EXPECT_EQ(facts.path, "src/README.md");
}

std::vector<std::string> commands_of(const ReadmeFacts& facts) {
  std::vector<std::string> commands;
  for (const PlannedStep& step : facts.steps) {
    if (!step.skipped) commands.push_back((step.from_root ? "/ " : "") + step.command);
  }
  return commands;
}

TEST(WholeGuide, GoesOnInTheFileThatTheReadmeLinksTo) {
  const auto facts = read({{"README.md", "# Group 7\n\nSee [how to build](docs/BUILD.md).\n"},
                           {"docs/BUILD.md", kGuide},
                           {"main.c", ""}});
  EXPECT_EQ(facts.path, "README.md");
  EXPECT_THAT(commands_of(facts), ElementsAre("/ make", "./app"));
  EXPECT_EQ(facts.steps.front().source.file, "docs/BUILD.md");
}

TEST(WholeGuide, TakesTheBuildFromInstallAndTheRunFromTheReadme) {
  const auto facts = read({{"README.md", "## Run\n```\n./app\n```\n"},
                           {"INSTALL", "Building\n========\n\n    make -j2\n"},
                           {"main.c", ""}});
  EXPECT_THAT(commands_of(facts), ElementsAre("/ make -j2", "./app"));
}

TEST(WholeGuide, FollowsEachComponentsOwnReadmeFromItsOwnDirectory) {
  const auto facts =
      read({{"README.md", "# Chat\n\nThe server and the client have READMEs of their own.\n"},
            {"client/README.md", "```\nnpm install\nnpm start\n```\n"},
            {"client/app.js", ""},
            {"server/README.md", "```\ngo build\n./server\n```\n"},
            {"server/main.go", ""},
            {"server/room.go", ""}});
  EXPECT_EQ(facts.path, "server/README.md");
  EXPECT_THAT(commands_of(facts),
              ElementsAre("go build", "./server", "/ cd client", "npm install", "npm start"));
}

TEST(WholeGuide, LeavesOtherFilesAloneWhereTheReadmeSaysAll) {
  const auto facts = read({{"README.md", kGuide + std::string("[more](INSTALL.md)\n")},
                           {"INSTALL.md", "```\nmake other\n```\n"},
                           {"main.c", ""}});
  EXPECT_THAT(commands_of(facts), ElementsAre("make", "./app"));
}

TEST(FindReadme, AnUnknownMarkupIsReadAsTextAndNeverMissing) {
  const auto facts = read({{"README.linux", "HOW TO BUILD:\n\n    make\n"}, {"main.c", ""}});
  EXPECT_EQ(facts.path, "README.linux");
  EXPECT_THAT(commands_of(facts), ElementsAre("make"));
  const auto nothing = read({{"README.creole2", "a b c"}, {"main.c", ""}});
  EXPECT_FALSE(nothing.readable);
  EXPECT_THAT(nothing.trouble, HasSubstr("README.md"));
}

TEST(FindReadme, ItsNameMayBeInAnotherLanguage) {
  for (const char* file : {"LEEME.md", "LIESMICH.txt", "LEIAME", "\xE8\xAF\xB4\xE6\x98\x8E.md"}) {
    EXPECT_EQ(read({{file, kGuide}, {"main.c", ""}}).path, file);
  }
}

TEST(ReadmeWhy, EachLineThatCouldBeACommandIsTakenOrLeftWithItsReasons) {
  const auto facts = read_readme_text("Run `make all`. Do not run `make wipe_disk`.\n", "README.md",
                                      "markdown", {});
  ASSERT_EQ(facts.considered.size(), 2U);
  EXPECT_TRUE(facts.considered[0].taken);
  EXPECT_THAT(facts.considered[0].why, HasSubstr("+3 a verb before it"));
  EXPECT_FALSE(facts.considered[1].taken);
  EXPECT_THAT(facts.considered[1].why, HasSubstr("-9 the text says not to"));
}

TEST(FindReadme, ADependencysReadmeIsNobodysGuide) {
  EXPECT_EQ(
      read({{"third_party/fmt/README.md", kGuide}, {"node_modules/a/README.md", kGuide}}).path,
      std::nullopt);
}

TEST(FindReadme, NamesAreTakenAsPeopleWriteThem) {
  for (const char* file : {"README", "readme.md", "ReadMe.txt", "README.rst", "Readme.org",
                           "README.markdown", "read_me.md", "READ ME.txt", "README-group7.md"}) {
    EXPECT_EQ(read({{file, kGuide}, {"main.c", ""}}).path, file);
  }
}

TEST(ReadmeBytes, AByteOrderMarkIsNoPartOfTheText) {
  const std::string guide = "# 编译\n\n```\nmake\n```\n";
  const auto commands = [](const std::string& bytes) {
    const auto facts = read_readme_text(bytes, "README.md", "markdown", {});
    std::string text = facts.encoding + ':';
    for (const auto& step : facts.steps) text += ' ' + step.command;
    return text;
  };
  const auto utf16 = [](std::string_view ascii, bool little) {
    std::string out = little ? "\xFF\xFE" : "\xFE\xFF";
    for (const char c : ascii) {
      if (!little) out += '\0';
      out += c;
      if (little) out += '\0';
    }
    return out;
  };
  EXPECT_EQ(commands("\xEF\xBB\xBF```\nmake\n```\n"), "UTF-8: make");
  EXPECT_EQ(commands("\xEF\xBB\xBF" + guide), "UTF-8: make");
  EXPECT_EQ(commands(utf16("```\nmake\n```\n", true)), "UTF-16LE: make");
  EXPECT_EQ(commands(utf16("```\nmake\n```\n", false)), "UTF-16BE: make");
  // GB18030's mark, and "# 编译" and a sentence in it.
  EXPECT_EQ(commands("\x84\x31\x95\x33# \xB1\xE0\xD2\xEB\n\n\xD4\xCB\xD0\xD0\xB3\xCC\xD0\xF2\xA3"
                     "\xAC\xC7\xEB\xCA\xE4\xC8\xEB\xC3\xFC\xC1\xEE\xA1\xA3\n\n```\nmake\n```\n"),
            "GB18030: make");
}

TEST(ReadmeBytes, EveryKindOfLineEndEndsALine) {
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    const auto facts = read_readme_text("## Build" + end + "```" + end + "make" + end + "```" + end,
                                        "README.md", "markdown", {});
    ASSERT_EQ(facts.steps.size(), 1U);
    EXPECT_EQ(facts.steps[0].command, "make");
    EXPECT_EQ(facts.steps[0].source.line, 3U);
  }
}

}  // namespace
}  // namespace vouch::readers
