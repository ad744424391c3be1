// Which of a project's files is its README, and in what bytes it may be written.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

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
