// What was written to a terminal, as text.
#include "harness/build/terminal_output.h"

#include <gtest/gtest.h>

namespace vouch::build {
namespace {

TEST(TerminalOutput, LosesWhatSteersTheTerminal) {
  EXPECT_EQ(without_escapes("\x1b[?1049h\x1b[1;24r\x1b(B\x1b[mhello\x1b[K"), "hello");
  EXPECT_EQ(without_escapes("\x1b]0;title\a$ \x1b[31mred\x1b[0m\r\n"), "$ red\r\n");
  EXPECT_EQ(without_escapes("\x1b["), "");
  EXPECT_EQ(without_escapes("a\x1b"), "a");
}

TEST(TerminalOutput, EndsWithTheLineThatIsLastSeen) {
  EXPECT_EQ(last_line("one\ntwo\n\n"), "two");
  EXPECT_EQ(last_line("50%\r100%"), "100%");
  EXPECT_EQ(last_line("  name?  "), "name?");
  EXPECT_EQ(last_line(" \n"), "");
  EXPECT_EQ(last_line(std::string(1000, 'x')).size(), 200U);
}

}  // namespace
}  // namespace vouch::build
