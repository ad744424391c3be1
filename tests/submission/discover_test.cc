#include "harness/submission/discover.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checks/model/group_directory.h"
#include "harness/submission/name_pattern.h"
#include "tests/support/scratch.h"
#include "util/timestamp.h"
#include "util/usage_error.h"

namespace vouch::harness {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using tests::Scratch;

constexpr const char* kPdf = "%PDF-1.5\n";
constexpr const char* kZip = "PK\3\4 and so on";

template <typename Call>
std::string usage_error(Call call) {
  try {
    call();
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

submission::Submission take_in_one(const std::filesystem::path& path) {
  return submission::take_in(std::vector<std::filesystem::path>{path});
}

TEST(Intake, FindsReportAndCodeByWhatTheyAre) {
  const Scratch scratch;
  scratch.write("team7/final", kPdf);
  scratch.write("team7/upload.bin", kZip);
  scratch.write("team7/notes.txt", "hello");
  const submission::Submission submission = take_in_one(scratch.path() / "team7");
  EXPECT_EQ(submission.facts.id, "team7");
  EXPECT_EQ(submission.report, scratch.path() / "team7/final");
  EXPECT_EQ(submission.code, scratch.path() / "team7/upload.bin");
  ASSERT_EQ(submission.facts.files.size(), 3U);
  EXPECT_EQ(submission.facts.files[1].role, Role::other);
  EXPECT_EQ(submission.facts.files[1].bytes, 5U);
  EXPECT_FALSE(submission.facts.received_at.has_value());
  EXPECT_FALSE(submission.facts.members_known);
}

TEST(Intake, TakesAFileByItsNameWhenNoneIsByItsBytes) {
  const Scratch scratch;
  scratch.write("t/report.pdf", "this is no PDF");
  scratch.write("t/code.zip", "<html>not found</html>");
  const submission::Submission submission = take_in_one(scratch.path() / "t");
  EXPECT_EQ(submission.report, scratch.path() / "t/report.pdf");
  EXPECT_EQ(submission.code, scratch.path() / "t/code.zip");
}

/// A file of no blocks has any size: to digest it would hold the whole course.
TEST(Intake, DigestsOnlySoMuchOfOneSubmission) {
  const Scratch scratch;
  scratch.write("t/code.zip", kZip);
  scratch.write("t/report.pdf", kPdf);
  scratch.write("t/trace.bin", "");
  constexpr std::uintmax_t kTiB = std::uintmax_t{1} << 40;
  std::filesystem::resize_file(scratch.path() / "t/trace.bin", kTiB);
  const submission::Submission submission = take_in_one(scratch.path() / "t");
  ASSERT_EQ(submission.facts.files.size(), 3U);
  for (const SubmittedFile& file : submission.facts.files) {
    EXPECT_EQ(file.sha256.empty(), file.name == "trace.bin") << file.name;
    EXPECT_EQ(file.bytes == kTiB, file.name == "trace.bin") << file.name;
  }
}

TEST(Intake, PrefersARealPdfToOneByName) {
  const Scratch scratch;
  scratch.write("t/report.docx", kZip);
  scratch.write("t/report.pdf", kPdf);
  const submission::Submission submission = take_in_one(scratch.path() / "t");
  EXPECT_EQ(submission.report, scratch.path() / "t/report.pdf");
  EXPECT_FALSE(submission.code.has_value());
}

TEST(Intake, TwoCandidatesAreAmbiguousAndNoneIsTaken) {
  const Scratch scratch;
  scratch.write("t/draft.pdf", kPdf);
  scratch.write("t/final.pdf", std::string(kPdf) + "more");
  const submission::Submission submission = take_in_one(scratch.path() / "t");
  EXPECT_FALSE(submission.report.has_value());
  ASSERT_EQ(submission.facts.ambiguities.size(), 1U);
  EXPECT_EQ(submission.facts.ambiguities[0].role, Role::report);
  EXPECT_THAT(submission.facts.ambiguities[0].candidates, ElementsAre("draft.pdf", "final.pdf"));
}

TEST(Intake, TwoCopiesOfOneFileAreNoAmbiguity) {
  const Scratch scratch;
  scratch.write("t/report (1).pdf", kPdf);
  scratch.write("t/report.pdf", kPdf);
  const submission::Submission submission = take_in_one(scratch.path() / "t");
  EXPECT_TRUE(submission.report.has_value());
  EXPECT_TRUE(submission.facts.ambiguities.empty());
}

TEST(Intake, FollowsNoLink) {
  const Scratch scratch;
  scratch.write("elsewhere.pdf", kPdf);
  scratch.write("t/x.txt", "");
  std::filesystem::create_symlink("../elsewhere.pdf", scratch.path() / "t/report.pdf");
  EXPECT_FALSE(take_in_one(scratch.path() / "t").report.has_value());
}

TEST(Intake, ReadsSubmissionToml) {
  const Scratch scratch;
  scratch.write("t/submission.toml", R"(id = "team 7"
received_at = 2021-04-27T21:03:00-04:00
members = [{name = "Ann Lee", email = "ann@example.edu"}, {name = "Bo Chen"}]
)");
  scratch.write("t/report.pdf", kPdf);
  const auto facts = take_in_one(scratch.path() / "t").facts;
  EXPECT_EQ(facts.id, "team 7");
  EXPECT_EQ(facts.received_at, "2021-04-27T21:03:00-04:00");
  EXPECT_EQ(facts.received_seconds, 1619571780);  // date -d 2021-04-28T01:03:00Z +%s
  ASSERT_EQ(facts.members.size(), 2U);
  EXPECT_EQ(facts.members[0].email, "ann@example.edu");
  EXPECT_EQ(facts.members[1].name, "Bo Chen");
}

TEST(Intake, RefusesATimeWithoutAnOffsetNamingItsLine) {
  const Scratch scratch;
  scratch.write("t/submission.toml", "id = \"t\"\nreceived_at = 2021-04-27T21:03:00\n");
  EXPECT_THAT(usage_error([&] { take_in_one(scratch.path() / "t"); }),
              HasSubstr("submission.toml:2: received_at has to be a date and time with an offset"));
}

TEST(Intake, RefusesAnUnknownKeyInSubmissionToml) {
  const Scratch scratch;
  scratch.write("t/submission.toml", "recieved_at = 2021-04-27T21:03:00Z\n");
  EXPECT_THAT(usage_error([&] { take_in_one(scratch.path() / "t"); }),
              HasSubstr("submission.toml:1: there is no key \"recieved_at\"; did you mean "
                        "\"received_at\"?"));
}

TEST(Intake, ADirectoryWithCodeAtItsTopIsASourceDirectory) {
  const Scratch scratch;
  scratch.write("project/Makefile", "all:\n");
  scratch.write("project/docs/design.pdf", kPdf);
  const submission::Submission submission = take_in_one(scratch.path() / "project");
  EXPECT_TRUE(submission.facts.code_is_folder);
  EXPECT_EQ(submission.code, scratch.path() / "project");
}

TEST(Intake, TheReportAtAProjectsTopIsItsReport) {
  const Scratch scratch;
  scratch.write("project/Makefile", "all:\n");
  scratch.write("project/report.pdf", kPdf);
  const submission::Submission submission = take_in_one(scratch.path() / "project");
  EXPECT_TRUE(submission.facts.code_is_folder);
  EXPECT_EQ(submission.report, scratch.path() / "project/report.pdf");
}

TEST(Intake, AReportBesideADirectoryOfCodeIsSomebodysSubmissionBeforeTheZip) {
  const Scratch scratch;
  scratch.write("mine/report.pdf", kPdf);
  scratch.write("mine/code/main.c", "");
  scratch.write("mine/figures/plot.svg", "");
  const submission::Submission submission = take_in_one(scratch.path() / "mine");
  EXPECT_TRUE(submission.facts.code_is_folder);
  EXPECT_EQ(submission.code, scratch.path() / "mine/code");
  EXPECT_EQ(submission.report, scratch.path() / "mine/report.pdf");
}

TEST(Intake, OfTwoDirectoriesOfCodeNeitherIsTaken) {
  const Scratch scratch;
  scratch.write("mine/report.pdf", kPdf);
  scratch.write("mine/client/main.c", "");
  scratch.write("mine/server/main.c", "");
  EXPECT_FALSE(take_in_one(scratch.path() / "mine").code.has_value());
}

TEST(Intake, InACourseADirectoryOfCodeIsNoZip) {
  const Scratch scratch;
  scratch.write("groups/a/report.pdf", kPdf);
  scratch.write("groups/a/code/main.c", "");
  const auto submissions = submission::discover(scratch.path() / "groups", std::nullopt);
  ASSERT_EQ(submissions.size(), 1U);
  EXPECT_FALSE(submissions[0].code.has_value());
}

TEST(Intake, ADirectoryThatAnLmsPutAroundTheFilesHoldsUpNobody) {
  const Scratch scratch;
  scratch.write("groups/a/final submission_12345/report.pdf", kPdf);
  scratch.write("groups/a/final submission_12345/code.zip", kZip);
  scratch.write("groups/a/final submission_12345/notes.txt", "");
  scratch.write("groups/b/report/report.pdf", kPdf);
  scratch.write("groups/b/code.zip", kZip);
  const auto submissions = submission::discover(scratch.path() / "groups", std::nullopt);
  ASSERT_EQ(submissions.size(), 2U);
  const submission::Submission& a = submissions[0];
  EXPECT_EQ(a.report, scratch.path() / "groups/a/final submission_12345/report.pdf");
  EXPECT_EQ(a.code, scratch.path() / "groups/a/final submission_12345/code.zip");
  ASSERT_EQ(a.facts.files.size(), 2U);
  EXPECT_EQ(a.facts.files[0].name, "final submission_12345/code.zip");
  EXPECT_EQ(a.facts.files[1].name, "final submission_12345/report.pdf");
  EXPECT_EQ(submissions[1].report, scratch.path() / "groups/b/report/report.pdf");
  EXPECT_EQ(submissions[1].code, scratch.path() / "groups/b/code.zip");
}

TEST(Intake, WhatLiesAtTheTopGoesBeforeWhatLiesDeeper) {
  const Scratch scratch;
  scratch.write("t/report.pdf", kPdf);
  scratch.write("t/code.zip", kZip);
  scratch.write("t/old/report.pdf", std::string(kPdf) + "draft");
  scratch.write("t/old/code.zip", std::string(kZip) + "draft");
  const submission::Submission submission = take_in_one(scratch.path() / "t");
  EXPECT_EQ(submission.report, scratch.path() / "t/report.pdf");
  EXPECT_EQ(submission.code, scratch.path() / "t/code.zip");
  EXPECT_EQ(submission.facts.files.size(), 2U);
}

TEST(Intake, TwoCandidatesDeeperAreAmbiguousAndNamed) {
  const Scratch scratch;
  scratch.write("t/code.zip", kZip);
  scratch.write("t/draft/report.pdf", kPdf);
  scratch.write("t/final/report.pdf", std::string(kPdf) + "more");
  const submission::Submission submission = take_in_one(scratch.path() / "t");
  EXPECT_FALSE(submission.report.has_value());
  ASSERT_EQ(submission.facts.ambiguities.size(), 1U);
  EXPECT_THAT(submission.facts.ambiguities[0].candidates,
              ElementsAre("draft/report.pdf", "final/report.pdf"));
}

TEST(Intake, AReportAmongCodeIsTakenWhereThereIsNoOther) {
  const Scratch scratch;
  scratch.write("groups/a/code.zip", kZip);
  scratch.write("groups/a/paper/report.pdf", kPdf);
  scratch.write("groups/a/paper/plot.py", "");
  scratch.write("groups/b/code.zip", kZip);
  scratch.write("groups/b/doc/report.pdf", kPdf);
  scratch.write("groups/b/unpacked/main.c", "");
  scratch.write("groups/b/unpacked/manual.pdf", std::string(kPdf) + "of a library");
  const auto submissions = submission::discover(scratch.path() / "groups", std::nullopt);
  ASSERT_EQ(submissions.size(), 2U);
  EXPECT_EQ(submissions[0].report, scratch.path() / "groups/a/paper/report.pdf");
  EXPECT_EQ(submissions[1].report, scratch.path() / "groups/b/doc/report.pdf");
}

TEST(Intake, FollowsNoLinkToADirectory) {
  const Scratch scratch;
  scratch.write("elsewhere/report.pdf", kPdf);
  scratch.write("t/code.zip", kZip);
  std::filesystem::create_symlink("../elsewhere", scratch.path() / "t/report");
  EXPECT_FALSE(take_in_one(scratch.path() / "t").report.has_value());
}

TEST(Intake, OnesOwnDirectoryOfCodeGoesBeforeAZipOfData) {
  const Scratch scratch;
  scratch.write("mine/report.pdf", kPdf);
  scratch.write("mine/code/main.c", "");
  scratch.write("mine/data/data.zip", kZip);
  EXPECT_EQ(take_in_one(scratch.path() / "mine").code, scratch.path() / "mine/code");
}

TEST(Intake, AFileAloneIsChecked) {
  const Scratch scratch;
  const submission::Submission submission = take_in_one(scratch.write("paper.pdf", kPdf));
  EXPECT_TRUE(submission.report.has_value());
  EXPECT_FALSE(submission.code.has_value());
  EXPECT_EQ(submission.facts.id, "paper");
}

TEST(Intake, DiscoversADirectoryAGroupSortedById) {
  const Scratch scratch;
  scratch.write("b/report.pdf", kPdf);
  scratch.write("a/report.pdf", kPdf);
  scratch.write("README.txt", "not a group");
  scratch.write(".git/config", "not a group");
  const auto submissions = submission::discover(scratch.path(), std::nullopt);
  ASSERT_EQ(submissions.size(), 2U);
  EXPECT_EQ(submissions[0].facts.id, "a");
  EXPECT_EQ(submissions[1].facts.id, "b");
}

TEST(Intake, DiscoversFlatFilesByPattern) {
  const Scratch scratch;
  scratch.write("team_7_report.pdf", kPdf);
  scratch.write("team_7_code.zip", kZip);
  scratch.write("team_8_report.pdf", kPdf);
  scratch.write("grades.csv", "");
  const auto submissions = submission::discover(scratch.path(), "{group}_{role}.{ext}");
  ASSERT_EQ(submissions.size(), 2U);
  EXPECT_EQ(submissions[0].facts.id, "team_7");
  EXPECT_EQ(submissions[0].code, scratch.path() / "team_7_code.zip");
  EXPECT_FALSE(submissions[1].code.has_value());
}

TEST(Intake, RefusesWhatIsNotThereOrEmpty) {
  const Scratch scratch;
  EXPECT_THAT(usage_error([&] { submission::discover(scratch.path() / "nope", std::nullopt); }),
              HasSubstr("there is no "));
  EXPECT_THAT(usage_error([&] { submission::discover(scratch.path(), std::nullopt); }),
              HasSubstr("there is no submission in "));
}

TEST(Intake, AnIdThatTwoGroupsHaveIsNeithersAndHoldsUpNobody) {
  const Scratch scratch;
  scratch.write("a/submission.toml", "id = \"x\"\n");
  scratch.write("b/submission.toml", "id = \"x\"\n");
  scratch.write("c/submission.toml", "id = \"a\"\n");
  scratch.write("d/submission.toml", "id = \"y\"\n");
  const auto groups = submission::discover(scratch.path(), std::nullopt);
  ASSERT_EQ(groups.size(), 4U);
  for (const std::size_t i : {0U, 1U, 2U}) {
    EXPECT_EQ(groups[i].facts.id, std::string(1, static_cast<char>('a' + i)));
    EXPECT_THAT(groups[i].trouble, HasSubstr("another group has the id"));
  }
  EXPECT_EQ(groups[3].facts.id, "y");
  EXPECT_EQ(groups[3].trouble, "");
}

TEST(Intake, AGroupsSubmissionTomlHoldsUpNobodyElse) {
  const Scratch scratch;
  scratch.write("a/submission.toml", "idd = \"x\"\n");
  std::filesystem::create_directory(scratch.path() / "b");
  std::filesystem::create_symlink("/dev/zero", scratch.path() / "b/submission.toml");
  scratch.write("c/submission.toml", std::string(100'000, '#'));
  const auto groups = submission::discover(scratch.path(), std::nullopt);
  ASSERT_EQ(groups.size(), 3U);
  EXPECT_THAT(groups[0].trouble, HasSubstr("submission.toml:1"));
  EXPECT_THAT(groups[1].trouble, HasSubstr("not a regular file"));
  EXPECT_THAT(groups[2].trouble, HasSubstr("larger than 64 KiB"));
}

TEST(Intake, ADirectoryIsNamedAsItIsWrittenAndFromInside) {
  const Scratch scratch;
  const std::string project = scratch.write("team.7/main.c", "int main;\n");
  const std::filesystem::path directory = scratch.path() / "team.7";
  EXPECT_EQ(submission::take_in(std::vector{directory}).facts.id, "team.7");
  EXPECT_EQ(submission::take_in(std::vector{directory / ""}).facts.id, "team.7");
  EXPECT_EQ(submission::take_in(std::vector{directory / "."}).facts.id, "team.7");
}

TEST(DirectoryName, IsSafeAndTellsIdsApart) {
  EXPECT_EQ(directory_name("team-7_b.2"), "team-7_b.2");
  EXPECT_EQ(directory_name("../etc"), "%2E.%2Fetc");
  EXPECT_EQ(directory_name(".."), "%2E.");
  EXPECT_EQ(directory_name(""), "%");
  EXPECT_EQ(directory_name("a b\n"), "a%20b%0A");
  EXPECT_LE(directory_name(std::string(1000, 'a')).size(), 200U);
  EXPECT_NE(directory_name(std::string(1000, 'a')), directory_name(std::string(1001, 'a')));
}

TEST(Discover, TellsWhatBelongsToNoSubmission) {
  const Scratch scratch;
  scratch.write("team1/code.zip", "PK\3\4");
  scratch.write("team2_code.zip", "PK\3\4");
  scratch.write(".hidden", "");
  std::filesystem::create_symlink("team1", scratch.path() / "team3");
  EXPECT_THAT(submission::passed_over(scratch.path(), std::nullopt),
              ElementsAre("team2_code.zip", "team3"));
  EXPECT_THAT(submission::passed_over(scratch.path(), "{group}_{role}.{ext}"),
              ElementsAre("team1", "team3"));
}

TEST(Discover, ADirectoryThatIsNoSubmissionIsLeftOut) {
  const Scratch scratch;
  scratch.write("team1/code.zip", "PK\3\4");
  scratch.write("results/summary.csv", "");
  const auto found =
      submission::discover(scratch.path(), std::nullopt, scratch.path() / "." / "results");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].facts.id, "team1");
}

TEST(Discover, WhatASystemLeavesIsNoGroupAndIsTold) {
  const Scratch scratch;
  scratch.write("course/team1/report.pdf", kPdf);
  for (const char* left : {"__MACOSX", "@eaDir", "lost+found", ".snapshot", "$RECYCLE.BIN"}) {
    scratch.write(std::string("course/") + left + "/team1/._report.pdf", "x");
  }
  const auto submissions = submission::discover(scratch.path() / "course", std::nullopt, {});
  ASSERT_EQ(submissions.size(), 1U);
  EXPECT_EQ(submissions[0].facts.id, "team1");
  EXPECT_THAT(submission::passed_over(scratch.path() / "course", std::nullopt),
              testing::UnorderedElementsAre("__MACOSX", "@eaDir", "lost+found", ".snapshot",
                                            "$RECYCLE.BIN"));
}

TEST(Discover, APatternMayPassOverPartsOfTheName) {
  const Scratch scratch;
  scratch.write("course/team1_1001_5550_code.zip", kZip);
  scratch.write("course/team1_1002_5560_report.pdf", kPdf);
  const auto submissions =
      submission::discover(scratch.path() / "course", "{group}_{any}_{any}_{role}.{ext}", {});
  ASSERT_EQ(submissions.size(), 1U);
  EXPECT_EQ(submissions[0].facts.id, "team1");
  EXPECT_TRUE(submissions[0].report && submissions[0].code);
}

TEST(Intake, AReportInAProjectsDirectoryOfPapersIsItsReport) {
  const Scratch scratch;
  scratch.write("project/main.c", "int main(void) { return 0; }\n");
  scratch.write("project/report/main.pdf", kPdf);
  const submission::Submission submission = take_in_one(scratch.path() / "project");
  EXPECT_EQ(submission.report, scratch.path() / "project/report/main.pdf");
  EXPECT_TRUE(submission.facts.code_is_folder);
}

TEST(NamePattern, RefusesWhatCannotWork) {
  EXPECT_THAT(usage_error([] { submission::NamePattern("{role}.{ext}"); }),
              HasSubstr("has no {group}"));
  EXPECT_THAT(usage_error([] { submission::NamePattern("{group}{role}"); }),
              HasSubstr("between its parts"));
  EXPECT_THAT(usage_error([] { submission::NamePattern("{team}.pdf"); }),
              HasSubstr("unknown {team}"));
  EXPECT_THAT(usage_error([] { submission::NamePattern("{group"); }),
              HasSubstr("'{' without its '}'"));
}

TEST(Timestamp, NeedsAnOffset) {
  EXPECT_EQ(parse_timestamp("1970-01-01T01:00:00+01:00")->seconds, 0);
  EXPECT_EQ(parse_timestamp("2021-04-27T23:59:59Z")->seconds, 1619567999);
  for (const char* text : {"", "2021-04-27", "2021-04-27T23:59:59", "2021-02-30T00:00:00Z",
                           "tomorrow", "2021-04-27T23:59:59Z\nx = 1"}) {
    EXPECT_FALSE(parse_timestamp(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace vouch::harness
