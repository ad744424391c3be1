// What `vouch recheck` and `vouch compare` make of runs as they are in real life: interrupted, with
// groups renamed in between, with findings for staff.
#include "harness/review/recheck.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "harness/review/compare.h"
#include "harness/review/export.h"
#include "tests/support/course.h"
#include "util/usage_error.h"

namespace vouch::harness {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using nlohmann::json;
using testing::HasSubstr;
using tests::Course;
using tests::read_file;

constexpr const char* kDuplicate = "submission-duplicate";

json run_file(const Course& course, const std::string& name) {
  return json::parse(read_file(course.out() / name));
}

/// Every file of the run but for vouch's own, by path.
std::map<std::string, std::string> all_files(const fs::path& out) {
  std::map<std::string, std::string> files;
  for (auto entry = fs::recursive_directory_iterator(out); entry != fs::end(entry); ++entry) {
    if (entry->path().filename() == ".vouch") entry.disable_recursion_pending();
    if (entry->is_regular_file()) files[entry->path()] = read_file(entry->path());
  }
  return files;
}

class RecheckOfARun : public testing::Test {
 protected:
  review::RecheckOptions options(bool apply = false) const {
    review::RecheckOptions with;
    with.run = course_.out();
    with.policy = course_.options().policy;
    with.policy_sha256 = "2";
    with.apply = apply;
    with.output.format = "json";
    with.output.file = course_.scratch().path() / "answer.json";
    return with;
  }
  json answer() const { return json::parse(read_file(course_.scratch().path() / "answer.json")); }
  fs::path waivers(const std::string& group, const std::string& finding,
                   const std::string& more = "") const {
    return course_.scratch().write("waivers.toml", "[[waiver]]\ngroup = \"" + group +
                                                       "\"\nfinding = \"" + finding +
                                                       "\"\nby = \"Ann\"\nreason = \"r\"\n" + more);
  }
  /// A run in which team1 and team2 handed in the same.
  void run_with_twins(const std::optional<fs::path>& waivers = std::nullopt) const {
    course_.add("team1", "the same");
    course_.add("team2", "the same");
    course_.add("team3");
    batch::BatchOptions with = course_.options();
    with.waivers = waivers;
    course_.run(with);
  }
  /// A run that was interrupted while "waits" was built.
  void run_interrupted() const {
    course_.add("team1");
    course_.add("waits");
    batch::BatchOptions with = course_.options();
    with.jobs = 1;
    const pid_t pid = fork();
    if (pid == 0) _exit(course_.run(with));
    while (course_.times("build", "waits") == 0) std::this_thread::sleep_for(2ms);
    kill(pid, SIGINT);
    waitpid(pid, nullptr, 0);
  }

