// The scripts of examples/ci, as a CI system without user namespaces runs them: as somebody who is
// not root and can make none. And what `vouch check` does for them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/paths.h"
#include "tests/support/programs.h"
#include "tests/support/scratch.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

const std::string kScripts = VOUCH_SOURCE_DIR "/examples/ci";
const std::string kExamples =
    (fs::path(VOUCH_BIN_DIR).parent_path() / "examples/submissions").string();

/// Runs `script` with sh in `directory`, where no further user namespace can be made: the outer one
/// is allowed one more, which the inner one is.
Ran run_without_namespaces(const fs::path& directory, const std::string& script,
                           const std::vector<std::string>& environment) {
  return run({"/usr/bin/unshare", "-U", "-r", "/bin/sh", "-c",
              "echo 1 > /proc/sys/user/max_user_namespaces && cd \"$1\" && "
              "exec unshare -U --map-user=1000 /bin/sh -c \"$2\"",
              "sh", directory.string(), script},
             {}, environment);
}

class CiScripts : public ::testing::Test {
 protected:
  void SetUp() override {
    if (run_without_namespaces(scratch_.path(), "true", {}).status != 0) {
      GTEST_SKIP() << "this machine lets nobody make a user namespace to run the scripts in";
    }
    ASSERT_NE(run_without_namespaces(scratch_.path(), "unshare -U true", {}).status, 0)
        << "the scripts' surroundings should allow no user namespace";
  }

  Ran script(const std::string& text, std::vector<std::string> environment = {}) {
    environment.emplace_back("VOUCH=" VOUCH_BIN_DIR "/vouch");
    return run_without_namespaces(scratch_.path(), text, environment);
  }

  const fs::path& directory() const { return scratch_.path(); }

 private:
  Scratch scratch_;
};

TEST_F(CiScripts, GithubsAnnotatesTheRunAndSumsItUp) {
  const fs::path summary = directory() / "summary.md";
  const Ran ran = script("sh " + kScripts + "/github/verify.sh " + kExamples + "/nine-pages",
                         {"GITHUB_STEP_SUMMARY=" + summary.string()});
  EXPECT_EQ(ran.status, 1) << ran.errors;
  EXPECT_THAT(ran.output, HasSubstr("::error "));
  EXPECT_THAT(ran.output, HasSubstr("title=nine-pages%3A report-too-long::"));
  EXPECT_THAT(read_file(summary), testing::StartsWith("# nine-pages: fail\n"));
  EXPECT_TRUE(fs::exists(directory() / "vouch-report" / "report.html"));
}

TEST_F(CiScripts, GitlabsWritesTheTestsOfAMergeRequest) {
  const Ran ran = script("sh " + kScripts + "/gitlab/verify.sh " + kExamples + "/nine-pages");
  EXPECT_EQ(ran.status, 1) << ran.errors;
  const std::string xml = read_file(directory() / "vouch.xml");
  EXPECT_THAT(xml, HasSubstr("<testsuite package=\"vouch\" id=\"0\" name=\"nine-pages\""));
  EXPECT_THAT(xml, HasSubstr("<failure type=\"report-too-long\""));
}

TEST_F(CiScripts, GradescopesWritesResultsForThePlatform) {
  fs::copy(kExamples + "/nine-pages", directory() / "submission", fs::copy_options::recursive);
  const Ran ran =
      script(kScripts + "/gradescope/run_autograder", {"AUTOGRADER=" + directory().string()});
  EXPECT_EQ(ran.status, 0) << ran.errors;
  const auto results = nlohmann::json::parse(read_file(directory() / "results" / "results.json"));
  EXPECT_EQ(results["extra_data"]["verdict"], "fail");
  EXPECT_EQ(results["tests"].size(), 6U);
  EXPECT_EQ(results["tests"][3]["name"], "report");
  EXPECT_EQ(results["tests"][3]["status"], "failed");
  EXPECT_FALSE(results.contains("score"));
}

