#include "harness/review/compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/review/recheck.h"
#include "tests/support/course.h"
#include "util/usage_error.h"

namespace vouch::harness {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using tests::Course;
using tests::read_file;
using Kind = review::GroupComparison::Kind;

report::FindingView finding(std::string id, Severity severity, std::string message = "m") {
  report::FindingView view;
  view.id = std::move(id);
  view.severity = severity;
  view.message = std::move(message);
  return view;
}

report::Report report(std::string verdict, std::vector<report::FindingView> findings) {
  report::Report view;
  view.id = "team1";
  view.verdict = std::move(verdict);
  view.findings = std::move(findings);
  view.limits = {{"wall", "20min"}, {"memory", "4GiB"}};
  return view;
}

report::StepView step(double wall_s, std::uint64_t memory) {
  report::StepView view;
  view.number = 1;
  view.wall_s = wall_s;
  view.peak_memory_bytes = memory;
  return view;
}

TEST(Compare, TheSameIsTheSame) {
  const report::Report one = report("fail", {finding("report-too-long", Severity::error)});
  const review::GroupComparison group = review::compare_reports(one, one);
  EXPECT_EQ(group.kind, Kind::same);
  EXPECT_TRUE(group.findings.empty());
}

TEST(Compare, AnErrorThatIsGoneIsFixedAndANewOneHasRegressed) {
  const report::Report good = report("pass", {});
  const report::Report bad = report("fail", {finding("report-too-long", Severity::error)});
  EXPECT_EQ(review::compare_reports(bad, good).kind, Kind::fixed);
  const review::GroupComparison worse = review::compare_reports(good, bad);
  EXPECT_EQ(worse.kind, Kind::regressed);
  ASSERT_EQ(worse.findings.size(), 1U);
  EXPECT_EQ(review::describe(worse.findings[0]), "regressed: report-too-long, none -> error: m");
}

TEST(Compare, OneFixedAndOneRegressedIsRegressed) {
  EXPECT_EQ(review::compare_reports(report("fail", {finding("report-too-long", Severity::error)}),
                                    report("fail", {finding("readme-missing", Severity::error)}))
                .kind,
            Kind::regressed);
}

TEST(Compare, AWaivedErrorIsFixed) {
  report::FindingView waived = finding("report-too-long", Severity::error);
  waived.waived = true;
  EXPECT_EQ(review::compare_reports(report("fail", {finding("report-too-long", Severity::error)}),
                                    report("pass", {waived}))
                .kind,
            Kind::fixed);
}

TEST(Compare, AnotherMessageOrANoteHasChanged) {
  EXPECT_EQ(review::compare_reports(
                report("fail", {finding("report-too-long", Severity::error, "9 pages")}),
                report("fail", {finding("report-too-long", Severity::error, "10 pages")}))
                .kind,
            Kind::changed);
  EXPECT_EQ(review::compare_reports(report("pass", {}),
                                    report("pass", {finding("archive-junk", Severity::info)}))
                .kind,
            Kind::changed);
}

TEST(Compare, WhatVouchCouldNotCheckIsSpurious) {
  report::Report unverified = report("unverified", {finding("harness-fault", Severity::warning)});
  unverified.stages = {{"build", "not_checked", "vouch could not finish this stage"}};
  const review::GroupComparison group = review::compare_reports(report("pass", {}), unverified);
  EXPECT_EQ(group.kind, Kind::spurious);
  EXPECT_THAT(group.doubt, HasSubstr("harness-fault"));
  // A failed build that was not even tried the second time is not fixed.
  EXPECT_EQ(review::compare_reports(report("fail", {finding("build-failed", Severity::error)}),
                                    unverified)
                .kind,
            Kind::spurious);
}

TEST(Compare, ABuildNearALimitIsSpuriousAndAReportIsNot) {
  report::Report slow = report("pass", {});
  slow.steps = {step(1100, 0)};  // of 1200 s
  const report::Report failed = report("fail", {finding("build-failed", Severity::error)});
  const review::GroupComparison group = review::compare_reports(slow, failed);
  EXPECT_EQ(group.kind, Kind::spurious);
  EXPECT_EQ(group.doubt, "step 1 took 1100 s of 20min");
  EXPECT_EQ(
      review::compare_reports(slow, report("fail", {finding("report-too-long", Severity::error)}))
          .kind,
      Kind::regressed);

  report::Report large = report("pass", {});
  large.steps = {step(1, std::uint64_t{3900} << 20)};
  EXPECT_EQ(review::compare_reports(large, failed).kind, Kind::spurious);
  report::Report small = report("pass", {});
  small.steps = {step(1, std::uint64_t{100} << 20)};
  EXPECT_EQ(review::compare_reports(small, failed).kind, Kind::regressed);
}

report::OutputOptions json_into(const Course& course, const char* file) {
  report::OutputOptions output;
  output.format = "json";
  output.file = course.scratch().path() / file;
  return output;
}

json answer(const Course& course, const char* file) {
  return json::parse(read_file(course.scratch().path() / file));
}

TEST(Compare, TwoRunsAreComparedGroupByGroup) {
  const Course course;
  course.add("fails");
  course.add("gone");
  course.add("team1");
  course.run();
  std::filesystem::remove_all(course.submissions() / "gone");
  course.scratch().write("submissions/fails/report.pdf", "%PDF-1.5\nat last");
  batch::BatchOptions second = course.options();
  second.out = course.scratch().path() / "second";
  course.run(second);

  // One is gone, and a group without a result is worse off than one with any.
  EXPECT_EQ(review::compare({course.out(), second.out, json_into(course, "compare.json")}), 1);
  const json forth = answer(course, "compare.json");
  EXPECT_EQ(forth["counts"]["fixed"], 1);
  EXPECT_EQ(forth["counts"]["same"], 1);
  EXPECT_EQ(forth["counts"]["only in the old run"], 1);
  EXPECT_EQ(forth["groups"][0]["id"], "fails");
  EXPECT_EQ(forth["groups"][0]["other_files"], true);
  EXPECT_EQ(review::compare({second.out, course.out(), json_into(course, "back.json")}), 1);
  EXPECT_EQ(answer(course, "back.json")["groups"][0]["kind"], "regressed");
}

TEST(Compare, ADirectoryThatIsNoRunIsRefused) {
  const Course course;
  EXPECT_THROW(review::compare({course.submissions(), course.submissions(), {}}), UsageError);
}

review::RecheckOptions recheck_options(const Course& course) {
  review::RecheckOptions options;
  options.run = course.out();
  options.policy = course.options().policy;
  options.policy_sha256 = "2";
  options.output = json_into(course, "recheck.json");
  return options;
}

TEST(Recheck, ShowsWhatWouldChangeAndWritesNothing) {
  const Course course;
  course.add("fails");
  course.add("team1");
  course.run();
  const std::string before = course.report("fails");
  review::RecheckOptions options = recheck_options(course);
  options.policy.severity["submission-report-missing"] = Severity::info;
  EXPECT_EQ(review::recheck(options), 0);
  const json preview = answer(course, "recheck.json");
  EXPECT_EQ(preview["applied"], false);
  EXPECT_EQ(preview["counts"], (json{{"groups", 2}, {"changed", 1}}));
  EXPECT_EQ(preview["groups"][0]["old"], "fail");
  EXPECT_EQ(preview["groups"][0]["new"], "pass");
  EXPECT_EQ(preview["groups"][0]["findings"][0]["kind"], "fixed");
  EXPECT_EQ(course.report("fails"), before);
  EXPECT_EQ(course.times("build", "fails"), 1U);
}

TEST(Recheck, AppliesAndKeepsTheOldJudgement) {
  const Course course;
  course.add("fails");
  course.run();
  const std::string before = course.report("fails");
  review::RecheckOptions options = recheck_options(course);
  options.policy.severity["submission-report-missing"] = Severity::info;
  options.apply = true;
  review::recheck(options);
  EXPECT_EQ(course.verdict("fails"), "pass");
  EXPECT_EQ(json::parse(read_file(course.out() / "summary.json"))["counts"]["pass"], 1);
  EXPECT_EQ(read_file(course.out() / "groups/fails/logs/01-build.log"), "made by fails\n");
  std::vector<std::filesystem::path> kept;
  for (const auto& stamp : std::filesystem::directory_iterator(course.out() / ".vouch/earlier")) {
    kept.push_back(stamp.path() / "fails.json");
  }
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(read_file(kept[0]), before);
}

TEST(Recheck, EveryJudgementThatItReplacesIsKept) {
  const Course course;
  course.add("fails");
  course.run();
  std::vector<std::string> judgements;
  for (const auto severity : {Severity::info, Severity::warning}) {
    judgements.push_back(course.report("fails"));
    review::RecheckOptions options = recheck_options(course);
    options.policy.severity["submission-report-missing"] = severity;
    options.apply = true;
    review::recheck(options);  // both within the same second, or nearly
  }
  std::vector<std::string> kept;
  for (const auto& stamp : std::filesystem::directory_iterator(course.out() / ".vouch/earlier")) {
    kept.push_back(read_file(stamp.path() / "fails.json"));
  }
  EXPECT_THAT(kept, testing::UnorderedElementsAreArray(judgements));
}

TEST(Recheck, AStricterPolicyIsExitStatusOne) {
  const Course course;
  course.add("fails");
  batch::BatchOptions lenient = course.options();
  lenient.policy.severity["submission-report-missing"] = Severity::warning;
  EXPECT_EQ(course.run(lenient), 0);
  EXPECT_EQ(review::recheck(recheck_options(course)), 1);
  EXPECT_EQ(answer(course, "recheck.json")["groups"][0]["findings"][0]["old"], "warning");
  EXPECT_EQ(answer(course, "recheck.json")["groups"][0]["findings"][0]["new"], "error");
}

TEST(Recheck, WaiversOfTheRunStandUnlessOthersAreGiven) {
  const Course course;
  course.add("fails");
  batch::BatchOptions first = course.options();
  first.waivers = course.scratch().write(
      "waivers.toml",
      "[[waiver]]\ngroup = \"fails\"\nfinding = \"submission-report-missing\"\n"
      "by = \"Ann\"\nreason = \"on paper\"\n");
  EXPECT_EQ(course.run(first), 0);
  review::RecheckOptions options = recheck_options(course);
  EXPECT_EQ(review::recheck(options), 0);
  EXPECT_EQ(answer(course, "recheck.json")["counts"]["changed"], 0);
  options.waivers = course.scratch().write("empty.toml", "");
  EXPECT_EQ(review::recheck(options), 1);
  EXPECT_EQ(answer(course, "recheck.json")["groups"][0]["new"], "fail");
}

}  // namespace
}  // namespace vouch::harness
