#include "harness/build/telling_line.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vouch::tests {
namespace {

std::string told(const std::string& output) {
  std::vector<std::string_view> lines;
  std::string_view text = output;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  const std::size_t at = build::telling_line(lines);
  return at < lines.size() ? std::string(lines[at]) : "";
}

TEST(TellingLine, IsTheHeadOfATraceWhereFramesFollow) {
  EXPECT_EQ(told("start\npanic: cannot open the database\n\ngoroutine 1 [running]:\nmain.main()\n"
                 "\t/p/main.go:4 +0x1d\nexit status 2\n"),
            "panic: cannot open the database");
  EXPECT_EQ(told("Exception in thread \"main\" java.lang.RuntimeException: no table\n"
                 "\tat Main.main(Main.java:3)\n"),
            "Exception in thread \"main\" java.lang.RuntimeException: no table");
}

TEST(TellingLine, IsTheEndOfPythonsTrace) {
  EXPECT_EQ(told("Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\n"
                 "    raise ValueError(\"no table\")\nValueError: no table\nbye\n"),
            "ValueError: no table");
}

TEST(TellingLine, StandsBeforeLuasTrace) {
  EXPECT_EQ(told("lua5.4: main.lua:3: no table\nstack traceback:\n\t[C]: in ?\n"),
            "lua5.4: main.lua:3: no table");
}

TEST(TellingLine, StandsBelowAHeadThatOnlyNamesTheKind) {
  EXPECT_EQ(told("Unhandled SIMPLE-ERROR in thread #<T RUNNING\n    {1}>:\n  no table\n"),
            "  no table");
  EXPECT_EQ(told("Unhandled SIMPLE-ERROR in thread #<T>:\n  no table\n\nBacktrace for: #<T>\n"),
            "  no table");
}

TEST(TellingLine, IsNeverALaunchersOrARule) {
  EXPECT_EQ(told("Error: no table\nerror Command failed with exit code 1.\n"
                 "info Visit https://yarnpkg.com\n"),
            "Error: no table");
  EXPECT_EQ(told("no such table\n----------\n"), "no such table");
  EXPECT_EQ(told("\n  \n"), "");
}

}  // namespace
}  // namespace vouch::tests
