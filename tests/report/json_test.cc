#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "checks/model/facts_json.h"
#include "harness/report/document/make_report.h"
#include "harness/report/document/report_json.h"
#include "tests/support/reports.h"

namespace vouch::harness {
namespace {

using nlohmann::ordered_json;
using testing::ElementsAre;

std::vector<std::string> keys(const ordered_json& object) {
  std::vector<std::string> names;
  for (const auto& [name, value] : object.items()) names.push_back(name);
  return names;
}

Facts facts() {
  Facts facts;
  facts.submission.id = "team7";
  facts.submission.files = {
      {.role = Role::report, .name = "report.pdf", .sha256 = std::string(64, 'a'), .bytes = 9}};
  facts.report.emplace();
  facts.report->pages = 8;
  facts.report->margins = Margins{1, 1, 0.75, 1};
  StepFacts step;
  step.kind = StepKind::build;
  step.source = {.file = "README.md", .line = 12, .detected = std::nullopt};
  step.command = "make";
  step.outcome = Outcome::failed;
  step.exit_code = 2;
  step.log = "logs/01-build.log";
  facts.steps.push_back(step);
  return facts;
}

ordered_json report_of(const Facts& of) {
  return report::to_json(report::make_report(of, checks::judge(of, {}),
                                             {.policy = {}, .policy_sha256 = "0", .wall_s = 1}));
}

TEST(ReportJson, HasTheContractsKeysInTheirOrder) {
  const ordered_json report = report_of(facts());
  EXPECT_THAT(keys(report), ElementsAre("schema", "tool", "policy", "toolchain", "submission",
                                        "verdict", "stages", "findings", "report_pdf", "archive",
                                        "readme", "steps", "sandbox", "timing"));
  EXPECT_EQ(report["schema"], "vouch-report/1");
  EXPECT_THAT(keys(report["stages"]),
              ElementsAre("submission", "archive", "readme", "report", "build", "run"));
  EXPECT_THAT(keys(report["findings"][0]),
              ElementsAre("id", "severity", "audience", "message", "hint", "where", "waived"));
  EXPECT_THAT(keys(report["report_pdf"]),
              ElementsAre("pages", "page_size_pt", "columns", "body_font_pt", "leading_pt",
                          "text_block_in", "margins_in", "references_page", "fonts", "encrypted",
                          "has_text", "title", "words"));
}

TEST(ReportJson, WhatIsUnknownIsNullAndNeverLeftOut) {
  const ordered_json report = report_of(facts());
  EXPECT_TRUE(report["archive"].is_null());
  EXPECT_TRUE(report["readme"].is_null());
  EXPECT_TRUE(report["submission"]["received_at"].is_null());
  EXPECT_TRUE(report["report_pdf"]["columns"].is_null());
  EXPECT_TRUE(report["steps"][0]["signal"].is_null());
  EXPECT_TRUE(report["steps"][0]["source"]["detected"].is_null());
  EXPECT_EQ(report["steps"][0]["exit_code"], 2);
  EXPECT_EQ(report["report_pdf"]["margins_in"]["top"], 0.75);
}

TEST(ReportJson, BytesThatAreNotUtf8DoNotBreakIt) {
  Facts hostile = facts();
  hostile.submission.id = "caf\xe9";
  const std::string text = report::to_text(report_of(hostile));
  EXPECT_EQ(ordered_json::parse(text)["submission"]["id"], "caf\xef\xbf\xbd");
}

TEST(ReportJson, ComesBackByteForByte) {
  Facts all = facts();
  all.archive.emplace().format = "zip";
  all.readme.emplace().path = "README.md";
  all.sandbox.enforced = {{"memory", "cgroup2"}};
  all.sandbox.reading = {"rlimits", "landlock"};
  all.toolchain.manifest = {{"gcc", "12.2.0"}};
  for (const ordered_json& document : {report_of(facts()), report_of(all)}) {
    EXPECT_EQ(report::to_text(report::to_json(report::parse_report(document))),
              report::to_text(document));
  }
}

TEST(ReportJson, OfAnEarlierVersionComesBackWithNothingChangedOrLost) {
  for (const char* name : {"passes", "fails", "unverified", "hostile"}) {
    const ordered_json before = tests::golden_json(name);
    const ordered_json after = report::to_json(report::parse_report(before));
    for (const ordered_json& difference : ordered_json::diff(before, after)) {
      EXPECT_EQ(difference["op"], "add") << name << ": " << difference;
    }
  }
}

TEST(ReportJson, OfALaterVersionOrTamperedWithIsReadAsFarAsItGoes) {
  ordered_json json = tests::golden_json("fails");
  json["verdict"] = 7;
  json["stages"] = "none";
  json["findings"][0]["where"] = nullptr;
  json["steps"] = {1, nullptr, "make"};
  json.erase("submission");
  const report::Report report = report::parse_report(json);
  EXPECT_TRUE(report.stages.empty());
  EXPECT_EQ(report.findings.size(), 6U);
  EXPECT_EQ(report.findings[0].file, "");
  EXPECT_EQ(report.steps.size(), 3U);
  EXPECT_EQ(report.id, "");
  EXPECT_FALSE(report::parse_report_text("[1]"));
  EXPECT_FALSE(report::parse_report_text("{ no json"));
}

TEST(FactsJson, ComeBackAsTheyWere) {
  const nlohmann::json once = facts();
  const nlohmann::json twice = once.get<Facts>();
  EXPECT_EQ(once, twice);
  EXPECT_EQ(once["steps"][0]["outcome"], "failed");
}

TEST(FactsJson, RefuseWhatIsMissingOrOfAnotherType) {
  nlohmann::json json = facts();
  json["steps"][0].erase("command");
  EXPECT_THROW(json.get<Facts>(), nlohmann::json::exception);
  json = facts();
  json["report"]["pages"] = "eight";
  EXPECT_THROW(json.get<Facts>(), nlohmann::json::exception);
}

}  // namespace
}  // namespace vouch::harness