TEST_F(CiScripts, GradescopesResultsAreThereWhenItsTimeLimitEndsTheBuild) {
  const fs::path code = directory() / "submission/code";
  fs::create_directories(code);
  std::ofstream(code / "README.md")
      << "# x\n\n## Build\n\n```sh\nmake\n```\n\n## Run\n\n```sh\n./x\n```\n";
  std::ofstream(code / "Makefile") << "all:\n\tsleep 1000\n";
  std::ofstream(code / "x.c") << "int main(void) { return 0; }\n";
  const Ran ran = script(
      "\"$VOUCH\" check submission/code --isolation weak --format gradescope -o results.json "
      "--quiet &\n"
      "until [ -s results.json ]; do kill -0 $! || exit 9; done\n"
      "kill -KILL $!");
  ASSERT_EQ(ran.status, 0) << ran.errors;
  const auto results = nlohmann::json::parse(read_file(directory() / "results.json"));
  EXPECT_EQ(results["extra_data"]["verdict"], "fail") << "there is no report, which is known early";
  EXPECT_EQ(results["tests"][1]["status"], "passed");
  EXPECT_FALSE(results["tests"][4].contains("status"));
  EXPECT_THAT(results["tests"][4]["output"].get<std::string>(),
              HasSubstr("vouch was ended before it got there"));
}

TEST_F(CiScripts, GradescopesTellsAWrongCallFromAVerdict) {
  const Ran ran =
      script(kScripts + "/gradescope/run_autograder", {"AUTOGRADER=" + directory().string()});
  EXPECT_EQ(ran.status, 2) << "there is no submission";
}

TEST(CheckReceipt, SaysThatItIsTheSameSubmission) {
  const Scratch scratch;
  const std::string kept = (scratch.path() / "kept").string();
  EXPECT_EQ(vouch({"check", kExamples + "/nine-pages", "--no-run", "--keep", kept}).status, 1);
  const Ran same = vouch({"check", kExamples + "/nine-pages", "--no-run", "--quiet", "--receipt",
                          kept + "/report.html"});
  EXPECT_THAT(same.errors, HasSubstr("Same receipt: "));
  const Ran other = vouch({"check", kExamples + "/two-reports", "--no-run", "--quiet", "--receipt",
                           kept + "/report.json"});
  EXPECT_THAT(other.errors, HasSubstr("code file: there "));
}

TEST(CheckReceipt, TellsAGroupWhereItsToolchainIsNotStaffs) {
  const Scratch scratch;
  const Ran init = vouch({"policy", "init", "--toolchain"});
  ASSERT_EQ(init.status, 0) << init.errors;
  const std::string same = scratch.write("same.toml", init.output).string();
  const std::string other =
      scratch.write("other.toml", "[toolchain]\nmanifest = [\"bash 1.0\", \"fortran77 66\"]\n")
          .string();
  const std::string sample = kExamples + "/compile-error";
  const Ran here = vouch({"check", sample, "--isolation", "weak", "--quiet", "--policy", same});
  EXPECT_THAT(here.output, testing::Not(HasSubstr("staff:"))) << here.errors;
  const Ran there = vouch({"check", sample, "--isolation", "weak", "--quiet", "--policy", other});
  EXPECT_THAT(there.output, HasSubstr("staff: bash 1.0; here: bash ")) << there.errors;
  EXPECT_THAT(there.output, HasSubstr("staff: fortran77 66; here: none"));
  EXPECT_EQ(here.status, there.status) << "the manifest tells, and decides nothing";
}

TEST(CheckReceipt, IsAskedForBeforeAnythingIsDone) {
  EXPECT_EQ(vouch({"check", kExamples + "/nine-pages", "--receipt", "/nowhere.json"}).status, 2);
  EXPECT_EQ(vouch({"check", kExamples + "/nine-pages", "--total", "soon"}).status, 2);
}

}  // namespace
}  // namespace vouch::tests
