// `vouch steps`: how a README is understood, shown without running anything of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/programs.h"
#include "tests/support/scratch.h"

namespace vouch::tests {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class StepsCommand : public testing::Test {
 protected:
  void SetUp() override {
    scratch_.write("project/README.md",
                   "# P\n\n## Build\n\n```bash\nsudo apt-get install gcc\nmake\n```\n\n"
                   "## Run\n\n```bash\n./server <port>\n./app\n```\n");
    scratch_.write("project/Makefile", "app: app.c\n\tgcc -o app app.c\n");
    scratch_.write("project/app.c", "int main(void) { return 0; }\n");
  }
  Ran steps(std::vector<std::string> options = {}) const {
    std::vector<std::string> arguments{"steps", scratch_.path() / "project"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    return vouch(arguments);
  }

  Scratch scratch_;
};

TEST_F(StepsCommand, TellsAStudentHowTheReadmeIsUnderstood) {
  const Ran ran = steps();
  EXPECT_EQ(ran.status, 0) << ran.errors;
  EXPECT_EQ(ran.output,
            "'README.md' (markdown), 4 steps\n"
            "  line 6       setup  'sudo apt-get install gcc'\n"
            "  line 7       build  'make'\n"
            "  line 13      run    './server <port>'\n"
            "                      'run with 8080 for <port>: ./server 8080'\n"
            "  line 14      run    './app'\n");
  EXPECT_FALSE(std::filesystem::exists(scratch_.path() / "project/app")) << "something was run";
}

TEST_F(StepsCommand, TellsAProgramTheSame) {
  const json plan = json::parse(steps({"--format", "json"}).output);
  EXPECT_EQ(plan["schema"], "vouch-plan/1");
  EXPECT_EQ(plan["readme"]["path"], "README.md");
  std::vector<std::string> told;
  for (const json& step : plan["steps"]) {
    told.push_back(step["kind"].get<std::string>() + " " + step["source"]["line"].dump() + " " +
                   step["outcome"].dump());
    EXPECT_EQ(step["usage"]["wall_s"], nullptr) << "of what was not run";
  }
  EXPECT_THAT(told,
              testing::ElementsAre("setup 6 null", "build 7 null", "run 13 null", "run 14 null"));
}

TEST_F(StepsCommand, UnpacksWhatTheCoursesPolicyAllows) {
  const auto policy = scratch_.write("course.toml", "[archive]\nentries = 1\n");
  EXPECT_EQ(steps({"--policy", policy}).status, 2);
  EXPECT_EQ(steps({"--policy", "eecs598-w21"}).status, 0);
}

TEST_F(StepsCommand, HasNoOtherFormat) {
  const Ran ran = steps({"--format", "sarif"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.errors, HasSubstr("text or json"));
}

}  // namespace
}  // namespace vouch::tests
