// Every recipe of tests/hostile/reports through the real, confined worker: its facts, its findings,
// and that none takes longer than its limit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "checks/model/facts_json.h"
#include "harness/worker/pdf_client.h"
#include "tests/paths.h"
#include "tests/support/pdf_recipe.h"
#include "tests/support/report_trial.h"
#include "util/os/sanitizers.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> recipe_names() {
  std::vector<std::string> names;
  for (const auto& entry :
       fs::directory_iterator(fs::path(VOUCH_SOURCE_DIR) / "tests/hostile/reports")) {
    if (entry.path().extension() == ".recipe") names.push_back(entry.path().stem().string());
  }
  std::ranges::sort(names);
  return names;
}

double cpu_of_children() {
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

class ReportRecipe : public testing::TestWithParam<std::string> {};

TEST_P(ReportRecipe, HoldsItsFactsFindingsAndLimit) {
  const Recipe recipe =
      read_recipe(fs::path(VOUCH_SOURCE_DIR) / "tests/hostile/reports" / (GetParam() + ".recipe"));
  const bool crashes = std::ranges::any_of(recipe.facts, [](const auto& fact) {
    return fact.second.find("ended by signal") != std::string::npos;
  });
  if (os::kSanitized && crashes) GTEST_SKIP() << "a sanitizer makes an exit of a crash";
  // And takes its time.
  const std::uint64_t cpu_seconds = recipe.cpu_seconds * (os::kSanitized ? 10 : 1);
  const worker::ReportLimits limits{.cpu = std::chrono::seconds(cpu_seconds),
                                    .memory_bytes = recipe.memory_mib << 20};
  const double before = cpu_of_children();
  const ReportFacts report = read_bytes(recipe.bytes, limits);
  // At most a first attempt, and one for each thing that is then left out.
  EXPECT_LE(cpu_of_children() - before, 4.5 * static_cast<double>(cpu_seconds));

  const nlohmann::json facts = report;
  for (const auto& [key, value] : recipe.facts) {
    ASSERT_TRUE(facts.contains(key)) << key;
    EXPECT_EQ(facts[key], nlohmann::json::parse(value)) << key;
  }
  for (const auto& [key, value] : recipe.numbers) {
    ASSERT_TRUE(facts.contains(key) && facts[key].is_number()) << key << " is " << facts[key];
    EXPECT_NEAR(facts[key].get<double>(), value, 0.15) << key;
  }
  std::vector<testing::Matcher<std::string>> expected;
  for (const ExpectedFinding& finding : recipe.findings) {
    expected.push_back(
        testing::AllOf(testing::StartsWith(finding.severity + " " + finding.id + ": "),
                       testing::HasSubstr(finding.text)));
  }
  const auto findings = report_findings(report, policy_with(recipe.policy), recipe.members);
  EXPECT_THAT(in_lines(findings), testing::UnorderedElementsAreArray(expected))
      << facts.dump(1, ' ', false, nlohmann::json::error_handler_t::replace).substr(0, 3000);
}

INSTANTIATE_TEST_SUITE_P(Reports, ReportRecipe, testing::ValuesIn(recipe_names()),
                         [](const auto& instance) {
                           std::string name = instance.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

TEST(ReportRecipes, AreAtLeastFortyHostileOnes) {
  const auto names = recipe_names();
  const auto honest = std::ranges::count_if(
      names, [](const std::string& name) { return name.starts_with("honest-"); });
  EXPECT_GE(static_cast<std::ptrdiff_t>(names.size()) - honest, 40);
}

}  // namespace
}  // namespace vouch::tests
