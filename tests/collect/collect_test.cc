// vouch collect, as staff run it: downloads and mailboxes made from the systems' own grammars, with
// invented people, and what becomes of every item of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/support/programs.h"
#include "tests/support/scratch.h"
#include "tests/support/zip_bytes.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kPdf = "%PDF-1.4\n%%EOF\n";
constexpr const char* kRoster =
    "group,name,email,canvas_user_id,moodle_participant_id,username\n"
    "team7,Ada Byron,ada@example.edu,101,55,ada\n"
    "team7,Bo Ek,bo@example.edu,102,56,bo\n"
    "team8,Anna Smith,anna@example.edu,103,1234,anna_s\n";

std::string a_zip(const std::string& text) {
  return zip_bytes({.entries = {{.name = "project/README.md", .content = text}}});
}

class CollectTest : public ::testing::Test {
 protected:
  CollectTest() { scratch_.write("roster.csv", kRoster); }

  std::string path(const std::string& name) const { return (scratch_.path() / name).string(); }

  fs::path zip(const std::string& name, const std::map<std::string, std::string>& files) const {
    ZipArchive archive;
    for (const auto& [entry, content] : files) {
      archive.entries.push_back({.name = entry, .content = content});
    }
    return scratch_.write(name, zip_bytes(archive));
  }

  Ran collect(const std::string& source, std::vector<std::string> more = {}) const {
    std::vector<std::string> words{"collect", path(source), "--to", path("subs")};
    if (more.empty()) more = {"--roster", path("roster.csv")};
    words.insert(words.end(), more.begin(), more.end());
    return vouch(words);
  }

  json ledger() const { return json::parse(read_file(scratch_.path() / "subs/collect.json")); }

  /// Each item by its name: where it was placed, or "listed: why".
  std::map<std::string, std::string> fates() const {
    std::map<std::string, std::string> fates;
    const json all = ledger();
    for (const json& item : all["items"]) {
      fates[item["item"]] = item["listed"].is_null()
                                ? item["placed"].get<std::string>()
                                : "listed: " + item["listed"].get<std::string>();
    }
    EXPECT_EQ(all["items_in"], all["items"].size());
    EXPECT_EQ(all["items_in"], all["placed"].get<int>() + all["listed"].get<int>());
    return fates;
  }

  Scratch scratch_;
};

TEST_F(CollectTest, PlacesACanvasDownloadByTheIdsOfTheRoster) {
  zip("canvas.zip", {{"team7_LATE_101_9001_report.pdf", kPdf},
                     {"team7_LATE_101_9002_code-1.zip", a_zip("7")},
                     {"smithanna_103_9003_v_12_34_b.zip", a_zip("8")},
                     {"stranger_999_9004_c.zip", a_zip("9")},
                     {"ekbo_102_link.html", "<a href=x>"}});
  const Ran ran = collect("canvas.zip");
  EXPECT_EQ(ran.status, 3) << ran.errors;
  EXPECT_THAT(ran.errors, HasSubstr("canvas ("));
  const auto fate = fates();
  EXPECT_EQ(fate.size(), 5U);
  EXPECT_EQ(fate.at("team7_LATE_101_9001_report.pdf"), "team7/handed-in/report.pdf");
  EXPECT_EQ(fate.at("team7_LATE_101_9002_code-1.zip"), "team7/handed-in/code-1.zip");
  EXPECT_EQ(fate.at("smithanna_103_9003_v_12_34_b.zip"), "team8/handed-in/v_12_34_b.zip");
  EXPECT_THAT(fate.at("stranger_999_9004_c.zip"), HasSubstr("no canvas user id \"999\""));
  EXPECT_THAT(fate.at("ekbo_102_link.html"), HasSubstr("a link instead of a file"));
  EXPECT_EQ(ledger()["groups"][0]["lms_late"], true);
  EXPECT_THAT(ran.errors, HasSubstr("submission times are not in this download"));
}

TEST_F(CollectTest, JoinsWhatCanvasGivesEachMemberByItsAttachment) {
  zip("canvas.zip",
      {{"byronada_101_9001_code.zip", a_zip("7")}, {"ekbo_102_9001_code.zip", a_zip("7")}});
  EXPECT_EQ(collect("canvas.zip").status, 3);
  EXPECT_EQ(fates().at("byronada_101_9001_code.zip"), "team7/handed-in/code.zip");
  EXPECT_THAT(fates().at("ekbo_102_9001_code.zip"), HasSubstr("the same attachment"));
}

