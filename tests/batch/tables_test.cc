// The tables that staff give a batch: received.csv, the roster, waivers.toml.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/policy/waivers.h"
#include "harness/submission/received_csv.h"
#include "harness/submission/roster_csv.h"
#include "tests/support/scratch.h"
#include "util/timestamp.h"
#include "util/usage_error.h"

namespace vouch::harness {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using tests::Scratch;

template <typename Call>
std::string refusal(Call call) {
  try {
    call();
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

class Instant : public testing::TestWithParam<std::pair<const char*, std::int64_t>> {};

TEST_P(Instant, MeansOneMoment) {
  const auto instant = parse_timestamp(GetParam().first);
  ASSERT_TRUE(instant) << GetParam().first;
  EXPECT_EQ(instant->seconds, GetParam().second);
}

INSTANTIATE_TEST_SUITE_P(Spellings, Instant,
                         testing::Values(std::pair{"2021-04-27T23:59:59-05:00", 1619585999},
                                         std::pair{"2021-04-28T04:59:59Z", 1619585999},
                                         std::pair{"2021-04-28 04:59:59 UTC", 1619585999},
                                         std::pair{"2021-04-27 23:59:59 -0500", 1619585999},
                                         std::pair{"2021-04-27 23:59:59.987-05:00", 1619585999},
                                         std::pair{" 2021-04-27T23:59-05:00 ", 1619585940},
                                         std::pair{"2021-04-28T10:29:59+05:30", 1619585999},
                                         std::pair{"2020-02-29T00:00:00Z", 1582934400}));

class NoInstant : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(NoInstant, IsRefusedWithItsReason) {
  EXPECT_FALSE(parse_timestamp(GetParam().first));
  EXPECT_THAT(explain_bad_timestamp(GetParam().first), HasSubstr(GetParam().second));
}

INSTANTIATE_TEST_SUITE_P(Ambiguities, NoInstant,
                         testing::Values(std::pair{"2021-04-27T23:59:59", "has no offset"},
                                         std::pair{"2021-04-27 23:59", "has no offset"},
                                         std::pair{"04/05/2021 23:59", "two days"},
                                         std::pair{"2021-04-27", "day without a time"},
                                         std::pair{"2021-04-27 23:59:59 EST", "zone by letters"},
                                         std::pair{"2021-02-30T00:00:00Z", "no time that exists"},
                                         std::pair{"tomorrow", "no date and time"},
                                         std::pair{"", "no time"}));

TEST(Until, IsTheNextTimeThatTheClockShowsIt) {
  constexpr std::int64_t kNow = 1619585999;
  const auto until = parse_until("06:30", kNow);
  ASSERT_TRUE(until);
  EXPECT_GT(*until, kNow);
  EXPECT_LE(*until, kNow + 25 * 3600);
  EXPECT_EQ(parse_until("2021-04-28T06:30:00Z", kNow), 1619591400);
  EXPECT_FALSE(parse_until("25:00", kNow));
  EXPECT_FALSE(parse_until("6:30", kNow));
  EXPECT_FALSE(parse_until("soon", kNow));
}

TEST(Received, IsReadByTheNamesOfItsColumns) {
  const Scratch scratch;
  const auto received =
      submission::read_received(scratch.write("received.csv",
                                              "\xEF\xBB\xBFTime,Who,GROUP\r\n"
                                              "2021-04-27T20:00:00-05:00,Ann,team1\r\n"
                                              "\r\n"
                                              "2021-04-27T21:00:00-05:00,Bob,\"team, 2\"\r\n"));
  ASSERT_EQ(received.size(), 2U);
  EXPECT_EQ(received.at("team1").seconds, 1619571600);
  EXPECT_EQ(received.at("team, 2").seconds, 1619575200);
}

TEST(Received, TheLaterOfTwoTimesCounts) {
  const Scratch scratch;
  const auto received =
      submission::read_received(scratch.write("received.csv",
                                              "group,received_at\n"
                                              "team1,2021-04-27T21:00:00-05:00\n"
                                              "team1,2021-04-27T20:00:00-05:00\n"));
  EXPECT_EQ(received.at("team1").seconds, 1619575200);
}

TEST(Received, EveryComplaintNamesItsLine) {
  const Scratch scratch;
  const auto said = [&](const std::string& text) {
    return refusal([&] { submission::read_received(scratch.write("r.csv", text)); });
  };
  EXPECT_THAT(said("group,received_at\nteam1,2021-04-27T20:00:00Z\nteam2,2021-04-27 23:59\n"),
              testing::AllOf(HasSubstr("r.csv:3: team2: "), HasSubstr("no offset from UTC")));
  EXPECT_THAT(said("group,received_at\n\"a\nb\",2021-04-27T20:00:00Z\nteam2,never\n"),
              HasSubstr("r.csv:4: team2: "));
  // Empty lines count, and so do those of a quoted field.
  EXPECT_THAT(said("group,received_at\n\n \t\nteam1,never\n"), HasSubstr("r.csv:4: team1: "));
  EXPECT_THAT(said("\r\ngroup,received_at\r\n\r\nteam1,never\r\n"), HasSubstr("r.csv:4: team1: "));
  EXPECT_THAT(said("group,received_at\n\n\"a\n\nb\",never\n"), HasSubstr("r.csv:3: a"));
  EXPECT_THAT(said("group,received_at\nteam1,2021-04-27T20:00:00Z,\"a\n\n\"\n\nteam2,never\n"),
              HasSubstr("r.csv:6: team2: "));
  EXPECT_THAT(said("group,received_at\r\rteam1,never\r"), HasSubstr("r.csv:3: team1: "));
  EXPECT_THAT(said("\nteam,received_at\n"), HasSubstr("r.csv:2: the first line names no column"));
  EXPECT_THAT(said("group,received_at\n\n\"team1,2021\n\n"), HasSubstr("r.csv:3: not CSV"));
  EXPECT_THAT(said("group,received_at\n\nteam1,\"a\"b\n"), HasSubstr("r.csv:3: not CSV"));
  EXPECT_THAT(said("team,received_at\n"), HasSubstr("r.csv:1: the first line names no column"));
  EXPECT_THAT(said("group,received_at\n,2021-04-27T20:00:00Z\n"), HasSubstr("r.csv:2: no group"));
  EXPECT_THAT(said("group,received_at\n\"team1,2021\n"), HasSubstr("not CSV"));
  EXPECT_THAT(said(""), HasSubstr("is empty"));
  EXPECT_THAT(refusal([&] { submission::read_received(scratch.path() / "none.csv"); }),
              HasSubstr("there is no file"));
}

TEST(Roster, GathersTheMembersOfEachGroup) {
  const Scratch scratch;
  const submission::Roster roster =
      submission::read_roster(scratch.write("roster.csv",
                                            "name,email,group\nAnn,ann@x.edu,team1\n"
                                            "Bob,bob@x.edu,team1\n,,team2\n"));
  ASSERT_EQ(roster.size(), 2U);
  ASSERT_EQ(roster.at("team1").size(), 2U);
  EXPECT_EQ(roster.at("team1")[1].email, "bob@x.edu");
  EXPECT_THAT(roster.at("team2"), IsEmpty());
}

TEST(Roster, TheSameNameAndAddressTwiceIsOneMember) {
  const Scratch scratch;
  const submission::Roster roster =
      submission::read_roster(scratch.write("roster.csv",
                                            "group,name,email\nteam1,Bob,bob@x.edu\n"
                                            "team1,Bob,bob@x.edu\nteam1,Bob,rob@x.edu\n"
                                            "team2,Bob,bob@x.edu\n"));
  ASSERT_EQ(roster.at("team1").size(), 2U);
  EXPECT_EQ(roster.at("team1")[1].email, "rob@x.edu");
  EXPECT_EQ(roster.at("team2").size(), 1U);
}

TEST(Roster, AComplaintNamesItsLineBehindEmptyOnes) {
  const Scratch scratch;
  EXPECT_THAT(
      refusal([&] {
        submission::read_roster(scratch.write("roster.csv", "group,name\n\nteam1,Ann\n\n,Bob\n"));
      }),
      HasSubstr("roster.csv:5: no group is named"));
}

constexpr const char* kWaiver =
    "[[waiver]]\ngroup = \"team1\"\nfinding = \"submission-late\"\nby = \"Ann\"\n"
    "reason = \"ill\"\n";

TEST(Waivers, HoldUntilTheirDayIsOverEverywhere) {
  const Scratch scratch;
  const auto entries =
      policy::read_waivers(scratch.write("w.toml", std::string(kWaiver) + "until = 2021-05-31\n"));
  ASSERT_EQ(entries.size(), 1U);
  constexpr std::int64_t kEnd = 1622548800;  // 2021-06-01T12:00:00Z, the end of that day at UTC-12
  EXPECT_EQ(policy::in_force(entries, kEnd - 1).size(), 1U);
  EXPECT_THAT(policy::in_force(entries, kEnd), IsEmpty());
  EXPECT_THAT(
      policy::idle_waivers(entries, kEnd, {}),
      ElementsAre(EndsWith("the waiver of submission-late for team1 ran out on 2021-05-31")));
}

TEST(Waivers, OneThatMatchesNothingIsSaid) {
  const Scratch scratch;
  const auto entries = policy::read_waivers(scratch.write("w.toml", kWaiver));
  const std::vector<std::pair<std::string, std::string>> met{{"team1", "submission-late"}};
  EXPECT_THAT(policy::idle_waivers(entries, 0, met), IsEmpty());
  EXPECT_THAT(policy::idle_waivers(entries, 0, {}),
              ElementsAre(EndsWith("w.toml:1: the waiver of submission-late for team1 matches "
                                   "nothing")));
}

TEST(Waivers, OneOfAGroupThatWasNotJudgedIsNotSaidToMatchNothing) {
  const Scratch scratch;
  const auto entries =
      policy::read_waivers(scratch.write("w.toml", std::string(kWaiver) + "until = 2021-05-31\n"));
  EXPECT_THAT(policy::idle_waivers(entries, 0, {}, {"team1"}), IsEmpty());
  EXPECT_THAT(policy::idle_waivers(entries, 0, {}, {"team2"}),
              ElementsAre(EndsWith("matches nothing")));
  EXPECT_THAT(policy::idle_waivers(entries, 1622548800, {}, {"team1"}),
              ElementsAre(EndsWith("ran out on 2021-05-31")));
}

TEST(Waivers, WithoutAReasonOrWithAWrongKeyAreRefused) {
  const Scratch scratch;
  const auto said = [&](const std::string& text) {
    return refusal([&] { policy::read_waivers(scratch.write("w.toml", text)); });
  };
  EXPECT_THAT(said("[[waiver]]\ngroup = \"a\"\nfinding = \"submission-late\"\nby = \"Ann\"\n"),
              HasSubstr("w.toml:1: the waiver has no \"reason\""));
  EXPECT_THAT(said(std::string(kWaiver) + "til = 2021-05-31\n"),
              HasSubstr("w.toml:6: a waiver has no key \"til\"; did you mean \"until\"?"));
  EXPECT_THAT(said("[[waiver]]\ngroup = \"a\"\nfinding = \"submission-lat\"\nby = \"Ann\"\n"
                   "reason = \"r\"\n"),
              HasSubstr("w.toml:3: there is no finding \"submission-lat\"; did you mean "
                        "\"submission-late\"?"));
  EXPECT_THAT(said(std::string(kWaiver) + "until = 2021-05-31T10:00:00\n"), HasSubstr("offset"));
  EXPECT_THAT(said("[[waivers]]\n"), HasSubstr("[[waiver]]"));
}

}  // namespace
}  // namespace vouch::harness
