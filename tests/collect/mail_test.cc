// Mailboxes: dialects, trusted times, what gmime of Debian 12 would lose, and hostile mails.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "harness/collect/arrival_time.h"
#include "harness/collect/safe_name.h"
#include "tests/support/programs.h"
#include "tests/support/scratch.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::HasSubstr;

// "PK\3\4" and more, as base64.
constexpr const char* kZipBase64 = "UEsDBAoAAAAAAA==\n";

std::string mail(const std::string& from, const std::string& name, const std::string& more = {},
                 const std::string& content = kZipBase64) {
  return more + "From: Somebody <" + from +
         ">\nSubject: hand-in\nDate: Tue, 27 Apr 2021 10:00:00 -0400\nMIME-Version: 1.0\n"
         "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nHello\n"
         "--b\nContent-Type: application/zip\nContent-Transfer-Encoding: base64\n"
         "Content-Disposition: attachment; filename=\"" +
         name + "\"\n\n" + content + "--b--\n\n";
}

std::string from_line(const std::string& sender = "a@b") {
  return "From " + sender + " Tue Apr 27 14:00:00 2021\n";
}

class MailTest : public ::testing::Test {
 protected:
  MailTest() {
    scratch_.write("roster.csv",
                   "group,name,email\nteam7,Ada,ada@example.edu\nteam8,Bo,bo@example.edu\n");
    scratch_.write("course.toml", "[mail]\ntrusted = [\"mx.example.edu\"]\n");
  }
  Ran collect(const std::string& mbox, const std::string& name = "inbox.mbox") const {
    const fs::path source = scratch_.write(name, mbox);
    return vouch({"collect", source, "--to", subs(), "--roster", scratch_.path() / "roster.csv",
                  "--policy", scratch_.path() / "course.toml"});
  }
  fs::path subs() const { return scratch_.path() / "subs"; }
  std::map<std::string, std::string> fates() const {
    std::map<std::string, std::string> fates;
    const json all = json::parse(read_file(subs() / "collect.json"));
    for (const json& item : all["items"]) {
      fates[item["item"]] = item["listed"].is_null()
                                ? item["placed"].get<std::string>()
                                : "listed: " + item["listed"].get<std::string>();
    }
    return fates;
  }
  Scratch scratch_;
};

TEST_F(MailTest, PlacesAttachmentsBySendersAndListsStrangers) {
  const Ran ran = collect(from_line() + mail("ada@example.edu", "code.zip") + from_line() +
                          mail("eve@example.org", "x.zip"));
  EXPECT_EQ(ran.status, 3) << ran.errors;
  EXPECT_EQ(fates().at("mail 1"), "team7");
  EXPECT_EQ(fates().at("mail 1: code.zip"), "team7/handed-in/code.zip");
  EXPECT_THAT(fates().at("mail 2"),
              HasSubstr("nobody on the roster has email \"eve@example.org\""));
  EXPECT_EQ(fates().size(), 4U);
}

TEST_F(MailTest, ALineThatBeginsWithFromEndsNoMail) {
  std::string first = mail("ada@example.edu", "code.zip");
  first.replace(first.find("Hello"), 5, "\nFrom here on it builds.\n\nFrom us Tue Apr 27\nbye");
  EXPECT_EQ(collect(from_line() + first + from_line() + mail("bo@example.edu", "b.zip")).status, 0);
  EXPECT_EQ(fates().size(), 4U);
  EXPECT_EQ(fates().at("mail 2: b.zip"), "team8/handed-in/b.zip");
}

TEST_F(MailTest, KeepsWhatGmimeOfDebian12Loses) {
  // Base64 that is padded in its middle, and a name of two words that are padded each.
  EXPECT_EQ(collect(from_line() + mail("ada@example.edu",
                                       "=?UTF-8?B?YQ==?= =?UTF-8?B?Yi56aXA=?=", {}, "YWI=\nY2Q=\n"))
                .status,
            0);
  EXPECT_EQ(read_file(subs() / "team7/handed-in/ab.zip"), "abcd");
}

