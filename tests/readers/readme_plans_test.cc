// Every file of tests/readmes/ is a README and the plan that has to be read out of it:
//
//   format: markdown | text | rst | asciidoc ...  (default: markdown)
//   encoding: UTF-16LE | GB18030 | ...            (the README is converted to it first)
//   tree: Makefile src/ src/main.c                (what the project has)
//   --- readme
//   ...
//   --- plan
//   LINE KIND COMMAND                             (`KIND?`: not sure; `\n` inside a command)
//   LINE KIND skip "REASON" COMMAND
//   --- filled                                    (only where templates are filled in)
//   LINE COMMAND (VALUE for PLACEHOLDER)
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iconv.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <sstream>

#include "harness/readers/readme/readme_reader.h"
#include "tests/paths.h"
#include "tests/support/scratch.h"

namespace vouch::readers {
namespace {

namespace fs = std::filesystem;

struct Example {
  std::string format = "markdown";
  std::string encoding;
  ProjectFiles files;
  std::string readme;
  std::vector<std::string> plan;
  std::optional<std::vector<std::string>> filled;  // none: not said
};

Example load(const fs::path& path) {
  Example example;
  std::istringstream text(tests::read_file(path));
  enum { head, readme, plan, filled } part = head;
  for (std::string line; std::getline(text, line);) {
    if (line == "--- readme") {
      part = readme;
    } else if (line == "--- plan") {
      part = plan;
    } else if (line == "--- filled") {
      part = filled;
      example.filled.emplace();
    } else if (part == filled) {
      if (!line.empty()) example.filled->push_back(line);
    } else if (part == readme) {
      example.readme += line + '\n';
    } else if (part == plan) {
      if (!line.empty()) example.plan.push_back(line);
    } else if (line.starts_with("format: ")) {
      example.format = line.substr(8);
    } else if (line.starts_with("encoding: ")) {
      example.encoding = line.substr(10);
    } else if (line.starts_with("tree: ")) {
      std::istringstream names(line.substr(6));
      for (std::string name; names >> name;) {
        while (name.ends_with('/')) name.pop_back();
        example.files.paths.insert(name);
      }
    }
  }
  return example;
}

std::string encode(const std::string& text, const std::string& encoding) {
  const iconv_t converter = iconv_open(encoding.c_str(), "UTF-8");
  if (converter == iconv_t(-1)) throw std::runtime_error("no encoding " + encoding);
  std::string out(text.size() * 4 + 8, '\0');
  std::string in = text;
  char* from = in.data();
  char* to = out.data();
  std::size_t from_left = in.size();
  std::size_t to_left = out.size();
  const std::size_t done = iconv(converter, &from, &from_left, &to, &to_left);
  iconv_close(converter);
  if (done == static_cast<std::size_t>(-1))
    throw std::runtime_error("cannot convert to " + encoding);
  out.resize(out.size() - to_left);
  return out;
}

std::string show(const PlannedStep& step) {
  std::string command;
  for (const char c : step.command) command += c == '\n' ? "\\n" : std::string(1, c);
  std::string line =
      std::to_string(step.source.line.value_or(0)) + ' ' + std::string(name(step.kind));
  if (!step.sure) line += '?';
  if (step.skipped) line += " skip \"" + *step.skipped + '"';
  return line + ' ' + command;
}

class ReadmePlans : public testing::TestWithParam<fs::path> {};

TEST_P(ReadmePlans, AreReadAsExpected) {
  const Example example = load(GetParam());
  const std::string bytes =
      example.encoding.empty() ? example.readme : encode(example.readme, example.encoding);
  const ReadmeFacts facts = read_readme_text(bytes, "README", example.format, example.files);
  ASSERT_TRUE(facts.readable) << facts.trouble;
  std::vector<std::string> plan;
  for (const auto& step : facts.steps) plan.push_back(show(step));
  EXPECT_THAT(plan, testing::ElementsAreArray(example.plan)) << "encoding " << facts.encoding;
  if (!example.filled) return;
  std::vector<std::string> filled;
  for (const auto& step : facts.steps) {
    if (!step.filled) continue;
    filled.push_back(std::to_string(step.source.line.value_or(0)) + ' ' + *step.filled + " (" +
                     step.filled_with + ')');
  }
  EXPECT_THAT(filled, testing::ElementsAreArray(*example.filled));
}

std::vector<fs::path> examples() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(VOUCH_SOURCE_DIR "/tests/readmes"))
    paths.push_back(entry.path());
  std::ranges::sort(paths);
  return paths;
}

INSTANTIATE_TEST_SUITE_P(All, ReadmePlans, testing::ValuesIn(examples()), [](const auto& example) {
  std::string name = example.param.stem().string();
  std::ranges::replace_if(
      name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
});

}  // namespace
}  // namespace vouch::readers
