// The sample submissions' reports, made by LaTeX: real fonts, real kerning, real figures.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "checks/judge.h"
#include "harness/worker/pdf_client.h"
#include "tests/paths.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> example_reports() {
  std::vector<fs::path> reports;
  for (const auto& entry :
       fs::directory_iterator(fs::path(VOUCH_SOURCE_DIR) / "examples/submissions")) {
    if (fs::exists(entry.path() / "report.pdf")) reports.push_back(entry.path() / "report.pdf");
  }
  std::ranges::sort(reports);
  return reports;
}

TEST(ReportExamples, AreMeasuredAsLatexSetThem) {
  const auto reports = example_reports();
  ASSERT_GE(reports.size(), 10U);
  for (const fs::path& pdf : reports) {
    SCOPED_TRACE(pdf.string());
    const ReportFacts report = worker::read_report(pdf, {});
    const bool nine = pdf.parent_path().filename() == "nine-pages";
    EXPECT_EQ(report.pages, nine ? 9U : 8U);
    EXPECT_EQ(report.columns, 2U);
    ASSERT_TRUE(report.body_font_pt && report.leading_pt && report.margins);
    EXPECT_NEAR(*report.body_font_pt, 9.96, 0.05);
    EXPECT_NEAR(*report.leading_pt, 11.96, 0.1);
    EXPECT_NEAR(report.margins->left, 1, 0.02);
    EXPECT_TRUE(report.references_page.has_value());
    EXPECT_TRUE(report.related_work_page.has_value());

    Facts facts;
    facts.report = report;
    for (const Finding& finding : checks::judge(facts, {}).findings) {
      if (!finding.id.starts_with("report-")) continue;
      EXPECT_TRUE(nine && finding.id == "report-too-long") << finding.id << ": " << finding.message;
    }
  }
}

}  // namespace
}  // namespace vouch::tests