TEST_F(CollectTest, NeverGuessesWhoseMoodlesDefaultGroupIs) {
  zip("moodle.zip", {{"Anna Smith_1234_assignsubmission_file/report.pdf", kPdf},
                     {"Ada Byron_55_assignsubmission_file_/code.zip", a_zip("7")},
                     {"Default group_assignsubmission_file/x.zip", a_zip("2")},
                     {"Bo Ek_56_assignsubmission_onlinetext/onlinetext.html", "hi"}});
  EXPECT_EQ(collect("moodle.zip").status, 3);
  EXPECT_EQ(fates().at("Anna Smith_1234_assignsubmission_file/report.pdf"),
            "team8/handed-in/report.pdf");
  EXPECT_EQ(fates().at("Ada Byron_55_assignsubmission_file_/code.zip"), "team7/handed-in/code.zip");
  EXPECT_THAT(fates().at("Default group_assignsubmission_file/x.zip"), HasSubstr("default group"));
  EXPECT_THAT(fates().at("Bo Ek_56_assignsubmission_onlinetext/onlinetext.html"),
              HasSubstr("text typed into Moodle"));
}

TEST_F(CollectTest, TakesAMoodleGroupsNumberForNobodysParticipantId) {
  // 55 is team8's number here, and Ada's as a participant, who is in team7.
  zip("moodle.zip", {{"team8_55_assignsubmission_file/code.zip", a_zip("8")}});
  EXPECT_EQ(collect("moodle.zip").status, 0);
  EXPECT_EQ(fates().at("team8_55_assignsubmission_file/code.zip"), "team8/handed-in/code.zip");
}

TEST_F(CollectTest, PacksAgainWhatGradescopeHadUnpacked) {
  const std::string root = "assignment_5_export/";
  zip("gs.zip", {{root + "submission_metadata.yml",
                  "---\nsubmission_123:\n  :submitters:\n  - :name: Ada\n    :sid: '00123'\n"
                  "    :email: ada@example.edu\n  :created_at: 2021-04-27 03:12:13.123456000 Z\n"
                  "  :results: {a: [1, {b: &x c}, *x]}\n  :history:\n  - :submitters: []\n"
                  "submission_124:\n  :submitters:\n  - :name: Nobody\n    :email:\n"},
                 {root + "submission_123/src/main.c", "int main(void) { return 0; }\n"},
                 {root + "submission_123/README.md", "make\n"},
                 {root + "submission_123/report.pdf", kPdf},
                 {root + "submission_124/x.zip", a_zip("x")},
                 {"__MACOSX/._x", "mac"}});
  EXPECT_EQ(collect("gs.zip").status, 3);
  EXPECT_EQ(fates().at(root + "submission_123/src/main.c"), "team7/handed-in/code.zip");
  EXPECT_EQ(fates().at(root + "submission_123/report.pdf"), "team7/handed-in/report.pdf");
  EXPECT_THAT(fates().at(root + "submission_124/x.zip"), HasSubstr("nobody on the roster"));
  EXPECT_THAT(fates().at("__MACOSX/._x"), HasSubstr("file manager"));
  EXPECT_THAT(read_file(scratch_.path() / "subs/team7/submission.toml"),
              HasSubstr("received_at = 2021-04-27T03:12:13Z"));
}

TEST_F(CollectTest, ReadsBlackboardsUserAndNamesFromTheReceipt) {
  const std::string attempt = "Final_Project_anna_s_attempt_2021-04-27-06-34-13";
  zip("bb.zip",
      {{attempt + ".txt",
        "Name: Anna Smith (anna_s)\nAssignment: Final\nDate Submitted: Tuesday, April 27, "
        "2021 6:34:13 AM EDT\nCurrent Mark: \n\nSubmission Field:\nName: Ada (ada)\n\n"
        "Comments:\n-\n\nFiles:\n\tOriginal filename: my code.zip\n\tFilename: " +
            attempt + "_code.zip\n"},
       {attempt + "_code.zip", a_zip("8")}});
  scratch_.write("course.toml", "[submission]\nzone = \"America/Detroit\"\n");
  const Ran ran =
      collect("bb.zip", {"--roster", path("roster.csv"), "--policy", path("course.toml")});
  EXPECT_EQ(ran.status, 3) << ran.errors;
  EXPECT_EQ(fates().at(attempt + "_code.zip"), "team8/handed-in/my code.zip");
  EXPECT_THAT(read_file(scratch_.path() / "subs/team8/submission.toml"),
              HasSubstr("received_at = 2021-04-27T10:34:13Z"));
}

TEST_F(CollectTest, ReadsBrightspacesDateFromTheRight) {
  zip("d2l.zip",
      {{"11-22 - Anna Smith - Apr 27, 2021 1035 PM/report.pdf", kPdf}, {"index.html", "<p>"}});
  EXPECT_EQ(collect("d2l.zip").status, 3);
  EXPECT_EQ(fates().at("11-22 - Anna Smith - Apr 27, 2021 1035 PM/report.pdf"),
            "team8/handed-in/report.pdf");
}

