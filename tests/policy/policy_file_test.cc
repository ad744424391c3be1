#include "harness/policy/policy_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/scratch.h"

namespace vouch::harness {
namespace {

using testing::HasSubstr;
using tests::Scratch;

std::string refusal(std::string_view toml) {
  const Scratch scratch;
  try {
    policy::load_policy(scratch.write("course.toml", toml));
  } catch (const UsageError& error) {
    const std::string message = error.what();
    return message.substr(message.find("course.toml"));
  }
  return "accepted";
}

TEST(PolicyFile, ReadsEveryKindOfValue) {
  const Scratch scratch;
  const auto loaded = policy::load_policy(scratch.write("eecs485.toml", R"(
[course]
name = "EECS 485"
[submission]
deadline = 2022-04-20T17:00:00+02:00
grace = "15min"
group_size = [1, 4]
[report]
max_pages = 12
references_count = false
columns = [1, 2]
body_font_pt = [9, 12.5]
margins_in = "any"
[sandbox]
memory = "512MiB"
wall = "90s"
[verdict]
must = ["archive", "run"]
[severity]
"submission-ambiguous" = "warning"
)"));
  const Policy& policy = loaded.policy;
  EXPECT_EQ(policy.name, "eecs485");
  EXPECT_EQ(policy.course, "EECS 485");
  EXPECT_EQ(policy.submission.deadline, "2022-04-20T17:00:00+02:00");
  EXPECT_EQ(policy.submission.deadline_seconds, 1650466800);  // date -d 2022-04-20T15:00Z +%s
  EXPECT_EQ(policy.submission.grace, std::chrono::minutes(15));
  EXPECT_EQ(policy.submission.group_size, std::pair(std::int64_t{1}, std::int64_t{4}));
  EXPECT_EQ(policy.report.max_pages, 12);
  EXPECT_FALSE(policy.report.references_count);
  EXPECT_THAT(policy.report.columns, testing::ElementsAre(1, 2));
  EXPECT_EQ(policy.report.body_font_pt, std::pair(9.0, 12.5));
  EXPECT_FALSE(policy.report.margins_in.has_value());
  EXPECT_EQ(policy.sandbox.memory_bytes, 512 * kMiB);
  EXPECT_EQ(policy.sandbox.wall, std::chrono::seconds(90));
  EXPECT_THAT(policy.must, testing::ElementsAre(Stage::archive, Stage::run));
  EXPECT_EQ(policy.severity.at("submission-ambiguous"), Severity::warning);
  EXPECT_EQ(policy.archive.entries, Policy{}.archive.entries);
}

TEST(PolicyFile, TheBuiltInDeadlineIsTheInstantThatItsTextSays) {
  const Scratch scratch;
  const auto loaded = policy::load_policy(
      scratch.write("p.toml", "[submission]\ndeadline = 2021-04-27T23:59:59-05:00\n"));
  EXPECT_EQ(loaded.policy.submission.deadline_seconds, Policy{}.submission.deadline_seconds);
  EXPECT_EQ(loaded.policy.submission.deadline, Policy{}.submission.deadline);
}

TEST(PolicyFile, RefusesAnUnknownKeyNamingTheNearest) {
  EXPECT_EQ(refusal("[report]\n\nmax_page = 9\n"),
            "course.toml:3: there is no key in [report] named \"max_page\"; did you mean "
            "\"max_pages\"?");
}

TEST(PolicyFile, RefusesAnUnknownTable) {
  EXPECT_EQ(refusal("[sandbx]\nwall = \"1s\"\n"),
            "course.toml:1: there is no table \"sandbx\"; did you mean \"sandbox\"?");
  EXPECT_EQ(refusal("max_pages = 9\n"),
            "course.toml:1: there is no table \"max_pages\"; `vouch policy show` lists them all");
}

TEST(PolicyFile, RefusesAWrongType) {
  EXPECT_EQ(refusal("[report]\nmax_pages = \"eight\"\n"),
            "course.toml:2: report.max_pages has to be a whole number, not negative");
  EXPECT_THAT(refusal("[sandbox]\nmemory = 4096\n"), HasSubstr("a size above 0, such as \"4GiB\""));
  EXPECT_THAT(refusal("[sandbox]\nwall = \"20 minutes\"\n"), HasSubstr("a time above 0, such as"));
  EXPECT_THAT(refusal("[report]\nbody_font_pt = [11, 9]\n"), HasSubstr("two numbers [from, to]"));
  EXPECT_THAT(refusal("[report]\npage_size = \"legal\"\n"), HasSubstr("\"letter\", \"a4\""));
  EXPECT_THAT(refusal("[verdict]\nmust = [\"biuld\"]\n"), HasSubstr("a list of stages"));
}

TEST(PolicyFile, RefusesALimitOfNothing) {
  for (const char* limit : {"wall = \"0s\"", "memory = \"0B\"", "processes = 0"}) {
    EXPECT_THAT(refusal(std::string("[sandbox]\n") + limit + "\n"), HasSubstr("above 0"));
  }
}

TEST(PolicyFile, RefusesWordsThatMeanNothing) {
  EXPECT_THAT(refusal("[readme]\nrequire = [\"bild\"]\n"), HasSubstr("\"build\" and \"run\""));
  EXPECT_THAT(refusal("[sandbox]\nrequire = [\"flies\"]\n"), HasSubstr("files, network"));
  EXPECT_THAT(refusal("[archive]\nformats = [\"arj\"]\n"), HasSubstr("zip, tar"));
}

TEST(PolicyFile, NeverBlamesAGroupForTheMachine) {
  EXPECT_THAT(refusal("[severity]\n\"build-toolchain-lacks\" = \"error\"\n"),
              HasSubstr("no group's fault"));
  EXPECT_THAT(refusal("[severity]\n\"harness-fault\" = \"error\"\n"), HasSubstr("fault"));
}

TEST(PolicyFile, RefusesADeadlineWithoutAnOffset) {
  EXPECT_THAT(refusal("[submission]\ndeadline = 2021-04-27T23:59:59\n"),
              HasSubstr("course.toml:2: submission.deadline has to be a date and time with an "
                        "offset"));
}

TEST(PolicyFile, RefusesASeverityOfNoFinding) {
  EXPECT_EQ(refusal("[severity]\n\"submission-ambigous\" = \"info\"\n"),
            "course.toml:2: there is no finding \"submission-ambigous\"; did you mean "
            "\"submission-ambiguous\"?");
  EXPECT_THAT(refusal("[severity]\n\"submission-ambiguous\" = \"fatal\"\n"),
              HasSubstr("\"error\", \"warning\" or \"info\""));
}

TEST(PolicyFile, RefusesWhatIsNotToml) {
  EXPECT_THAT(refusal("[report\n"), HasSubstr("course.toml:1: not TOML"));
}

TEST(PolicyFile, RefusesANameOfNoPolicyAndNoFile) {
  EXPECT_THROW(policy::load_policy("eecs598-w22"), UsageError);
  EXPECT_EQ(policy::load_policy("eecs598-w21").policy.name, "eecs598-w21");
}

TEST(PolicyFile, WhatIsShownCanBeReadBack) {
  const Scratch scratch;
  const auto loaded = policy::load_policy(scratch.write("a.toml", "[report]\nmax_pages = 10\n"));
  const std::string shown = policy::show_policy(loaded);
  EXPECT_THAT(shown, HasSubstr("max_pages = 10  # " + (scratch.path() / "a.toml").string() + ":2"));
  EXPECT_THAT(shown, HasSubstr("references_count = true  # built in"));
  const auto again = policy::load_policy(scratch.write("b.toml", shown));
  EXPECT_EQ(policy::canonical_policy(again.policy), policy::canonical_policy(loaded.policy));
}

/// The initial file with every "# name = value" line switched on.
std::string switch_on(std::string text) {
  for (std::size_t at = text.find("\n# "); at != std::string::npos;
       at = text.find("\n# ", at + 1)) {
    const std::string line = text.substr(at + 3, text.find('\n', at + 1) - at - 3);
    const std::string first = line.substr(0, line.find(' '));
    if (line.substr(first.size(), 3) == " = " && first != "report-columns") text.erase(at + 1, 2);
  }
  return text;
}

TEST(PolicyFile, TheInitialFileIsTheDefaultEvenWithEveryKeySwitchedOn) {
  const Scratch scratch;
  const std::string defaults = policy::canonical_policy(Policy{});
  const std::string text = policy::initial_policy();
  EXPECT_EQ(policy::canonical_policy(policy::load_policy(scratch.write("init.toml", text)).policy),
            defaults);
  const std::string on = switch_on(text);
  EXPECT_THAT(on, HasSubstr("\nmax_pages = 8\n"));
  EXPECT_EQ(policy::canonical_policy(policy::load_policy(scratch.write("on.toml", on)).policy),
            defaults);
}

TEST(PolicyFile, CarriesStaffsToolchainAndPointsForGradescope) {
  const Scratch scratch;
  const auto given =
      policy::load_policy(scratch.write("course.toml",
                                        "[toolchain]\nmanifest = [\"gcc 12.2.0\"]\n"
                                        "[gradescope]\npoints = { build = 40, run = 2.5 }\n"))
          .policy;
  EXPECT_THAT(given.toolchain.manifest, testing::ElementsAre("gcc 12.2.0"));
  EXPECT_THAT(given.gradescope.points,
              testing::ElementsAre(testing::Pair("build", 40), testing::Pair("run", 2.5)));
  const auto shown =
      policy::load_policy(scratch.write("shown.toml", policy::show_policy({given, {}}))).policy;
  EXPECT_EQ(policy::canonical_policy(shown), policy::canonical_policy(given));
  for (const char* wrong : {"points = { biuld = 1 }", "points = { build = -1 }", "points = 40"}) {
    EXPECT_THROW(
        policy::load_policy(scratch.write("wrong.toml", std::string("[gradescope]\n") + wrong)),
        UsageError)
        << wrong;
  }
}

TEST(PolicyFile, TheInitialFileNamesTheToolchainThatItIsGiven) {
  const Scratch scratch;
  const std::string text = policy::initial_policy({"gcc 12.2.0", "cmake 3.25.1"});
  EXPECT_THAT(text, HasSubstr("\nmanifest = [\"gcc 12.2.0\", \"cmake 3.25.1\"]\n"));
  EXPECT_THAT(policy::load_policy(scratch.write("init.toml", text)).policy.toolchain.manifest,
              testing::ElementsAre("gcc 12.2.0", "cmake 3.25.1"));
}

}  // namespace
}  // namespace vouch::harness
