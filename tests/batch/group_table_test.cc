#include "harness/batch/group_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "util/usage_error.h"

namespace vouch::harness {
namespace {

using batch::GroupTable;
using results::GroupResult;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

std::vector<submission::Submission> submissions(const std::vector<std::string>& ids) {
  std::vector<submission::Submission> all;
  for (const std::string& id : ids) all.emplace_back().facts.id = id;
  return all;
}

GroupResult result(const std::string& id, const std::string& verdict) {
  report::GroupSummary line;
  line.id = id;
  line.verdict = verdict;
  line.stages = {{"report", "passed"}, {"build", "passed"}, {"run", "failed"}};
  GroupResult result;
  result.verdict = verdict;
  result.summary = results::line_of(line);
  return result;
}

std::optional<GroupResult> nothing_stands(std::size_t) { return std::nullopt; }

class Table : public testing::Test {
 protected:
  report::GroupSummary line(std::size_t group) const {
    return report::parse_group_line(table[group].summary);
  }

  const std::vector<submission::Submission> teams = submissions({"a", "b", "c"});
  const Policy policy;
  GroupTable table{teams, policy};
};

TEST_F(Table, CountsEachVerdictOnceItIsDone) {
  table.finish(0, result("a", "pass"), true);
  table.finish(1, result("b", "unverified"), false);  // the time was up
  const auto counts = table.counts(1);
  EXPECT_EQ(counts.groups, 3U);
  EXPECT_EQ(counts.done, 1U);
  EXPECT_EQ(counts.passed, 1U);
  EXPECT_EQ(counts.unverified, 0U);
  EXPECT_EQ(counts.running, 1U);
  EXPECT_FALSE(table.all_done());
  EXPECT_THAT(table.unjudged(), UnorderedElementsAre("b", "c"));
}

TEST_F(Table, SelectsGroupsByTheirIdsOrTheVerdictsThatTheyHad) {
  const std::vector<std::string> had{"pass", "fail", "unverified"};
  table.select({"failed", "a"}, [&](std::size_t i) { return had[i]; });
  EXPECT_TRUE(table[0].meant);
  EXPECT_TRUE(table[1].meant);
  EXPECT_FALSE(table[2].meant);
  EXPECT_EQ(table.meant(), 2U);
  EXPECT_THROW(table.select({"z"}, [&](std::size_t i) { return had[i]; }), UsageError);
}

TEST_F(Table, KeepsTheLinesOfGroupsThatAreNotMeantOrNoLongerThere) {
  table.select({"a"}, [](std::size_t) { return "pass"; });
  table.keep_lines_of_others({{"a", result("a", "fail").summary, "[]"},
                              {"b", result("b", "fail").summary, "[1]"},
                              {"gone", result("gone", "pass").summary, "[]"}});
  EXPECT_FALSE(table[0].done);
  EXPECT_TRUE(table[1].done);
  EXPECT_EQ(table.counts(0).failed, 1U);
  std::vector<std::string> ids;
  table.lines()([&](const results::RunLine& line) { ids.push_back(line.group); });
  EXPECT_THAT(ids, ElementsAre("a", "b", "c", "gone"));
}

TEST_F(Table, SaysOfAnUnreachedGroupWhatIsKnownAndNoMore) {
  table[0].summary = result("a", "pass").summary;  // looked at, not built
  table[1].summary = result("b", "fail").summary;
  for (const std::size_t i : {0U, 1U, 2U}) table.mark_unreached(i, "not reached: why");
  table.settle_unreached(nothing_stands);
  EXPECT_EQ(line(0).verdict, "unverified");
  EXPECT_EQ(line(0).stages[1].second, "not_checked") << "that it passed is not known";
  EXPECT_EQ(line(0).stages[2].second, "failed");
  EXPECT_EQ(line(1).verdict, "fail") << "nothing can make that better";
  EXPECT_EQ(line(2).id, "c");
  EXPECT_EQ(line(2).verdict, "unverified");
  EXPECT_EQ(line(2).not_checked_reason, "not reached: why");
}

TEST_F(Table, TakesWhatStandsOfTheSameBytesForAnUnreachedGroup) {
  table.mark_unreached(0, "not reached: why");
  table.settle_unreached([](std::size_t) { return std::optional(result("a", "pass")); });
  EXPECT_EQ(line(0).verdict, "pass");
  EXPECT_EQ(line(0).not_checked_reason, "");
}

TEST_F(Table, GivesNoGroupThatHasAReasonAnotherOne) {
  table[0].summary = result("a", "pass").summary;
  table.leave_out(1);
  table.mark_unknown("not yet");
  table.settle_unreached(nothing_stands);
  EXPECT_EQ(line(0).not_checked_reason, "");
  EXPECT_EQ(line(1).not_checked_reason, "not reached: --only left it out");
  EXPECT_EQ(line(2).not_checked_reason, "not yet");
}

TEST_F(Table, AResultThatComesAfterAllTakesTheMarkAway) {
  table.mark_unreached(0, "not reached: why");
  table.finish(0, result("a", "pass"), true);
  table.settle_unreached(nothing_stands);
  EXPECT_EQ(line(0).verdict, "pass");
}

}  // namespace
}  // namespace vouch::harness
