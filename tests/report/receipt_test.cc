#include "harness/report/document/receipt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/report/document/report_json.h"
#include "harness/report/formats.h"
#include "tests/support/reports.h"
#include "tests/support/scratch.h"
#include "util/usage_error.h"

namespace vouch::harness {
namespace {

using nlohmann::ordered_json;
using ::testing::HasSubstr;
using tests::golden_report;

TEST(Receipt, IsTheSameForTheSameBytesUnderOtherNames) {
  report::Report report = golden_report("passes");
  const std::string code = report::make_receipt(report)["code"];
  report.id = "elsewhere";
  report.files.at(1).name = "final.zip";
  report.wall_s = 99;
  EXPECT_EQ(report::make_receipt(report)["code"], code);
  EXPECT_TRUE(report::compare_receipts(report::make_receipt(report),
                                       report::make_receipt(golden_report("passes")))
                  .empty());
}

TEST(Receipt, NamesEachToolThatDiffers) {
  report::Report theirs = golden_report("passes");
  report::Report mine = theirs;
  mine.toolchain.at(0).second = "13.2.0";
  mine.toolchain.erase(mine.toolchain.begin() + 3);
  mine.toolchain_sha256 = std::string(64, '1');
  const auto differences =
      report::compare_receipts(report::make_receipt(mine), report::make_receipt(theirs));
  ASSERT_EQ(differences.size(), 2U);
  const std::string text = report::describe_receipt_differences(differences);
  EXPECT_THAT(text, HasSubstr("gcc: there 12.2.0; here 13.2.0"));
  EXPECT_THAT(text, HasSubstr("python3: there 3.11.2; here none"));
}

TEST(Receipt, TellsAnotherZipAndAnotherPolicyApart) {
  report::Report mine = golden_report("passes");
  const std::string code = report::make_receipt(mine)["code"];
  mine.files.at(1).sha256 = std::string(64, '2');
  mine.policy_sha256 = std::string(64, '3');
  const auto differences = report::compare_receipts(report::make_receipt(mine),
                                                    report::make_receipt(golden_report("passes")));
  ASSERT_EQ(differences.size(), 2U);
  EXPECT_EQ(differences[0].what, "code file");
  EXPECT_EQ(differences[1].what, "policy");
  EXPECT_NE(report::make_receipt(mine)["code"], code);
}

TEST(Receipt, TellsTwoProgramsOfOneVersionApart) {
  report::Report mine = golden_report("passes");
  report::Report theirs = mine;
  mine.tool_sha256 = std::string(64, 'a');
  theirs.tool_sha256 = std::string(64, 'b');
  const auto differences =
      report::compare_receipts(report::make_receipt(mine), report::make_receipt(theirs));
  ASSERT_EQ(differences.size(), 1U);
  EXPECT_EQ(differences[0].here, "0.1.0 aaaaaaaaaaaa");
  EXPECT_EQ(differences[0].there, "0.1.0 bbbbbbbbbbbb");
  EXPECT_NE(report::make_receipt(mine)["code"], report::make_receipt(theirs)["code"]);
}

TEST(Receipt, IsReadFromAReportAPageOrAReceipt) {
  const tests::Scratch scratch;
  const report::Report report = golden_report("hostile");
  const ordered_json receipt = report::make_receipt(report);
  EXPECT_EQ(
      report::read_receipt(scratch.write("report.json", report::to_text(report::to_json(report)))),
      receipt);
  EXPECT_EQ(report::read_receipt(scratch.write("report.html", report::html_report(report, {}))),
            receipt);
  EXPECT_EQ(report::read_receipt(scratch.write("receipt.json", report::to_text(receipt))), receipt);
}

TEST(Receipt, RefusesAFileThatHoldsNone) {
  const tests::Scratch scratch;
  EXPECT_THROW(report::read_receipt(scratch.write("a.txt", "hello")), UsageError);
  EXPECT_THROW(report::read_receipt(scratch.write("b.json", R"({"schema": "other/1"})")),
               UsageError);
  EXPECT_THROW(report::read_receipt(scratch.path() / "missing.json"), UsageError);
}

TEST(Receipt, SaysInOneLineThatNothingDiffers) {
  EXPECT_EQ(report::describe_receipt_differences({}),
            "Same receipt: the same submission, policy, toolchain and vouch.\n");
}

}  // namespace
}  // namespace vouch::harness
