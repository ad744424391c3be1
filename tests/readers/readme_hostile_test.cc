// READMEs that nobody wrote by hand: the reader takes them in linear time and little memory.
#include <gtest/gtest.h>

#include <ctime>
#include <string>

#include "harness/readers/readme/readme_reader.h"
#include "util/os/sanitizers.h"

namespace vouch::readers {
namespace {

// A sanitizer is slow, and a part of the size shows the same.
constexpr std::size_t kShrink = os::kSanitized ? 16 : 1;

std::string repeated(const std::string& part, std::size_t bytes) {
  std::string text;
  text.reserve(bytes + part.size());
  while (text.size() < bytes) text += part;
  return text;
}

double seconds_to_read(const std::string& text) {
  const std::clock_t begin = std::clock();  // of the processor: others may be busy
  const auto facts = read_readme_text(text, "README.md", "markdown", {});
  EXPECT_LE(facts.steps.size(), 500U);
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

/// Four times the text may take four times as long; sixteen would be quadratic. The floor keeps
/// what is too quick to measure from deciding.
void expect_linear(const std::string& part) {
  const double small = seconds_to_read(repeated(part, (512 << 10) / kShrink));
  const double large = seconds_to_read(repeated(part, (2 << 20) / kShrink));
  EXPECT_LT(large, std::max(small, 0.05) * 10) << part.substr(0, 40);
}

TEST(HostileReadme, TenMegabytesAreReadInSeconds) {
  EXPECT_LT(
      seconds_to_read(repeated("## Build\n\nRun `make` and then:\n\n```\n./app 1\nhello\n```\n",
                               (10 << 20) / kShrink)),
      20);
}

TEST(HostileReadme, AMillionFencesAreRead) {
  EXPECT_LT(seconds_to_read(repeated("```\n", (4 << 20) / kShrink)), 20);
}

TEST(HostileReadme, OneLineOfFiveMegabytesIsRead) {
  EXPECT_LT(seconds_to_read(repeated("make ", (5 << 20) / kShrink)), 20);
  EXPECT_LT(seconds_to_read(repeated("`make` ", (5 << 20) / kShrink)), 20);
}

TEST(HostileReadme, IsReadInLinearTime) {
  for (const char* part : {"`", "[", "<", "*a_ ", "> ", "- ", "$ ./a <b [c {d\n", "echo \"\n",
                           "cat <<EOF\n", "for x in y; do\n", "run run run ", "(", "\\\n", "a: "}) {
    expect_linear(part);
  }
}

TEST(HostileReadme, MarkdownThatIsQuadraticToOthersEndsInTime) {
  for (const char* part : {"[a](", "![[]()", "*a **a ", "<!--", "<?", "`a``b```c", "[a]: u\n",
                           "a\n-\n", "> > > > ", "\t- a\n"}) {
    EXPECT_LT(seconds_to_read(repeated(part, 63 << 10)), 15) << part;
  }
}

TEST(HostileReadme, BytesThatAreNoTextAreAFact) {
  const auto facts = read_readme_text(std::string("\x7f"
                                                  "ELF\0\0\0\1",
                                                  8),
                                      "README", "text", {});
  EXPECT_FALSE(facts.readable);
  EXPECT_NE(facts.trouble, "");
}

}  // namespace
}  // namespace vouch::readers
