// The sentence that a report is headed or closed with, for each way in which a submission can
// stand.
#include "harness/report/document/ready_line.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vouch::harness {
namespace {

using report::FindingView;
using report::Occasion;
using report::Readiness;
using report::Report;
using report::StepView;

Report view(const std::string& verdict) {
  Report report;
  report.verdict = verdict;
  report.files.push_back({Role::code, "code.zip", "", 1});
  for (const char* stage : {"submission", "archive", "readme", "report", "build", "run"}) {
    report.stages.push_back({stage, "passed", ""});
  }
  return report;
}

StepView run_step(std::uint32_t number, const std::string& outcome, int exit_code = 0) {
  StepView step;
  step.number = number;
  step.kind = "run";
  step.file = "README.md";
  step.line = 10 + number;
  step.outcome = outcome;
  if (outcome == "failed") step.exit_code = exit_code;
  return step;
}

FindingView finding(const std::string& id, Severity severity) {
  FindingView found;
  found.id = id;
  found.severity = severity;
  return found;
}

std::string line(const Report& report) { return report::ready_line(report).text; }

TEST(ReadyLine, IsGreenOnlyWhereARunStepEndedWell) {
  Report report = view("pass");
  report.steps = {run_step(1, "started")};
  EXPECT_EQ(line(report), "Ready to hand in.");
  EXPECT_EQ(report::ready_line(report).readiness, Readiness::ready);
  report.steps = {run_step(1, "failed", 139)};
  EXPECT_EQ(line(report),
            "Ready to hand in, but your program fails: run-failed (README.md:11, crashed: "
            "SIGSEGV).");
  EXPECT_EQ(report::ready_line(report).readiness, Readiness::ready_but);
}

TEST(ReadyLine, CountsTheRunStepsThatFail) {
  Report report = view("pass");
  report.steps = {run_step(1, "ok"), run_step(2, "failed", 1), run_step(3, "failed", 2),
                  run_step(4, "skipped")};
  EXPECT_EQ(line(report),
            "Ready to hand in, but 2 of 3 run steps fail: run-failed (README.md:12), run-failed "
            "(README.md:13).");
}

TEST(ReadyLine, DoesNotBlameTheProgramForADevice) {
  Report report = view("pass");
  report.steps = {run_step(1, "failed", 1)};
  report.steps[0].cause = "needs_device:gpu";
  FindingView device = finding("run-needs-device", Severity::warning);
  device.step = 1;
  report.findings = {device};
  EXPECT_EQ(line(report), "Ready to hand in; not run here: needs a device: gpu (README.md:11).");
}

TEST(ReadyLine, TellsErrorsOnceWithTheirPlaces) {
  Report report = view("fail");
  FindingView build = finding("build-failed", Severity::error);
  build.file = "explore.cpp";
  build.line = 17;
  report.findings = {build};
  EXPECT_EQ(line(report), "Not ready: 1 error to fix: build-failed (explore.cpp:17).");
  report.findings = {build, build, finding("readme-missing", Severity::error)};
  EXPECT_EQ(line(report),
            "Not ready: 3 errors to fix: build-failed (explore.cpp:17), 2 times, readme-missing.");
}

TEST(ReadyLine, GivesTheGroupWhatOnlyItCanClearUp) {
  Report report = view("unverified");
  FindingView ambiguous = finding("submission-ambiguous", Severity::warning);
  ambiguous.message = "two PDFs could be the report (draft.pdf, final.pdf)";
  report.findings = {ambiguous};
  EXPECT_EQ(line(report),
            "Not ready: only you can clear this up: two PDFs could be the report (draft.pdf, "
            "final.pdf).");
}

TEST(ReadyLine, SaysWhatTheMachineLacks) {
  Report report = view("unverified");
  report.stages[4] = {"build", "not_checked", "this machine cannot isolate"};
  EXPECT_EQ(line(report),
            "Not checked here: build (this machine cannot isolate). Everything else is ready.");
  for (auto& stage : report.stages) stage = {stage.name, "not_checked", "no time was left"};
  EXPECT_EQ(line(report), "Nothing could be checked: no time was left.");
}

TEST(ReadyLine, AfterABatchItIsTheVerdictAndItsReason) {
  Report report = view("pass");
  report.steps = {run_step(1, "failed", 134)};
  EXPECT_EQ(report::headline(report, Occasion::batch),
            "Passes, but your program fails: run-failed (README.md:11, crashed: SIGABRT).");
  report = view("fail");
  report.findings = {finding("readme-missing", Severity::error)};
  EXPECT_EQ(report::headline(report, Occasion::batch), "Fails: 1 error: readme-missing.");
  report = view("unverified");
  report.stages[4] = {"build", "not_checked", "a limit was reached"};
  EXPECT_EQ(report::headline(report, Occasion::batch),
            "Not checked by vouch: build (a limit was reached).");
}

}  // namespace
}  // namespace vouch::harness
