// The sample policies of examples/policies: that vouch takes them, and that they change what it
// says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/paths.h"
#include "tests/support/programs.h"
#include "tests/support/scratch.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

const fs::path kPolicies = fs::path(VOUCH_SOURCE_DIR) / "examples/policies";
const fs::path kPacked = fs::path(VOUCH_BIN_DIR).parent_path() / "examples/submissions";

std::vector<std::string> findings_under(const std::string& policy, const fs::path& report) {
  const Ran ran = vouch({"check", "--no-run", "--format", "json", "--policy", policy, report});
  const auto json = nlohmann::json::parse(ran.output);
  std::vector<std::string> ids;
  for (const auto& finding : json["findings"]) ids.push_back(finding["id"]);
  return ids;
}

TEST(ExamplePolicies, AreTakenByPolicyShow) {
  std::size_t seen = 0;
  for (const auto& entry : fs::directory_iterator(kPolicies)) {
    const Ran ran = vouch({"policy", "show", "--policy", entry.path()});
    EXPECT_EQ(ran.status, 0) << ran.errors;
    EXPECT_THAT(ran.output, HasSubstr("[report]"));
    ++seen;
  }
  EXPECT_GE(seen, 2U);
}

TEST(ExamplePolicies, TenPagesTakesTheReportOfNine) {
  const fs::path report = kPacked / "nine-pages/report.pdf";
  EXPECT_THAT(findings_under("eecs598-w21", report), Contains("report-too-long"));
  EXPECT_THAT(findings_under(kPolicies / "ten-pages.toml", report),
              Not(Contains("report-too-long")));
}

TEST(ExamplePolicies, ASeminarsFourA4PagesAreNotEightOfLetter) {
  const auto ids = findings_under(kPolicies / "seminar-a4.toml", kPacked / "kvcache-c/report.pdf");
  EXPECT_THAT(ids, Contains("report-too-long"));
  EXPECT_THAT(ids, Contains("report-page-size"));
}

TEST(ExamplePolicies, TheFileThatPolicyInitWritesChangesNothing) {
  const Scratch scratch;
  const fs::path file = scratch.write("course.toml", vouch({"policy", "init"}).output);
  const auto without_names = [](std::string shown) {
    shown.erase(0, shown.find('\n'));  // "The policy in force: NAME"
    return shown;
  };
  EXPECT_EQ(without_names(vouch({"policy", "show", "--policy", file}).output),
            without_names(vouch({"policy", "show"}).output));
}

}  // namespace
}  // namespace vouch::tests
