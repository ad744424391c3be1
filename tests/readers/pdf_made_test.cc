// Papers that real programs made (tests/reports: LaTeX in the styles of ACM, IEEE, USENIX and
// MLSys, a word processor, groff, a browser, ...) against what is known of each, and that no honest
// one of at most eight pages gets a finding.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "tests/paths.h"
#include "tests/support/report_trial.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;

const fs::path kDirectory = fs::path(VOUCH_SOURCE_DIR) / "tests/reports";

/// truth.tsv: a header, and a row for each paper.
using Truth = std::map<std::string, std::string>;

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream in(line + "\t");
  for (std::string cell; std::getline(in, cell, '\t');) cells.push_back(cell);
  return cells;
}

std::vector<Truth> truths() {
  std::ifstream in(kDirectory / "truth.tsv");
  std::string line;
  std::getline(in, line);
  const std::vector<std::string> names = cells_of(line);
  std::vector<Truth> rows;
  while (std::getline(in, line)) {
    const std::vector<std::string> cells = cells_of(line);
    Truth& row = rows.emplace_back();
    for (std::size_t i = 0; i < names.size() && i < cells.size(); ++i) row[names[i]] = cells[i];
  }
  return rows;
}

unsigned number(const std::string& text) { return static_cast<unsigned>(std::stoul(text)); }

class ReportMade : public testing::TestWithParam<Truth> {};

TEST_P(ReportMade, IsMeasuredAsItIsAndNotAccused) {
  const Truth& truth = GetParam();
  const auto report = worker::read_report(kDirectory / truth.at("file"), {});
  EXPECT_EQ(report.pages, number(truth.at("pages")));
  EXPECT_EQ(report.kind, truth.at("kind"));
  EXPECT_EQ(report.columns, number(truth.at("columns")));
  ASSERT_TRUE(report.body_font_pt && report.references_page && report.related_work_page);
  EXPECT_NEAR(*report.body_font_pt, std::stod(truth.at("body_font_pt")), 0.1);
  EXPECT_EQ(*report.references_page, number(truth.at("references_first_page")));
  EXPECT_EQ(*report.related_work_page, number(truth.at("related_work_page")));
  const bool two_of_references = truth.at("note") == "p9-10 refs only";
  EXPECT_EQ(report.references_only_pages >= 2, two_of_references);

  const auto lines = in_lines(report_findings(report, {}, {"Ada Lovelace", "Alan Turing"}));
  if (truth.at("findings").empty()) {
    EXPECT_THAT(lines, testing::IsEmpty());
  } else {
    EXPECT_THAT(lines, testing::ElementsAre(testing::StartsWith(truth.at("findings") + ": ")));
  }
}

INSTANTIATE_TEST_SUITE_P(Papers, ReportMade, testing::ValuesIn(truths()), [](const auto& instance) {
  std::string name = instance.param.at("file");
  name.resize(name.size() - 4);
  for (char& c : name) c = c == '-' ? '_' : c;
  return name;
});

TEST(ReportsMade, HoldEachStyleWithEightPagesAndWithTwoMoreOfReferences) {
  for (const char* style : {"acm", "ieee", "usenix", "mlsys"}) {
    EXPECT_TRUE(fs::exists(kDirectory / (std::string(style) + "-8.pdf"))) << style;
    EXPECT_TRUE(fs::exists(kDirectory / (std::string(style) + "-8-and-2.pdf"))) << style;
  }
}

}  // namespace
}  // namespace vouch::tests