  Course course_;
};

TEST_F(RecheckOfARun, KnowsAWaiverOfAFindingForStaff) {
  const fs::path file = waivers("team1", kDuplicate);
  run_with_twins(file);
  EXPECT_TRUE(run_file(course_, "staff.json")["idle_waivers"].empty());
  review::RecheckOptions with = options();
  with.waivers = file;
  EXPECT_EQ(review::recheck(with), 0);
  EXPECT_EQ(answer()["counts"]["changed"], 0);
  EXPECT_EQ(answer()["idle_waivers"], json::array());
}

TEST_F(RecheckOfARun, WaiversForStaffStandWhenItIsApplied) {
  run_with_twins(waivers("team1", kDuplicate));
  for (const bool kept_by_batch : {true, false}) {
    // A run of an older vouch, whose waivers stand in its judgements alone.
    if (!kept_by_batch) fs::remove(course_.out() / ".vouch/waivers.toml");
    EXPECT_EQ(review::recheck(options(true)), 0);
    const json findings = run_file(course_, "staff.json")["findings"];
    ASSERT_EQ(findings.size(), 2U);
    EXPECT_EQ(findings[0]["waived"], (json{{"by", "Ann"}, {"reason", "r"}}));
    EXPECT_TRUE(findings[1]["waived"].is_null());
  }
}

TEST_F(RecheckOfARun, ThePreviewTellsOfFindingsForStaff) {
  run_with_twins();
  review::RecheckOptions with = options();
  with.policy.severity[kDuplicate] = Severity::error;
  EXPECT_EQ(review::recheck(with), 1);
  const json preview = answer();
  EXPECT_EQ(preview["counts"]["changed"], 2);
  EXPECT_EQ(preview["groups"][0]["findings"][0]["id"], kDuplicate);
  EXPECT_EQ(preview["groups"][0]["findings"][0]["new"], "error");
  with.apply = true;
  review::recheck(with);
  EXPECT_EQ(course_.line("team1")["first_error"], kDuplicate);
  EXPECT_EQ(course_.line("team3")["first_error"], nullptr);
}

TEST_F(RecheckOfARun, WritesNothingWhereNoGroupCanBeJudged) {
  run_with_twins();
  const auto before = all_files(course_.out());
  review::RecheckOptions with = options(true);
  with.policy.sandbox.memory_bytes *= 2;
  with.output.format = "text";
  EXPECT_EQ(review::recheck(with), 3);
  EXPECT_EQ(all_files(course_.out()), before);
  EXPECT_FALSE(fs::exists(course_.out() / ".vouch/earlier"));
  EXPECT_THAT(read_file(*with.output.file),
              HasSubstr("nothing was written: no group could be judged again"));
  with.apply = false;
  EXPECT_EQ(review::recheck(with), 3);
}

TEST_F(RecheckOfARun, AGroupThatCannotBeJudgedKeepsItsLineAndItsFindingsForStaff) {
  run_with_twins();
  const json before = course_.line("team1");
  fs::remove(course_.out() / "groups/team1/facts.json");
  review::recheck(options(true));
  EXPECT_EQ(course_.line("team1"), before);
  EXPECT_EQ(run_file(course_, "staff.json")["findings"].size(), 2U);
}

TEST_F(RecheckOfARun, KeepsTheRunsFilesBesideTheOldReports) {
  course_.add("summary");  // a group's name is no file's
  course_.run();
  const auto before = all_files(course_.out());
  review::recheck(options(true));
  std::vector<fs::path> kept;
  for (const auto& stamp : fs::directory_iterator(course_.out() / ".vouch/earlier")) {
    kept.push_back(stamp.path());
  }
  ASSERT_EQ(kept.size(), 1U);
  for (const char* file : {"summary.json", "summary.csv", "staff.json", "junit.xml"}) {
    EXPECT_EQ(read_file(kept[0] / "run" / file), before.at(course_.out() / file)) << file;
  }
  EXPECT_EQ(read_file(kept[0] / "summary.json"),
            before.at(course_.out() / "groups/summary/report.json"));
}

TEST_F(RecheckOfARun, GroupsThatTheBatchDidNotReachStayInItsTable) {
  run_interrupted();
  ASSERT_FALSE(fs::exists(course_.out() / "groups/waits"));
  const json before = course_.line("waits");
  review::recheck(options(true));
  EXPECT_EQ(course_.line("waits"), before);
  EXPECT_EQ(run_file(course_, "summary.json")["counts"]["unverified"], 1);
  EXPECT_THAT(answer()["groups"].back()["trouble"].get<std::string>(),
              HasSubstr("run the batch again"));
}

TEST_F(RecheckOfARun, ADirectoryThatIsLeftOfAnEarlierRunIsNoGroup) {
  course_.add("g03", "its code");
  course_.add("team1");
  course_.run();
  fs::rename(course_.submissions() / "g03", course_.submissions() / "team3");
  course_.run();
  ASSERT_TRUE(fs::exists(course_.out() / "groups/g03"));
  EXPECT_EQ(review::recheck(options(true)), 0);
  EXPECT_EQ(run_file(course_, "summary.json")["groups"].size(), 2U);
  EXPECT_TRUE(run_file(course_, "staff.json")["findings"].empty());

  review::compare({course_.out(), course_.out(), options().output});
  EXPECT_EQ(answer()["counts"]["same"], 2);
  review::ExportOptions out;
  out.run = course_.out();
  out.directory = course_.scratch().path() / "exported";
  out.output.quiet = true;
  review::export_reports(out);
  EXPECT_FALSE(fs::exists(out.directory / "g03"));
  EXPECT_TRUE(fs::exists(out.directory / "team3"));
}

TEST_F(RecheckOfARun, AWorseVerdictIsExitStatusOne) {
  course_.add("team1");
  batch::BatchOptions lenient = course_.options();
  lenient.policy.must.clear();
  lenient.run_code = true;
  EXPECT_EQ(course_.run(lenient), 0);
  // The run of its code was not looked at, which nothing asks for so far.
  const fs::path facts = course_.out() / "groups/team1/facts.json";
  json stored = json::parse(read_file(facts));
  stored["facts"]["not_checked"] = json::array({"", "", "", "", "no isolation", "no isolation"});
  course_.scratch().write("out/groups/team1/facts.json", stored.dump());
  review::RecheckOptions with = options();
  with.policy.must = {Stage::build};
  EXPECT_EQ(review::recheck(with), 1);
  EXPECT_EQ(answer()["groups"][0]["old"], "pass");
  EXPECT_EQ(answer()["groups"][0]["new"], "unverified");
}

TEST_F(RecheckOfARun, AWaiverThatRanOutHoldsNoLonger) {
  course_.add("fails");
  batch::BatchOptions first = course_.options();
  first.waivers = waivers("fails", "submission-report-missing");
  EXPECT_EQ(course_.run(first), 0);
  EXPECT_EQ(review::recheck(options()), 0);
  EXPECT_EQ(answer()["counts"]["changed"], 0);
  // As if the day had come: what the batch kept has an end that is past.
  fs::copy_file(waivers("fails", "submission-report-missing", "until = 2021-05-31\n"),
                course_.out() / ".vouch/waivers.toml", fs::copy_options::overwrite_existing);
  EXPECT_EQ(review::recheck(options()), 1);
  EXPECT_EQ(answer()["groups"][0]["new"], "fail");
  EXPECT_THAT(answer()["idle_waivers"][0].get<std::string>(), HasSubstr("ran out on 2021-05-31"));
}

TEST_F(RecheckOfARun, WaiversThatAreGivenAreTheRunsFromThenOn) {
  course_.add("fails");
  course_.run();
  review::RecheckOptions with = options(true);
  with.waivers = waivers("fails", "submission-report-missing");
  EXPECT_EQ(review::recheck(with), 0);
  EXPECT_EQ(review::recheck(options(true)), 0);
  EXPECT_EQ(course_.verdict("fails"), "pass");
}

/// The exit status of a recheck that is interrupted as soon as it begins to write.
int interrupt(const review::RecheckOptions& with, const fs::path& told) {
  const fs::path earlier = with.run / ".vouch/earlier";
  fs::remove_all(earlier);
  const pid_t pid = fork();
  if (pid == 0) {
    if (std::freopen(told.c_str(), "w", stderr) == nullptr) _exit(99);
    const int ended = review::recheck(with);
    std::fflush(stderr);
    _exit(ended);
  }
  while (!fs::exists(earlier)) std::this_thread::sleep_for(50us);
  kill(pid, SIGINT);
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

TEST_F(RecheckOfARun, InterruptedItSaysHowToGoOnAndTheSameAgainFinishes) {
  constexpr int kGroups = 60;
  for (int i = 0; i < kGroups; ++i) course_.add("fails" + std::to_string(i));
  course_.run();
  const fs::path told = course_.scratch().path() / "told";
  review::RecheckOptions with = options(true);
  with.policy.severity["submission-report-missing"] = Severity::info;
  std::string table = read_file(course_.out() / "summary.csv");
  int status = 0;
  // On a machine that does much else it may be over before it is interrupted.
  for (int i = 0; i < 20 && status == 0; ++i) {
    with.policy_sha256 = std::to_string(i);  // every report has to be written again
    table = read_file(course_.out() / "summary.csv");
    status = interrupt(with, told);
  }
  ASSERT_EQ(status, 3);
  EXPECT_THAT(read_file(told), HasSubstr("the same command goes on"));
  EXPECT_EQ(read_file(course_.out() / "summary.csv"), table);

  EXPECT_EQ(review::recheck(with), 0);
  EXPECT_EQ(run_file(course_, "summary.json")["counts"]["pass"], kGroups);
  EXPECT_EQ(run_file(course_, "summary.json")["policy"]["sha256"], with.policy_sha256);
  for (int i = 0; i < kGroups; ++i) {
    EXPECT_EQ(json::parse(course_.report("fails" + std::to_string(i)))["policy"]["sha256"],
              with.policy_sha256);
  }
}

TEST_F(RecheckOfARun, ARunWithoutASummaryIsRefused) {
  course_.add("team1");
  course_.run();
  fs::remove(course_.out() / "summary.json");
  EXPECT_THROW(review::recheck(options()), UsageError);
}

TEST_F(RecheckOfARun, CompareTellsWhatAnInterruptedRunDidNotReach) {
  run_interrupted();
  course_.release();
  batch::BatchOptions whole = course_.options();
  whole.out = course_.scratch().path() / "whole";
  course_.run(whole);
  EXPECT_EQ(review::compare({whole.out, course_.out(), options().output}), 0);
  EXPECT_EQ(answer()["counts"]["only in the old run"], 0);
  EXPECT_EQ(answer()["run_again"], json::array({"waits"}));
  EXPECT_EQ(answer()["groups"].back()["new"], "unverified");
  EXPECT_EQ(answer()["groups"].back()["other_files"], false);
  EXPECT_THAT(answer()["groups"].back()["doubt"].get<std::string>(), HasSubstr("not reached"));
}

}  // namespace
}  // namespace vouch::harness
