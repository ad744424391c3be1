// Small projects in many languages and build systems, each verified from its README by the real
// programs. A project and what is expected of it stand in one file of tests/e2e/builds/:
//
//   needs: gcc make          (commands without which the project is skipped, loudly)
//   lacks: nvcc              (commands that must not be there, or it is skipped)
//   policy: wall = "3s"      (a line of the policy's [sandbox])
//   build: passed            (the stages' statuses)
//   run: passed
//   outcomes: ok failed skipped          (of the steps, in order; where it is of interest)
//   causes: missing_header:foo.h ...     (of the steps, in order; none: the line is left out)
//   findings: build-failed ...           (of README, build and run, sorted)
//   hint: TEXT                           (a part of some finding's hint; every failure has one)
//   --- PATH                 (a file of the project; `--- PATH +x`: executable; `\r` at a line's
//   end
//                             stands for CR)
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "sandbox/host.h"
#include "tests/paths.h"
#include "tests/support/programs.h"
#include "tests/support/scratch.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

struct Expected {
  std::vector<std::string> needs, lacks, outcomes, causes, findings, hints;
  std::string policy, build, run;
};

std::string with_returns(std::string line) {
  if (line.ends_with("\\r")) line.replace(line.size() - 2, 2, "\r");
  return line + '\n';
}

Expected unpack(const fs::path& file, const Scratch& scratch) {
  Expected expected;
  std::istringstream text(read_file(file));
  std::string path;
  std::string content;
  bool executable = false;
  const auto close = [&] {
    if (path.empty()) return;
    const fs::path written = scratch.write("project/" + path, content);
    if (executable)
      fs::permissions(written,
                      fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec,
                      fs::perm_options::add);
    content.clear();
  };
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with("--- ")) {
      close();
      path = line.substr(4);
      executable = path.ends_with(" +x");
      if (executable) path.resize(path.size() - 3);
    } else if (!path.empty()) {
      content += with_returns(line);
    } else if (line.starts_with("needs: ")) {
      expected.needs = words_of(line.substr(7));
    } else if (line.starts_with("lacks: ")) {
      expected.lacks = words_of(line.substr(7));
    } else if (line.starts_with("policy: ")) {
      expected.policy += line.substr(8) + '\n';
    } else if (line.starts_with("outcomes: ")) {
      expected.outcomes = words_of(line.substr(10));
    } else if (line.starts_with("hint: ")) {
      expected.hints.push_back(line.substr(6));
    } else if (line.starts_with("build: ")) {
      expected.build = line.substr(7);
    } else if (line.starts_with("run: ")) {
      expected.run = line.substr(5);
    } else if (line.starts_with("causes: ")) {
      expected.causes = words_of(line.substr(8));
    } else if (line.starts_with("findings: ")) {
      expected.findings = words_of(line.substr(10));
    }
  }
  close();
  return expected;
}

/// Where the sandbox looks for commands, of what a machine puts there.
bool has_command(const std::string& name) {
  return std::ranges::any_of(
      std::vector<std::string>{"/usr/bin/", "/usr/local/bin/"},
      [&](const std::string& directory) { return fs::exists(directory + name); });
}

bool is_of_the_guide(const std::string& id) {
  return id.starts_with("readme-") || id.starts_with("build-") || id.starts_with("run-");
}

class Builds : public testing::TestWithParam<fs::path> {};

TEST_P(Builds, EndAsExpected) {
  const sandbox::Host host = sandbox::probe_host();
  if (!host.can_isolate) GTEST_SKIP() << "no isolation here: " << host.why_not;
  const Scratch scratch;
  const Expected expected = unpack(GetParam(), scratch);
  for (const std::string& tool : expected.needs) {
    if (!has_command(tool)) GTEST_SKIP() << "this machine has no " << tool;
  }
  for (const std::string& tool : expected.lacks) {
    if (has_command(tool)) GTEST_SKIP() << "this machine has " << tool;
  }
  const std::string limits = expected.policy.empty() ? "wall = \"2min\"\n" : expected.policy;
  const std::string policy =
      scratch.write("policy.toml", "[sandbox]\nrun_window = \"1s\"\n" + limits);
  const Ran ran =
      vouch({"check", "--policy", policy, "--format", "json", scratch.path() / "project"});
  const auto report = nlohmann::json::parse(ran.output, nullptr, false);
  ASSERT_FALSE(report.is_discarded()) << ran.errors;
  std::vector<std::string> causes;
  std::vector<std::string> outcomes;
  for (const auto& step : report["steps"]) {
    outcomes.push_back(step["outcome"].is_string() ? step["outcome"] : "none");
    if (!step["cause"].is_string()) continue;
    // A cause that is expected without its object may be about any: tools differ in whom they ask.
    const std::string cause = step["cause"];
    const std::string word = cause.substr(0, cause.find(':'));
    causes.push_back(std::ranges::count(expected.causes, word) != 0 ? word : cause);
  }
  std::set<std::string> findings;
  std::vector<std::string> hints;
  for (const auto& finding : report["findings"]) {
    if (!is_of_the_guide(finding["id"])) continue;
    findings.insert(finding["id"]);
    hints.push_back(finding["hint"]);
  }
  const std::set<std::string> expected_findings(expected.findings.begin(), expected.findings.end());
  EXPECT_EQ(report["stages"]["build"]["status"], expected.build) << report["steps"].dump(1);
  EXPECT_EQ(report["stages"]["run"]["status"], expected.run) << report["steps"].dump(1);
  EXPECT_EQ(causes, expected.causes) << report["steps"].dump(1);
  EXPECT_EQ(findings, expected_findings) << report["findings"].dump(1);
  if (!expected.outcomes.empty()) {
    EXPECT_EQ(outcomes, expected.outcomes) << report["steps"].dump(1);
  }
  for (const std::string& hint : expected.hints)
    EXPECT_THAT(hints, testing::Contains(testing::HasSubstr(hint)));
  // What went wrong is fixed by what the report says, never by nothing.
  EXPECT_THAT(hints, testing::Each(testing::Not("")));
}

std::vector<fs::path> projects() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(VOUCH_SOURCE_DIR "/tests/e2e/builds"))
    paths.push_back(entry.path());
  std::ranges::sort(paths);
  return paths;
}

INSTANTIATE_TEST_SUITE_P(All, Builds, testing::ValuesIn(projects()), [](const auto& project) {
  std::string name = project.param.stem().string();
  std::ranges::replace_if(
      name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
});

}  // namespace
}  // namespace vouch::tests
