// `[sandbox] require` on a machine that cannot give it: an ordinary user without control groups.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/programs.h"
#include "tests/support/scratch.h"

namespace vouch::tests {
namespace {

using nlohmann::json;

class Require : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::permissions(scratch_.path(), std::filesystem::perms(0755));
    const json found = json::parse(as_user({"doctor", "--format", "json"}).output);
    if (!found.at("strict")) GTEST_SKIP() << "this machine cannot isolate";
    if (found.at("enforced").at("memory") != "watchdog") GTEST_SKIP() << "the user has groups";
    scratch_.write("project/README.md", "# A project\n\n## Build\n\n```sh\nmake\n```\n");
    scratch_.write("project/Makefile", "all:\n\ttrue\n");
    policy_ = scratch_.write("policy.toml",
                             "[sandbox]\nrequire = [\"files\", \"network\", \"memory\"]\n");
  }

  Ran as_user(std::vector<std::string> arguments) const {
    return vouch_as_ordinary_user(scratch_.path() / "bin", std::move(arguments));
  }

  Scratch scratch_;
  std::string policy_;
};

TEST_F(Require, WhatTheMachineCannotGiveMeansThatNoCodeIsRun) {
  const Ran ran = as_user(
      {"check", "--policy", policy_, "--format", "json", (scratch_.path() / "project").string()});
  const json report = json::parse(ran.output, nullptr, false);
  ASSERT_FALSE(report.is_discarded()) << ran.errors;
  const json& build = report.at("stages").at("build");
  EXPECT_EQ(build.at("status"), "not_checked");
  const std::string reason = build.at("reason");
  EXPECT_TRUE(reason.starts_with(
      "the policy requires limits that this machine does not enforce: memory; to fix it: "))
      << reason;
  EXPECT_EQ(report.at("sandbox").at("mechanism"), "none");
  for (const json& finding : report.at("findings")) EXPECT_NE(finding.at("id"), "harness-fault");
}

TEST_F(Require, DoctorSaysThatNoCodeIsRun) {
  const Ran ran = as_user({"doctor", "--policy", policy_});
  EXPECT_EQ(ran.status, 3);
  EXPECT_NE(ran.output.find("Under this policy no group's code is run here"), std::string::npos)
      << ran.output;
  EXPECT_EQ(as_user({"doctor"}).status, 1);
}

}  // namespace
}  // namespace vouch::tests
