// The command line from the outside: what every command has, and what a mistake on it is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/paths.h"
#include "tests/support/programs.h"
#include "tests/support/scratch.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Words = std::vector<std::string>;

constexpr const char* kEscape = "\x1B[";

const std::vector<Words>& commands() {
  static const std::vector<Words> all{{"check"},          {"batch"},          {"recheck"},
                                      {"compare"},        {"steps"},          {"pack"},
                                      {"doctor"},         {"explain"},        {"export"},
                                      {"policy", "show"}, {"policy", "init"}, {"policy", "learn"}};
  return all;
}

std::string shown(const Words& words) {
  std::string text = "vouch";
  for (const std::string& word : words) text += ' ' + word;
  return text;
}

Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

/// Exit 2, one line on standard error, nothing on standard output.
std::string mistake(const Words& words) {
  const Ran ran = vouch(words);
  EXPECT_EQ(ran.status, 2) << shown(words);
  EXPECT_EQ(ran.output, "") << shown(words);
  EXPECT_EQ(count_lines(ran.errors), 1U) << ran.errors;
  EXPECT_THAT(ran.errors, StartsWith("vouch: "));
  return ran.errors;
}

TEST(CommandLine, EveryCommandHasHelpWithAnExampleColorAndQuiet) {
  for (const Words& command : commands()) {
    const Ran ran = vouch(with(command, {"--help"}));
    EXPECT_EQ(ran.status, 0) << shown(command);
    EXPECT_EQ(ran.errors, "") << shown(command);
    EXPECT_THAT(ran.output, HasSubstr("An example: " + shown(command) + ' ')) << shown(command);
    EXPECT_THAT(ran.output, HasSubstr("--color auto|always|never")) << shown(command);
    EXPECT_THAT(ran.output, HasSubstr("--quiet")) << shown(command);
  }
}

TEST(CommandLine, AnUnknownOptionIsAnsweredWithTheNearestOne) {
  const Scratch scratch;
  const std::string zip = scratch.write("code.zip", "PK\3\4");
  EXPECT_EQ(mistake({"check", "--polcy", "course.toml", zip}),
            "vouch: unknown option --polcy; did you mean --policy? See `vouch check --help`\n");
  EXPECT_THAT(mistake({"check", "--polcy"}), HasSubstr("did you mean --policy?"));
  EXPECT_THAT(mistake({"check", zip, "--fromat=json"}),
              HasSubstr("unknown option --fromat; did you mean --format?"));
  EXPECT_THAT(mistake({"policy", "show", "--polisy", "x"}),
              HasSubstr("did you mean --policy? See `vouch policy show --help`"));
  EXPECT_EQ(mistake({"check", zip, "-x"}), "vouch: unknown option -x; see `vouch check --help`\n");
  EXPECT_EQ(mistake({"--quiet", "check", zip}),
            "vouch: unknown option --quiet; it goes after the command, as in `vouch check "
            "--quiet`; see `vouch check --help`\n");
}

TEST(CommandLine, AnUnknownCommandIsAnsweredWithTheNearestOne) {
  EXPECT_EQ(mistake({"chekc", "--policy", "course.toml", "code.zip"}),
            "vouch: unknown command chekc; did you mean check? See `vouch --help`\n");
  EXPECT_EQ(mistake({"policy", "shwo"}),
            "vouch: unknown command shwo; did you mean show? See `vouch policy --help`\n");
  EXPECT_EQ(
      mistake({"policy"}),
      "vouch: `vouch policy` needs a command: show, init, learn; see `vouch policy --help`\n");
  EXPECT_THAT(mistake({"compare", "a", "b", "c"}), HasSubstr("\"c\" is one argument too many"));
}

TEST(CommandLine, AnUnknownPolicyIsAnsweredWithTheNearestOne) {
  EXPECT_EQ(mistake({"policy", "show", "--policy", "eecs598-w22"}),
            "vouch: no policy is called eecs598-w22; did you mean eecs598-w21?\n");
  EXPECT_THAT(mistake({"policy", "show", "--policy", "/nowhere/course.toml"}),
              HasSubstr("give a file, or the built-in \"eecs598-w21\""));
}

TEST(CommandLine, AWordThatAnOptionDoesNotTakeIsToldThoseThatItDoes) {
  const Scratch scratch;
  const std::string zip = scratch.write("code.zip", "PK\3\4");
  EXPECT_EQ(mistake({"check", zip, "--isolation", "bubble"}),
            "vouch: --isolation cannot be \"bubble\": give strict or weak\n");
  EXPECT_EQ(mistake({"check", zip, "--fail-on", "fial"}),
            "vouch: --fail-on cannot be \"fial\"; did you mean fail? It takes fail or "
            "unverified\n");
  EXPECT_THAT(mistake({"check", zip, "--format", "jsno"}),
              HasSubstr("did you mean json? It takes text, json, markdown, html, junit, github, "
                        "gradescope or sarif"));
  EXPECT_THAT(mistake({"steps", zip, "--format", "html"}), HasSubstr("give text or json"));
  EXPECT_THAT(mistake({"export", "out", "--dir", "d", "--to", "staff"}), HasSubstr("give groups"));
  for (const Words& command : commands()) {
    EXPECT_THAT(mistake(with(command, {"--color", "sometimes"})),
                HasSubstr("--color cannot be \"sometimes\": give auto, always or never"));
  }
}

