// Names are never trusted: entries, archives and groups whose names are made for a terminal, a
// spreadsheet, a web page, a shell or a CI log, driven through every format of the real programs.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "harness/report/formats.h"
#include "tests/support/programs.h"
#include "tests/support/scratch.h"
#include "tests/support/zip_bytes.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

struct HostileName {
  std::string_view title;
  std::string_view name;  // of a file; no '/', no NUL
};

const std::vector<HostileName> kNames{
    {"Escape", "a\x1b]0;owned\x07\x1b[2J\x1b[31mred.c"},
    {"C1Control",
     "a\xc2\x9b"
     "31mred\xc2\x9d"
     "0;owned.c"},
    {"Newline", "a\n::error::owned\r\n::set-output name=x::owned\n## owned.c"},
    {"Html", "<img src=x onerror=alert(1)><script>alert(2)<&lt;.c"},
    {"Attribute", "\" onmouseover=\"alert(1)' style='x.c"},
    {"Cdata", "]]><testcase name='owned'/><![CDATA[&owned;.c"},
    {"Formula", "=HYPERLINK(\"http:\\\\evil\",\"x\")"},
    {"Command", "@SUM(A1)|cmd' calc'!A0"},
    {"NotUtf8", "caf\xe9\xff\xfe\xc0\xaf.c"},
    {"TurnedRound", "\u202Ecod.exe\u2066\u200B\uFEFF.c"},
    {"Markdown", "**a**![x](http:evil)`|[y](javascript:alert(1))~~@all.c"},
    {"Mustache", "{{{members}}}{{#findings}}{{message}}{{/findings}}.c"},
    {"Shell", "$(touch owned);`touch owned`|| touch owned &.c"},
    {"Format", "%s%n%1$x{}{0}\\u001b%0A::error::owned.c"},
    {"Long",
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
     "<i>\x1b[2Jbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.c"},
};

/// A zip whose every entry gets a finding: each name is in it twice, and as a link that leaves.
std::string zip_of(std::span<const HostileName> names) {
  ZipArchive archive{.entries = {}, .comment = std::string(names.front().name)};
  for (const HostileName& hostile : names) {
    const std::string name(hostile.name);
    archive.entries.push_back({.name = "p/" + name, .content = "one"});
    archive.entries.push_back({.name = "p/" + name, .content = "another"});
    archive.entries.push_back({.name = "p/" + name + "/below", .content = "a third"});
    archive.entries.push_back(
        {.name = "p/out" + name, .content = "../../" + name, .mode = 0120777});
  }
  return zip_bytes(archive);
}

/// A zip that is built: what its steps write holds the name, too.
std::string zip_that_builds(std::string_view name) {
  const std::string readme = "# Build\n\n```bash\nls -N\ngcc -c ./*.c\n```\n";
  return zip_bytes({.entries = {{.name = "p/README.md", .content = readme},
                                {.name = "p/" + std::string(name), .content = "int main( {\n"}}});
}

/// What no output may hold: a terminal would obey it, or nobody sees it. `for_machines`: JSON,
/// whose strings are the names themselves.
void expect_harmless(const std::string& text, bool for_machines = false) {
  EXPECT_TRUE(std::ranges::none_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f;
  })) << "a control character";
  EXPECT_NO_THROW(static_cast<void>(json(text).dump())) << "not UTF-8";
  if (for_machines) return;
  for (const char* hidden : {"\u009b", "\u009d", "\u202e", "\u2066", "\u200b", "\ufeff"}) {
    EXPECT_THAT(text, Not(HasSubstr(hidden)));
  }
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

void expect_no_markup(const std::string& text) {
  for (const char* markup : {"<img", "<script>alert", "<i>", "<testcase name='owned'", "&owned;"}) {
    EXPECT_THAT(text, Not(HasSubstr(markup)));
  }
}

void expect_well_formed(const fs::path& xml) {
  const Ran ran = run({"/usr/bin/xmllint", "--noout", "--nonet", xml});
  EXPECT_EQ(ran.status, 0) << ran.errors;
}

/// A cell that a spreadsheet would run begins with one of these (OWASP, "CSV Injection").
void expect_no_formula(const std::string& csv) {
  for (const std::string& line : lines_of(csv)) {
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) {
      const std::size_t begin = cell.starts_with('"') ? 1 : 0;
      EXPECT_EQ(cell.find_first_of("=+@|", begin) == begin && cell.size() > begin, false) << line;
    }
  }
}

/// Markdown shows what stands in code as it is, so that nothing in it is markup.
std::string without_code(const std::string& markdown) {
  static const std::regex kCode("(`+)[^`](?:.*?[^`])?\\1(?!`)");
  return std::regex_replace(markdown, kCode, "");
}