TEST_F(MailTest, ReadsGooglesAndThunderbirdsDialects) {
  const std::string takeout = "From 1545668983435175434@xxx Tue Apr 27 22:26:51 +0000 2021\n";
  const Ran ran =
      collect(takeout + mail("ada@example.edu", "code.zip", "X-Gmail-Labels: Spam,Unread\n") +
              takeout + mail("ada@example.edu", "sent.zip", "X-Gmail-Labels: =?UTF-8?Q?Sent?=\n") +
              from_line("-") + mail("bo@example.edu", "gone.zip", "X-Mozilla-Status: 0009\n"));
  EXPECT_EQ(ran.status, 3);
  EXPECT_THAT(ran.errors, HasSubstr("junk folder"));
  EXPECT_EQ(fates().at("mail 1: code.zip"), "team7/handed-in/code.zip");
  EXPECT_THAT(fates().at("mail 2: sent.zip"), HasSubstr("labelled as sent"));
  EXPECT_THAT(fates().at("mail 3: gone.zip"), HasSubstr("deleted"));
}

TEST_F(MailTest, TakesTheTimeOfTheLastTrustedHost) {
  const std::string ours =
      "Received: from evil.example ([127.0.0.1] forged) (real.example [192.0.2.7]) by "
      "mx.example.edu; Tue, 27 Apr 2021 23:00:00 -0400\n";
  const std::string honest =
      "Received: from mx.example.edu (localhost [127.0.0.1]) by mx.example.edu; Tue, 27 Apr 2021 "
      "21:05:00 -0400\nReceived: from home (home.example [192.0.2.9]) by mx.example.edu; Tue, 27 "
      "Apr 2021 21:03:00 -0400\n";
  const std::string forged =
      "Received: from x (y [192.0.2.1]) by mx.example.edu; Mon, 26 Apr 2021 01:00:00 -0400\n";
  EXPECT_EQ(collect(from_line() + mail("ada@example.edu", "code.zip", honest + forged)).status, 0);
  EXPECT_THAT(read_file(subs() / "team7/submission.toml"),
              HasSubstr("received_at = 2021-04-27T21:03:00-04:00"));
  // What the sender says that his own host is called is no address of ours.
  EXPECT_EQ(collect(from_line() + mail("bo@example.edu", "b.zip", ours + forged)).status, 0);
  EXPECT_THAT(read_file(subs() / "team8/submission.toml"),
              HasSubstr("received_at = 2021-04-27T23:00:00-04:00"));
}

TEST_F(MailTest, ALaterMailMayBringOneFileAlone) {
  const auto at = [](const char* time) {
    return std::string("Received: from h (h [192.0.2.9]) by mx.example.edu; ") + time + "\n";
  };
  const std::string pdf = "JVBERi0xLjQK\n";
  const Ran ran = collect(
      from_line() + mail("ada@example.edu", "code.zip", at("Mon, 26 Apr 2021 10:00:00 -0400")) +
      from_line() +
      mail("ada@example.edu", "draft.pdf", at("Mon, 26 Apr 2021 11:00:00 -0400"), pdf) +
      from_line() +
      mail("ada@example.edu", "final.pdf", at("Tue, 27 Apr 2021 11:00:00 -0400"), pdf) +
      from_line() +
      mail("ada@example.edu", "late.pdf", at("Fri, 30 Apr 2021 11:00:00 -0400"), pdf));
  EXPECT_EQ(ran.status, 0) << ran.errors;
  EXPECT_EQ(fates().at("mail 1: code.zip"), "team7/handed-in/code.zip");
  EXPECT_EQ(fates().at("mail 2: draft.pdf"), "team7/.earlier/draft.pdf");
  EXPECT_EQ(fates().at("mail 3: final.pdf"), "team7/handed-in/final.pdf");
  EXPECT_EQ(fates().at("mail 4: late.pdf"), "team7/.earlier/late.pdf");
}

