// What the reports say of how the code was run and its files read, beyond the ordinary.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "checks/judge.h"
#include "harness/report/document/make_report.h"
#include "harness/report/document/report_json.h"
#include "harness/report/formats.h"
#include "tests/support/reports.h"

namespace vouch::harness {
namespace {

using nlohmann::ordered_json;
using tests::golden_report;

report::Report opened_report() {
  report::Report report = golden_report("passes");
  report.network = true;
  report.devices = {"/dev/nvidia0", "/dev/nvidiactl"};
  report.reading = {"rlimits", "seccomp"};
  return report;
}

TEST(IsolationNotes, ANetworkDevicesAndALooserReaderAreToldPlainly) {
  EXPECT_EQ(report::isolation_notes(opened_report()),
            (std::vector<std::string>{
                "The policy gave the steps the network: that the code is self-contained is not "
                "proven.",
                "The steps were given devices: /dev/nvidia0, /dev/nvidiactl.",
                "The files were read without landlock, which this machine's kernel lacks."}));
}

TEST(IsolationNotes, StandInEveryFormatForPeople) {
  const report::Report report = opened_report();
  for (const std::string& text :
       {report::terminal_report(report, {.style = {.width = 200}, .directory_stays = false}),
        report::markdown_report(report), report::html_report(report, {})}) {
    EXPECT_NE(text.find("that the code is self-contained is not proven"), std::string::npos)
        << text;
    EXPECT_NE(text.find("nvidiactl"), std::string::npos) << text;
    EXPECT_NE(text.find("read without landlock"), std::string::npos) << text;
  }
  EXPECT_EQ(report::html_report(report, {}).find("(bubblewrap): offline"), std::string::npos);
}

TEST(IsolationNotes, OrdinaryRunsAndRunsOfNoCodeHaveNone) {
  EXPECT_TRUE(report::isolation_notes(golden_report("passes")).empty());
  report::Report report = opened_report();
  report.mechanism = "none";
  report.reading = {"rlimits", "landlock", "seccomp"};
  EXPECT_TRUE(report::isolation_notes(report).empty());
}

TEST(ReportJson, RecordsTheNetworkTheDevicesAndWhatConfinedTheReaders) {
  Facts facts;
  Policy policy;
  policy.sandbox.network = true;
  policy.sandbox.devices = {"/dev/nvidia0"};
  const auto sandbox = [&] {
    return report::to_json(report::make_report(facts, checks::judge(facts, policy),
                                               {.policy = policy, .policy_sha256 = ""}))
        .at("sandbox");
  };
  EXPECT_EQ(sandbox().at("network"), true);
  EXPECT_EQ(sandbox().at("devices"), ordered_json({"/dev/nvidia0"}));
  EXPECT_EQ(sandbox().at("reading"), nullptr);
  facts.sandbox.reading = {"rlimits", "landlock"};
  EXPECT_EQ(sandbox().at("reading"), ordered_json({"rlimits", "landlock"}));
}

}  // namespace
}  // namespace vouch::harness
