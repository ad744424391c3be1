// The sample submissions of examples/, verified for real and held to their expected.toml.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "sandbox/host.h"
#include "tests/paths.h"
#include "tests/support/programs.h"
#include "tests/support/scratch.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path kSources = fs::path(VOUCH_SOURCE_DIR) / "examples/submissions";
const fs::path kPacked = fs::path(VOUCH_BIN_DIR).parent_path() / "examples/submissions";

std::vector<std::string> groups() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kSources))
    names.push_back(entry.path().filename());
  std::ranges::sort(names);
  return names;
}

struct Expected {
  std::string verdict;
  std::set<std::string> findings;

  int exit_status() const { return verdict == "pass" ? 0 : verdict == "fail" ? 1 : 3; }
};

Expected expected_of(const std::string& group) {
  const toml::table file = toml::parse_file((kSources / group / "expected.toml").string());
  Expected expected{*file["verdict"].value<std::string>(), {}};
  for (const auto& id : *file["findings"].as_array()) {
    expected.findings.insert(*id.value<std::string>());
  }
  return expected;
}

std::set<std::string> finding_ids(const json& report) {
  std::set<std::string> ids;
  for (const json& finding : report["findings"]) ids.insert(finding["id"]);
  return ids;
}

bool can_isolate() { return sandbox::probe_host().can_isolate; }

class Example : public testing::TestWithParam<std::string> {};

TEST_P(Example, GetsItsVerdictAndExactlyItsFindings) {
  if (!can_isolate()) GTEST_SKIP() << "this machine cannot isolate a group's code";
  const Expected expected = expected_of(GetParam());
  const Ran ran = vouch({"check", "--format", "json", kPacked / GetParam()});
  const json report = json::parse(ran.output, nullptr, false);
  ASSERT_FALSE(report.is_discarded()) << ran.output << ran.errors;
  EXPECT_EQ(report["verdict"], expected.verdict) << report["stages"].dump(1);
  EXPECT_EQ(finding_ids(report), expected.findings) << report["findings"].dump(1);
  EXPECT_EQ(ran.status, expected.exit_status());
}

INSTANTIATE_TEST_SUITE_P(Submissions, Example, testing::ValuesIn(groups()), [](const auto& group) {
  std::string name = group.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

TEST(Examples, AreAtLeastTen) { EXPECT_GE(groups().size(), 10U); }

TEST(Examples, ABatchOfThemGivesTheSameVerdicts) {
  if (!can_isolate()) GTEST_SKIP() << "this machine cannot isolate a group's code";
  const Scratch scratch;
  const fs::path out = scratch.path() / "run";
  const Ran ran = vouch({"batch", kPacked, "-o", out, "-j", "2"});
  EXPECT_EQ(ran.status, 1) << ran.errors;
  for (const std::string& group : groups()) {
    const Expected expected = expected_of(group);
    const json report = json::parse(read_file(out / "groups" / group / "report.json"));
    EXPECT_EQ(report["verdict"], expected.verdict) << group;
    EXPECT_EQ(finding_ids(report), expected.findings) << group;
  }
  for (const char* file : {"index.html", "summary.csv", "summary.json"}) {
    EXPECT_TRUE(fs::exists(out / file)) << file;
  }
  EXPECT_EQ(fs::status(out).permissions(), fs::perms::owner_all);
}

TEST(Pages, AreDrawnForTheGroupsPageUnlessToldNotTo) {
  const Scratch scratch;
  const fs::path kept = scratch.path() / "kept";
  const fs::path bare = scratch.path() / "bare";
  const std::string sample = kPacked / "kvcache-c";
  vouch({"check", sample, "--no-run", "--keep", kept});
  vouch({"check", sample, "--no-run", "--no-pages", "--keep", bare});
  for (int page = 1; page <= 8; ++page) {
    const fs::path picture = kept / "pages" / ("page-" + std::to_string(page) + ".png");
    ASSERT_TRUE(fs::exists(picture)) << picture;
    EXPECT_EQ(read_file(picture).substr(0, 4), "\x89PNG");
  }
  EXPECT_TRUE(fs::exists(bare / "report.html"));
  EXPECT_FALSE(fs::exists(bare / "pages"));
  EXPECT_GT(fs::file_size(kept / "report.html"), fs::file_size(bare / "report.html") + 10'000);
}

}  // namespace
}  // namespace vouch::tests
