#include "harness/commands/shell_quote.h"

#include <gtest/gtest.h>

#include "tests/support/programs.h"

namespace vouch::commands {
namespace {

TEST(ShellQuote, IsTakenByAShellAsItWasWritten) {
  for (const std::string word :
       {"", "a b", "it's", "''", "$HOME `id` \\ \"x\"", "two\nlines", "-n"}) {
    EXPECT_EQ(tests::run({"/bin/sh", "-c", "printf %s " + shell_quoted(word)}).output, word);
  }
}

}  // namespace
}  // namespace vouch::commands