TEST(CommandLine, QuietLeavesTheResultAndSilencesTheRemarks) {
  const Scratch scratch;
  scratch.write("project/main.c", "int main(void) { return 0; }\n");
  scratch.write("project/.DS_Store", "x");
  const std::string project = scratch.path() / "project";
  const std::string zip = scratch.path() / "code.zip";
  const Ran told = vouch({"pack", project, "-o", zip});
  EXPECT_THAT(told.errors, HasSubstr("left out: .DS_Store"));
  const Ran quiet = vouch({"pack", project, "-o", zip, "--quiet"});
  EXPECT_EQ(quiet.status, 0);
  EXPECT_EQ(quiet.errors, "");
  EXPECT_EQ(quiet.output, told.output);

  const Ran check = vouch({"check", project, "--no-run", "--quiet", "--format", "json"});
  EXPECT_EQ(check.errors, "");
  EXPECT_EQ(nlohmann::json::parse(check.output).at("schema"), "vouch-report/1");
  EXPECT_THAT(vouch({"steps", scratch.path() / "none", "--quiet"}).errors, HasSubstr("vouch: "));
}

TEST(CommandLine, ColorIsGivenAlwaysNeverOrAsTheOutputCanShowIt) {
  EXPECT_THAT(vouch({"explain", "report-too-long", "--color", "always"}).output,
              HasSubstr(kEscape));
  for (const char* when : {"never", "auto"}) {  // here standard output is no terminal
    EXPECT_THAT(vouch({"explain", "report-too-long", "--color", when}).output,
                Not(HasSubstr(kEscape)));
  }
  EXPECT_EQ(vouch({"policy", "show", "--color", "always"}).status, 0);
}

class Place : public ::testing::Test {
 protected:
  void SetUp() override {
    scratch_.write("project/main.c", "int main(void) { return 0; }\n");
    scratch_.write("groups/team1/code.zip", "PK\3\4");
  }
  std::string at(const char* name) const { return scratch_.path() / name; }

  /// Each command that writes a file, up to its -o.
  std::vector<Words> writers() const {
    return {{"check", at("project"), "--keep", at("kept")},
            {"batch", at("groups")},
            {"recheck", at("run")},
            {"compare", at("run"), at("run")},
            {"steps", at("project")},
            {"pack", at("project")},
            {"doctor"},
            {"explain"},
            {"policy", "show"},
            {"policy", "init"},
            {"policy", "learn", at("groups")}};
  }

  Scratch scratch_;
};

TEST_F(Place, ThatIsNotThereIsToldBeforeAnyWork) {
  for (const Words& command : writers()) {
    EXPECT_THAT(mistake(with(command, {"-o", at("nope/x")})),
                HasSubstr(": there is not a directory " + at("nope") + "\n"));
  }
  EXPECT_FALSE(fs::exists(at("kept")));
  EXPECT_FALSE(fs::exists(at("nope")));
}

TEST_F(Place, ThatIsADirectoryIsToldBeforeAnyWork) {
  for (const Words& command : writers()) {
    if (command.front() == "batch") continue;  // its results are a directory
    EXPECT_THAT(mistake(with(command, {"-o", at("project")})), HasSubstr("it is a directory"));
  }
}

TEST_F(Place, ThatMayNotBeWrittenIsToldBeforeAnyWork) {
  const fs::path locked = scratch_.path() / "locked";
  fs::create_directory(locked);
  fs::permissions(locked, fs::perms::owner_read | fs::perms::owner_exec);
  for (const Words& command : {Words{"explain"}, Words{"batch", at("groups")}}) {
    const Ran ran = vouch_as_ordinary_user(scratch_.path() / "bin",
                                           with(command, {"-o", (locked / "x").string()}));
    EXPECT_EQ(ran.status, 2);
    EXPECT_THAT(ran.errors, HasSubstr("Permission denied")) << shown(command);
  }
}

TEST_F(Place, OfAFileThatIsThereIsReplacedWhole) {
  const std::string file = scratch_.write("plan.json", "old");
  EXPECT_EQ(vouch({"steps", at("project"), "--format", "json", "-o", file}).status, 0);
  EXPECT_EQ(nlohmann::json::parse(read_file(file)).at("schema"), "vouch-plan/1");
}

