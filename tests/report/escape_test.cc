#include "harness/report/document/escape.h"

#include <gtest/gtest.h>

#include "util/printable.h"

namespace vouch::harness {
namespace {

TEST(Escape, ShowsWhatATerminalWouldObey) {
  EXPECT_EQ(visible("a\x1b[2Jb\x07"), "a\\x1b[2Jb\\x07");
  EXPECT_EQ(visible("one\ntwo\tthree\r"), "one\\ntwo\\tthree\\r");
  EXPECT_EQ(visible("\xC2\x9B"
                    "31m"),
            "\\u{9b}31m");
}

TEST(Escape, ShowsWhatNobodyWouldSee) {
  EXPECT_EQ(visible("\u202Egpj.exe"), "\\u{202e}gpj.exe");
  EXPECT_EQ(visible("a\u200Bb\uFEFF\u2066\u061C"), "a\\u{200b}b\\u{feff}\\u{2066}\\u{61c}");
  EXPECT_EQ(visible("\u2028\U000E0041"), "\\u{2028}\\u{e0041}");
}

TEST(Escape, KeepsTextOfEveryLanguage) {
  EXPECT_EQ(visible("José 李雷 Ωμέγα 🙂"), "José 李雷 Ωμέγα 🙂");
}

TEST(Escape, ReplacesBytesThatAreNotUtf8) {
  EXPECT_EQ(visible("a\xFF"
                    "b\xC3"),
            "a\uFFFDb\uFFFD");
  EXPECT_EQ(visible("\xC0\xAF"), "\uFFFD\uFFFD");
}

TEST(Escape, KeepsTheLinesOfALog) {
  EXPECT_EQ(visible_lines("one\r\ntwo\tx\n\x1b[31mred\r50%\r"),
            "one\ntwo\tx\n\\x1b[31mred\\r50%\\r");
}

TEST(Escape, LosesNoByteOfALog) {
  EXPECT_EQ(log_text("one\r\ntwo\tx\n\x1b[31mred\u202e caf\xe9 Jos\u00e9 50%\r"),
            "one\r\ntwo\tx\n\\x1b[31mred\\u{202e} caf\\xe9 José 50%\\r");
}

TEST(Escape, WritesAsciiForATerminalWithoutUtf8) { EXPECT_EQ(to_ascii("José"), "Jos\\u{e9}"); }

TEST(Escape, MeasuresWhatATerminalShows) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("李雷"), 4U);
  EXPECT_EQ(display_width("e\u0301"), 1U);
}

TEST(Escape, QuotesCsvAsRfc4180Says) {
  EXPECT_EQ(report::csv_field("plain"), "plain");
  EXPECT_EQ(report::csv_field("a,b"), "\"a,b\"");
  EXPECT_EQ(report::csv_field("say \"hi\""), "\"say \"\"hi\"\"\"");
  EXPECT_EQ(report::csv_field("two\n::error::lines"), "two\\n::error::lines");
}

TEST(Escape, LeavesASpreadsheetNoFormula) {
  for (const char* text : {"=1+1", "+1+cmd", "-2+3", "@SUM(A1)", "  =1", "\t=1", "\r=1", "|x"}) {
    const std::string field = report::csv_field(text);
    EXPECT_TRUE(field.starts_with("'") || field.starts_with("\"'")) << field;
  }
  EXPECT_EQ(report::csv_field("-12.5"), "-12.5");
  EXPECT_EQ(report::csv_field("26:05:00"), "26:05:00");
}

TEST(Escape, WritesXmlThatCanBeParsed) {
  EXPECT_EQ(report::xml_text("<a b=\"c\">&'"), "&lt;a b=&quot;c&quot;&gt;&amp;&apos;");
  EXPECT_EQ(report::xml_text("a\x1b\x01\uFFFEz\n"), "a\uFFFD\uFFFD\uFFFDz\n");
  EXPECT_EQ(report::xml_text("]]>"), "]]&gt;");
}

TEST(Escape, LetsNoTextBecomeAGithubCommand) {
  EXPECT_EQ(report::github_message("100%\r\n::error::x"), "100%25%0A::error::x");
  EXPECT_EQ(report::github_property("a:b,c%\n"), "a%3Ab%2Cc%25%0A");
}

TEST(Escape, LeavesNoMarkupInMarkdown) {
  EXPECT_EQ(report::markdown_text("**a** [x](y) <b> `c` |"),
            "\\*\\*a\\*\\* \\[x\\]\\(y\\) &lt;b&gt; \\`c\\` \\|");
  EXPECT_EQ(report::markdown_text("https://x www.y @all"), "https&#58;//x www&#46;y &#64;all");
}

TEST(Escape, FencesCodeWithMoreBackticksThanItHolds) {
  EXPECT_EQ(report::markdown_code("ls"), "`ls`");
  EXPECT_EQ(report::markdown_code("a ``b`` c"), "```a ``b`` c```");
  EXPECT_EQ(report::markdown_code("`x`"), "`` `x` ``");
}

}  // namespace
}  // namespace vouch::harness