TEST_F(CollectTest, ReadsSakaisPeopleAndTime) {
  zip("sakai.zip", {{"Final/Smith, Anna(anna_s)/timestamp.txt", "2021-04-27T03:00:00.123Z"},
                    {"Final/Smith, Anna(anna_s)/Anlagen/code.zip", a_zip("8")},
                    {"Final/Smith, Anna(anna_s)/comments.txt", "ok"},
                    {"Final/grades.csv", "x"}});
  EXPECT_EQ(collect("sakai.zip").status, 3);
  EXPECT_EQ(fates().at("Final/Smith, Anna(anna_s)/Anlagen/code.zip"), "team8/handed-in/code.zip");
  EXPECT_THAT(read_file(scratch_.path() / "subs/team8/submission.toml"),
              HasSubstr("received_at = 2021-04-27T03:00:00Z"));
}

TEST_F(CollectTest, CountsSubmittysActiveVersion) {
  const std::string base = "submissions/ada/";
  zip("submitty.zip", {{base + "user_assignment_settings.json", R"({"active_version": 1})"},
                       {base + "1/code.zip", a_zip("first")},
                       {base + "1/.submit.timestamp", "2021-04-27 20:00:00-0400\n"},
                       {base + "2/code.zip", a_zip("second")},
                       {base + "2/.submit.timestamp", "2021-04-27 21:00:00-0400\n"}});
  EXPECT_EQ(collect("submitty.zip").status, 3);
  EXPECT_EQ(fates().at(base + "1/code.zip"), "team7/handed-in/code.zip");
  EXPECT_EQ(fates().at(base + "2/code.zip"), "team7/.earlier/code.zip");
}

TEST_F(CollectTest, TakesADirectoryAGroupAndFlatFilesByAPattern) {
  scratch_.write("plain/team7/code.zip", a_zip("7"));
  scratch_.write("plain/team8_code.zip", a_zip("8"));
  EXPECT_EQ(collect("plain").status, 3);
  EXPECT_EQ(fates().at("team7/code.zip"), "team7/handed-in/code.zip");
  EXPECT_THAT(fates().at("team8_code.zip"), HasSubstr("--pattern"));
  const Ran ran = collect("plain", {"--roster", path("roster.csv"), "--from", "plain", "--pattern",
                                    "{group}_{role}.{ext}"});
  EXPECT_EQ(ran.status, 0) << ran.errors;
  EXPECT_EQ(fates().at("team8_code.zip"), "team8/handed-in/team8_code.zip");
}

TEST_F(CollectTest, NeverReadsWhatAGroupCallsASubmissionToml) {
  scratch_.write("plain/team7/submission.toml", "id = \"team8\"\nreceived_at = broken");
  scratch_.write("plain/team7/code.zip", a_zip("7"));
  EXPECT_EQ(collect("plain").status, 0);
  EXPECT_EQ(fates().at("team7/submission.toml"), "team7/handed-in/submission.toml");
  EXPECT_THAT(read_file(scratch_.path() / "subs/team7/submission.toml"),
              HasSubstr("Written by vouch collect"));
}

TEST_F(CollectTest, RefusesTheHourThatDaylightSavingRepeats) {
  scratch_.write("plain/team7/code.zip", a_zip("7"));
  scratch_.write("course.toml", "[submission]\nzone = \"America/Detroit\"\n");
  scratch_.write("times.csv", "group,received_at\nteam7,2021-11-07 01:30\n");
  const std::vector<std::string> more{"--times", path("times.csv"), "--policy",
                                      path("course.toml")};
  const Ran refused = collect("plain", more);
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.errors, HasSubstr("times.csv:2"));
  EXPECT_THAT(refused.errors, HasSubstr("twice"));
  scratch_.write("times.csv", "group,received_at\nteam7,\"27 April 2021, 11:03 PM\"\n");
  EXPECT_EQ(collect("plain", more).status, 0);
  EXPECT_THAT(read_file(scratch_.path() / "subs/team7/submission.toml"),
              HasSubstr("received_at = 2021-04-28T03:03:00Z"));
}

TEST_F(CollectTest, AddsOnlyWhatIsNewAndLeavesTheSourceAlone) {
  scratch_.write("plain/team7/code.zip", a_zip("7"));
  EXPECT_EQ(collect("plain").status, 0);
  const fs::path first = scratch_.path() / "subs/team7/handed-in/code.zip";
  const auto written = fs::last_write_time(first);
  scratch_.write("plain/team8/code.zip", a_zip("8"));
  EXPECT_EQ(collect("plain").status, 0);
  EXPECT_EQ(fs::last_write_time(first), written);
  EXPECT_TRUE(fs::exists(scratch_.path() / "subs/team8/handed-in/code.zip"));
  EXPECT_FALSE(fs::exists(scratch_.path() / "subs/.collect"));
  EXPECT_EQ(read_file(scratch_.path() / "plain/team7/code.zip"), a_zip("7"));
}

TEST_F(CollectTest, RefusesADirectoryThatItDidNotMake) {
  scratch_.write("plain/team7/code.zip", a_zip("7"));
  scratch_.write("subs/thesis.txt", "mine");
  const Ran ran = collect("plain");
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.errors, HasSubstr("is not empty"));
  EXPECT_EQ(read_file(scratch_.path() / "subs/thesis.txt"), "mine");
}

}  // namespace
}  // namespace vouch::tests