/// With standard output on a device that is always full.
Ran into_a_full_device(const std::string& arguments) {
  return run({"/bin/sh", "-c", VOUCH_BIN_DIR "/vouch " + arguments + " > /dev/full"});
}

TEST_F(Place, ThatIsFullIsNoVerdict) {
  for (const std::string& command : {"check --no-run " + at("project"), std::string("explain"),
                                     std::string("--help"), std::string("policy show")}) {
    const Ran ran = into_a_full_device(command);
    EXPECT_EQ(ran.status, 2) << command;
    EXPECT_THAT(ran.errors, HasSubstr("cannot write standard output")) << command;
  }
}

TEST_F(Place, ThatIsFullLeavesABatchsResultsWhereTheyAre) {
  const Ran ran = into_a_full_device("batch " + at("groups") + " -o " + at("out") +
                                     " --no-run --quiet --format json");
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.errors, HasSubstr("cannot write standard output"));
  EXPECT_THAT(ran.errors, HasSubstr("the results are in " + at("out")));
  EXPECT_TRUE(fs::exists(at("out") + "/summary.csv"));
}

class PolicyPlaces : public Place {
 protected:
  std::string policy(const std::string& line) const {
    return scratch_.write("course.toml", "[sandbox]\n" + line + "\n");
  }
};

TEST_F(PolicyPlaces, ARootOrDeviceThatIsMissingIsThePolicysErrorAndNobodysElse) {
  for (const auto& [line, key, why] :
       {std::tuple{"root = \"/no/such/root\"", "sandbox.root", "there is no such directory"},
        std::tuple{"root = \"image\"", "sandbox.root", "it has to be an absolute path"},
        std::tuple{"devices = [\"/dev/null\", \"/dev/no-such\"]", "sandbox.devices",
                   "this machine has no such device"}}) {
    const std::string file = policy(line);
    for (const Words& command : {Words{"check", at("project"), "--keep", at("kept")},
                                 Words{"batch", at("groups"), "-o", at("out")}}) {
      const std::string told = mistake(with(command, {"--policy", file}));
      EXPECT_THAT(told, StartsWith("vouch: " + file + ":2: " + key + " \""));
      EXPECT_THAT(told, HasSubstr(why));
    }
  }
  EXPECT_FALSE(fs::exists(at("kept")));
  EXPECT_FALSE(fs::exists(at("out")));
}

TEST_F(PolicyPlaces, ADirectoryThatIsNoSystemsIsNoRoot) {
  EXPECT_THAT(
      mistake({"check", at("project"), "--policy", policy("root = \"" + at("project") + "\"")}),
      HasSubstr("it has no bin/sh"));
}

TEST_F(PolicyPlaces, AMachineWithoutThemChecksWhatNeedsNoBuilding) {
  const std::string file = policy("devices = [\"/dev/no-such\"]");
  const Ran ran = vouch({"check", at("project"), "--no-run", "--format", "json", "--policy", file});
  EXPECT_NE(ran.status, 2) << ran.errors;
  EXPECT_EQ(vouch({"policy", "show", "--policy", file}).status, 0);
  const auto doctor =
      nlohmann::json::parse(vouch({"doctor", "--format", "json", "--policy", file}).output);
  if (!doctor.at("strict") && !doctor.at("weak")) return;
  EXPECT_THAT(doctor.at("abilities").dump(), HasSubstr("sandbox.devices /dev/no-such"));
}

TEST_F(Place, PackRefusesADirectoryWithNothingToHandIn) {
  fs::create_directory(at("empty"));
  const std::string old = scratch_.write("code.zip", "old");
  EXPECT_THAT(mistake({"pack", at("empty"), "-o", old}), HasSubstr("has no file to pack"));
  scratch_.write("junk/.DS_Store", "x");
  EXPECT_THAT(mistake({"pack", at("junk"), "-o", old}),
              HasSubstr("all is left out, such as .DS_Store (left by a file manager)"));
  EXPECT_EQ(read_file(old), "old");
}

TEST_F(Place, ADirectoryThatAnLmsPutAroundASubmissionFailsNobody) {
  const fs::path sample =
      fs::path(VOUCH_BIN_DIR).parent_path() / "examples/submissions/tracer-python";
  fs::create_directories(at("lms/team1"));
  fs::copy(sample, at("lms/team1/attempt_2"), fs::copy_options::recursive);
  const Ran ran = vouch({"check", at("lms/team1"), "--no-run", "--format", "json"});
  const auto report = nlohmann::json::parse(ran.output);
  EXPECT_EQ(report.at("stages").at("submission").at("status"), "passed") << ran.output;
  EXPECT_EQ(report.at("submission").at("files").at(0).at("name"), "attempt_2/code.zip");
}

}  // namespace
}  // namespace vouch::tests