void expect_safe_for(std::string_view format, const std::string& text, const Scratch& scratch) {
  SCOPED_TRACE(format);
  const bool is_json = format == "json" || format == "gradescope" || format == "sarif";
  expect_harmless(text, is_json);
  // A log's lines are what the program wrote.
  for (const std::string& line : format == "log" ? std::vector<std::string>() : lines_of(text)) {
    EXPECT_FALSE(line.starts_with("::error::") || line.starts_with("::set-output") ||
                 line.starts_with("## owned"))
        << line;
  }
  if (is_json) {
    EXPECT_TRUE(json::accept(text));
  } else if (format == "junit") {
    expect_no_markup(text);
    expect_well_formed(scratch.write("junit.xml", text));
  } else if (format == "html") {
    expect_no_markup(text);
    EXPECT_THAT(text, Not(HasSubstr("href=\"javascript")));
  } else if (format == "markdown") {
    const std::string shown = without_code(text);
    expect_no_markup(shown);
    EXPECT_THAT(shown, Not(HasSubstr("](javascript")));
    EXPECT_THAT(shown, Not(HasSubstr("](http:evil")));
    EXPECT_THAT(shown, Not(HasSubstr("@all")));
  } else if (format == "github") {
    for (const std::string& line : lines_of(text)) {
      EXPECT_TRUE(line.starts_with("::error ") || line.starts_with("::warning ") ||
                  line.starts_with("::notice ") || line.find("::") == std::string::npos)
          << line;
    }
  }
}

class HostileNames : public testing::TestWithParam<std::string> {};

/// Three names an archive: as many as a finding gives for examples.
TEST_P(HostileNames, AreSafeInThisFormatOfCheck) {
  const std::string& format = GetParam();
  for (std::size_t first = 0; first < kNames.size(); first += 3) {
    const auto names = std::span(kNames).subspan(first, 3);
    SCOPED_TRACE(names[0].title);
    const Scratch scratch;
    // The archive itself is named so, too.
    const std::string zip = scratch.write(fmt::format("{}.zip", names[0].name), zip_of(names));
    const Ran ran =
        vouch({"check", zip, "--isolation", "weak", "--color", "never", "--format", format});
    EXPECT_EQ(ran.status, 1) << ran.errors;
    EXPECT_THAT(ran.output, HasSubstr("archive-unsafe-link"));
    expect_safe_for(format, ran.output, scratch);
    expect_harmless(ran.errors);
    EXPECT_FALSE(fs::exists(scratch.path() / "owned"));
  }
}

std::vector<std::string> names_of_formats() {
  std::vector<std::string> names;
  for (const report::Format& format : report::formats()) names.emplace_back(format.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Formats, HostileNames, testing::ValuesIn(names_of_formats()),
                         [](const auto& format) { return format.param; });

std::string_view format_of(const fs::path& file) {
  const std::string ending = file.extension();
  if (ending == ".html") return "html";
  if (ending == ".json") return "json";
  if (ending == ".xml") return "junit";
  if (ending == ".md") return "markdown";
  if (ending == ".log") return "log";
  return ending == ".csv" ? "text" : "";
}

TEST(HostileNamesInABatch, AreSafeInEveryFile) {
  const Scratch scratch;
  for (const HostileName& hostile : kNames) {
    scratch.write(fmt::format("groups/{}/{}.zip", hostile.name, hostile.name),
                  zip_of(std::span(&hostile, 1)));
    scratch.write(fmt::format("groups/built {}/{}.zip", hostile.name, hostile.name),
                  zip_that_builds(hostile.name));
  }
  const fs::path out = scratch.path() / "out";
  const Ran ran = vouch({"batch", scratch.path() / "groups", "-o", out});
  EXPECT_EQ(ran.status, 1) << ran.errors;
  expect_safe_for("text", ran.output, scratch);
  expect_harmless(ran.errors);
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(out)) {
    expect_harmless(entry.path().string());
    if (!entry.is_regular_file() || format_of(entry.path()).empty()) continue;
    SCOPED_TRACE(entry.path().string());
    const std::string text = std::regex_replace(read_file(entry.path()), std::regex("\r\n"), "\n");
    expect_safe_for(format_of(entry.path()), text, scratch);
    if (entry.path().extension() == ".csv") expect_no_formula(text);
    ++files;
  }
  EXPECT_GE(files, 4 + 7 * kNames.size())
      << "the run's own, three a group, a log of what was built";
}

}  // namespace
}  // namespace vouch::tests
