// Which policy holds, from the outside: the one that is named, VOUCH_POLICY's, the nearest
// vouch.toml, the built-in one; and every way in which a found one is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/programs.h"
#include "tests/support/scratch.h"
#include "util/os/helper_programs.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kRules = "[course]\nname = \"Kernels\"\n";

/// With each run of line feeds and blanks as one blank.
std::string unwrapped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool is_blank = c == '\n' || c == ' ';
    if (!is_blank || !out.ends_with(' ')) out += is_blank ? ' ' : c;
  }
  return out;
}

class FoundPolicy : public testing::Test {
 protected:
  void SetUp() override {
    scratch_.write("course/work/code/README.md", "# App\n\n## Run\n\n    python3 app.py\n");
    scratch_.write("course/work/code/app.py", "print(1)\n");
  }
  fs::path policy() const { return scratch_.path() / "course/vouch.toml"; }

  /// `vouch check` of the code, from course/work.
  Ran check(const std::string& what = "code", const std::string& more = "",
            const std::vector<std::string>& environment = {}) const {
    const std::string command = "cd '" + (scratch_.path() / "course/work").string() + "' && '" +
                                os::own_program("vouch").string() + "' check " + what +
                                " --no-run --no-pages " + more;
    Ran ran = run({"/bin/sh", "-c", command}, {}, environment);
    ran.output = unwrapped(ran.output);
    return ran;
  }
  /// Exit 2, and one line that says how to accept it.
  std::string refused() const {
    const Ran ran = check();
    EXPECT_EQ(ran.status, 2) << ran.output;
    EXPECT_EQ(ran.output, "");
    EXPECT_THAT(ran.errors, HasSubstr("vouch check code --policy " + policy().string()));
    return ran.errors;
  }

  Scratch scratch_;
};

TEST_F(FoundPolicy, IsTheNearestUpwardsAndIsTold) {
  scratch_.write("course/vouch.toml", kRules);
  EXPECT_THAT(check().output, HasSubstr("Policy vouch (found: "));
  EXPECT_THAT(check().output, HasSubstr("Kernels"));
}

TEST_F(FoundPolicy, GivesWayToTheNamedOneAndToTheEnvironments) {
  scratch_.write("course/vouch.toml", kRules);
  const std::string other = scratch_.write("other.toml", "[course]\nname = \"Compilers\"\n");
  EXPECT_THAT(check("code", "--policy '" + other + "'").output, HasSubstr("Compilers"));
  EXPECT_THAT(check("code", "", {"VOUCH_POLICY=" + other}).output, HasSubstr("Compilers"));
  EXPECT_THAT(check("code", "--policy eecs598-w21").output, Not(HasSubstr("Kernels")));
}

TEST_F(FoundPolicy, MayOpenNothing) {
  for (const std::string table :
       {"[sandbox]\nroot = \"/\"\n", "[sandbox]\nnetwork = true\n", "[sandbox]\ndevices = []\n",
        "[sandbox]\nrequire = []\n", "[toolchain]\nmounts = [\"/srv\"]\n"}) {
    scratch_.write("course/vouch.toml", table);
    EXPECT_THAT(refused(), HasSubstr("may not set ")) << table;
    EXPECT_EQ(check("code", "--policy ../vouch.toml").status == 2, false) << table;
  }
}

TEST_F(FoundPolicy, IsNotTakenFromWhatIsChecked) {
  scratch_.write("course/work/code/vouch.toml", "[sandbox]\nnetwork = true\n");
  const Ran ran = check("code");
  EXPECT_THAT(ran.output, HasSubstr("Policy eecs598-w21 (built in)"));
  scratch_.write("course/work/vouch.toml", kRules);
  EXPECT_THAT(check("../work/code").output, HasSubstr("Kernels"));
  const Ran all = check("..");
  EXPECT_THAT(all.output, HasSubstr("is part of what is checked, so it is not the policy"));
  EXPECT_THAT(all.output, Not(HasSubstr("Kernels")));
}

TEST_F(FoundPolicy, ThatOthersMayWriteIsRefused) {
  scratch_.write("course/vouch.toml", kRules);
  fs::permissions(policy(), fs::perms::others_write, fs::perm_options::add);
  EXPECT_THAT(refused(), HasSubstr("others may write to it"));
}

TEST_F(FoundPolicy, ThatBelongsToSomebodyElseIsRefused) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  scratch_.write("course/vouch.toml", kRules);
  ASSERT_EQ(chown(policy().c_str(), 12345, 12345), 0);
  EXPECT_THAT(refused(), HasSubstr("it belongs to user 12345, neither to you nor to root"));
}

TEST_F(FoundPolicy, ThatIsNoFileIsRefused) {
  ASSERT_EQ(mkfifo(policy().c_str(), 0600), 0);
  EXPECT_THAT(refused(), HasSubstr("it is not a regular file"));
}

TEST_F(FoundPolicy, IsNeverLookedForByABatch) {
  scratch_.write("course/vouch.toml", "nonsense");
  scratch_.write("course/work/subs/team1/report.pdf", "%PDF-1.4\n");
  const std::string command = "cd '" + (scratch_.path() / "course/work").string() + "' && '" +
                              os::own_program("vouch").string() + "' batch subs -o out --no-run";
  EXPECT_EQ(run({"/bin/sh", "-c", command}).status, 1);
}

TEST_F(FoundPolicy, TellsAllItsMistakesAtOnce) {
  scratch_.write("course/vouch.toml",
                 "[report]\nmax_pages = \"8\"\n[archive]\nformat = [\"zip\"]\n[severty]\n");
  const Ran ran = check();
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.errors, HasSubstr("vouch.toml:2: report.max_pages has to be"));
  EXPECT_THAT(ran.errors, HasSubstr("vouch.toml:4: there is no key in [archive] named"));
  EXPECT_THAT(ran.errors, HasSubstr("vouch.toml:5: there is no table \"severty\""));
}

}  // namespace
}  // namespace vouch::tests