TEST_F(MailTest, SaysThatALinkIsNoFile) {
  const Ran ran =
      collect(from_line() +
              "From: ada@example.edu\nSubject: x\n\nsee https://drive.google.com/file/d/1\n\n");
  EXPECT_EQ(ran.status, 3);
  EXPECT_THAT(fates().at("mail 1"), HasSubstr("a link instead of a file"));
}

TEST_F(MailTest, UnpacksUuencodedFiles) {
  EXPECT_EQ(
      collect(from_line() + "From: ada@example.edu\n\nHere\nbegin 644 code.zip\n#0V%T\n`\nend\n\n")
          .status,
      0);
  EXPECT_EQ(read_file(subs() / "team7/handed-in/code.zip"), "Cat");
}

TEST_F(MailTest, BoundsHostileMailsAndReadsTheNext) {
  std::string deep = "From: ada@example.edu\nMIME-Version: 1.0\n";
  for (int i = 0; i < 10'000; ++i) {
    deep += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\n\n--b" +
            std::to_string(i) + "\n";
  }
  const std::string wide = "X-Long: " + std::string(std::size_t{50} << 20, 'x') + "\n";
  const Ran ran =
      collect(from_line() + deep + "\n\n" + from_line() + mail("ada@example.edu", "a.zip", wide) +
              from_line() + mail("bo@example.edu", "../../x.zip") + from_line() +
              "From: bo@example.edu\nContent-Ty");
  EXPECT_EQ(ran.status, 3) << ran.errors;
  EXPECT_EQ(fates().at("mail 3: ../../x.zip"), "team8/handed-in/x.zip");
  EXPECT_TRUE(fates().contains("mail 1"));
  EXPECT_TRUE(fates().contains("mail 2"));
  EXPECT_TRUE(fates().contains("mail 4"));
}

TEST_F(MailTest, GivesTwoAttachmentsOfOneNameANameEach) {
  std::string two = mail("ada@example.edu", "code.zip");
  const std::string part =
      "--b\nContent-Type: application/zip\nContent-Transfer-Encoding: base64\n"
      "Content-Disposition: attachment; filename=\"code.zip\"\n\nUEsDBAoAAAAAAQ==\n";
  two.insert(two.find("--b--"), part);
  EXPECT_EQ(collect(from_line() + two).status, 0);
  EXPECT_TRUE(fs::exists(subs() / "team7/handed-in/code.zip"));
  EXPECT_TRUE(fs::exists(subs() / "team7/handed-in/code-2.zip"));
}

TEST(ArrivalTime, EndsAtTheFirstStrangerAndBelievesNothingBelow) {
  const std::vector<std::string> trusted{"mx.example.edu", "10.0.0.0/8"};
  const std::vector<worker::Hop> hops{
      {"mx.example.edu", "10.1.2.3", "Tue, 27 Apr 2021 21:05:00 -0400"},
      {"MX.example.edu", "192.0.2.9", "Tue, 27 Apr 2021 21:03:00 -0400 (EDT)"},
      {"mx.example.edu", "10.1.2.3", "Mon, 26 Apr 2021 01:00:00 -0400"}};
  ASSERT_TRUE(collect::arrival_time(hops, trusted).has_value());
  EXPECT_EQ(collect::arrival_time(hops, trusted)->text, "2021-04-27T21:03:00-04:00");
  EXPECT_FALSE(collect::arrival_time(hops, {}).has_value());
}

TEST(SafeName, LeavesNoDirectory) {
  EXPECT_EQ(collect::safe_name("../../x.zip"), "x.zip");
  EXPECT_EQ(collect::safe_name("C:\\temp\\a.pdf"), "a.pdf");
  EXPECT_EQ(collect::safe_name(".."), "file");
  EXPECT_EQ(collect::safe_name("a\nb.zip"), "a_b.zip");
  EXPECT_EQ(collect::numbered_name("code.zip", 2), "code-2.zip");
}

}  // namespace
}  // namespace vouch::tests
