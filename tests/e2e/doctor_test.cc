// `vouch doctor` tells what it tried, and whether the machine has what a policy promises.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/paths.h"
#include "tests/support/programs.h"
#include "tests/support/scratch.h"

namespace vouch::tests {
namespace {

using nlohmann::json;

json ability(const json& answer, const std::string& name) {
  for (const json& one : answer.at("abilities")) {
    if (one.at("name") == name) return one;
  }
  return nullptr;
}

TEST(Doctor, TellsWhoEnforcesWhatAndHowToMendTheRest) {
  const Ran ran = vouch({"doctor", "--format", "json"});
  const json answer = json::parse(ran.output);
  EXPECT_EQ(answer.at("schema"), "vouch-doctor/1");
  EXPECT_EQ(answer.at("status"), ran.status);
  bool all_work = true;
  for (const json& one : answer.at("abilities")) {
    all_work = all_work && one.at("works").get<bool>();
    EXPECT_EQ(one.at("mend").is_null(), one.at("works").get<bool>()) << one;
    EXPECT_NE(one.at("by"), "") << one;
  }
  if (answer.at("strict")) {
    EXPECT_EQ(ran.status, all_work ? 0 : 1);
  }
}

TEST(Doctor, ChecksWhatThePolicyPromisesInsideTheSandbox) {
  const Scratch scratch;
  const auto policy =
      scratch.write("policy.toml",
                    "[toolchain]\n"
                    "provides = [\"gcc\", \"no-such-tool\", \"libc6\", \"/usr/lib\"]\n"
                    "mounts = [\"/no/such/directory\"]\n");
  const Ran ran = vouch({"doctor", "--format", "json", "--policy", policy.string()});
  const json answer = json::parse(ran.output);
  if (!answer.at("strict") && !answer.at("weak")) GTEST_SKIP() << "this machine cannot isolate";
  EXPECT_EQ(ran.status, 1);
  for (const char* there : {"toolchain gcc", "toolchain libc6", "toolchain /usr/lib"}) {
    EXPECT_EQ(ability(answer, there).at("works"), true) << there;
  }
  EXPECT_EQ(ability(answer, "toolchain no-such-tool").at("mend"), "apt-get install 'no-such-tool'");
  EXPECT_EQ(ability(answer, "directory /no/such/directory").at("works"), false);
  EXPECT_EQ(ability(answer, "directory /no/such/directory").at("mend"),
            "mkdir -p '/no/such/directory'");
}

TEST(Doctor, SeesWhatLiesInADirectoryOfTheCourse) {
  const Scratch scratch;
  const std::string directory = VOUCH_SOURCE_DIR "/examples";
  const auto policy =
      scratch.write("policy.toml", "[toolchain]\nmounts = [\"" + directory + "\"]\nprovides = [\"" +
                                       directory + "/demo.py\", \"" + directory + "/no.csv\"]\n");
  const json answer =
      json::parse(vouch({"doctor", "--format", "json", "--policy", policy.string()}).output);
  if (!answer.at("strict") && !answer.at("weak")) GTEST_SKIP() << "this machine cannot isolate";
  EXPECT_EQ(ability(answer, "toolchain " + directory + "/demo.py").at("works"), true);
  EXPECT_EQ(ability(answer, "toolchain " + directory + "/no.csv").at("mend"),
            "cp -r 'no.csv' '" + directory + "'");
}

TEST(Doctor, ARootThatIsNotThereIsWhatIsMissing) {
  const Scratch scratch;
  const auto policy = scratch.write(
      "policy.toml", "[sandbox]\nroot = \"/no/such/root\"\n[toolchain]\nprovides = [\"gcc\"]\n");
  const json answer =
      json::parse(vouch({"doctor", "--format", "json", "--policy", policy.string()}).output);
  if (!answer.at("strict") && !answer.at("weak")) GTEST_SKIP() << "this machine cannot isolate";
  EXPECT_EQ(ability(answer, "sandbox.root /no/such/root").at("by"), "there is no such directory");
  EXPECT_EQ(ability(answer, "sandbox.root /no/such/root").at("mend"),
            "mmdebstrap --variant=buildd stable '/no/such/root'");
  EXPECT_TRUE(ability(answer, "toolchain gcc").is_null());
}

}  // namespace
}  // namespace vouch::tests
