// Every key of [report], on real PDFs through the worker: what keeps the rule by a hair, what
// breaks it by one, and that another policy judges otherwise.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/pdf_paper.h"
#include "tests/support/report_trial.h"

namespace vouch::tests {
namespace {

struct Row {
  const char* paper;   // as for paper_of
  const char* policy;  // lines of [report]
  std::vector<std::string> findings;
  std::vector<std::string> members = {};
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.paper << " | " << row.policy; }

class ReportPolicy : public testing::TestWithParam<Row> {};

TEST_P(ReportPolicy, JudgesAsItsKeysSay) {
  const Row& row = GetParam();
  const auto report = read_bytes(make_paper(row.paper));
  EXPECT_THAT(in_lines(report_findings(report, policy_with(row.policy), row.members)),
              testing::ElementsAreArray(row.findings));
}

constexpr const char* kDefault = "";

INSTANTIATE_TEST_SUITE_P(
    Length, ReportPolicy,
    testing::Values(
        Row{"pages=8", kDefault, {}},
        Row{"pages=9",
            kDefault,
            {"warning report-too-long: the report has 9 pages, and 8 without the 1 of nothing but "
             "references; the limit is 8 pages"}},
        Row{"pages=10",
            kDefault,
            {"error report-too-long: the report has 10 pages, 9 without those of nothing but "
             "references; the limit is 8 pages"}},
        Row{"pages=10", "max_pages = 10", {}}, Row{"pages=6", kDefault, {}},
        Row{"pages=5",
            kDefault,
            {"warning report-too-short: the report has 5 pages; at least 6 are expected, and at "
             "most 8 allowed"}},
        Row{"pages=5", "min_pages = 5", {}},
        Row{"pages=10 references=2", "references_count = false", {}},
        Row{"pages=11 references=2",
            "references_count = false",
            {"error report-too-long: the report has 9 pages that count, of 11 in all; the limit "
             "is 8 pages"}},
        Row{"pages=10 references=1 appendix=1",
            kDefault,
            {"error report-too-long: the report has 10 pages, 9 without those of nothing but "
             "references; the limit is 8 pages"}},
        Row{"pages=9 references=1 appendix=1", "appendix_count = false", {}},
        Row{"pages=10 references=1 appendix=1",
            "appendix_count = false\nreferences_count = false",
            {}}));

INSTANTIATE_TEST_SUITE_P(
    Paper, ReportPolicy,
    testing::Values(
        Row{"page_width=595.28 page_height=841.89 left=45 height=690",
            kDefault,
            {"warning report-page-size: the pages are A4 (8.3 x 11.7 in); the course's paper is US "
             "letter (8.5 x 11.0 in)"}},
        Row{"page_width=595.28 page_height=841.89 left=45 height=690", "page_size = \"a4\"", {}},
        Row{"page_width=595.28 page_height=841.89 left=45 height=690", "page_size = \"any\"", {}},
        Row{"pages=8",
            "page_size = \"a4\"",
            {"warning report-page-size: the pages are US letter (8.5 x 11.0 in); the course's "
             "paper is A4 (8.3 x 11.7 in)"}},
        Row{"page_width=614.9", kDefault, {}},
        Row{"page_width=615.1",
            kDefault,
            {"warning report-page-size: the pages are 615.1 x 792.0 pt; the course's paper is US "
             "letter (8.5 x 11.0 in)"}},
        Row{"page_width=615.1", "page_size_tolerance_pt = 4", {}},
        Row{"page_width=613",
            "page_size_tolerance_pt = 0.5",
            {"warning report-page-size: the pages are 613.0 x 792.0 pt; the course's paper is US "
             "letter (8.5 x 11.0 in)"}}));

INSTANTIATE_TEST_SUITE_P(
    Format, ReportPolicy,
    testing::Values(
        Row{"columns=1",
            kDefault,
            {"warning report-columns: the text is set in 1 column on pages 1 to 7; the papers read "
             "in class use 2"}},
        Row{"columns=1", "columns = [1, 2]", {}}, Row{"columns=1", "columns = []", {}},
        Row{"columns=3 gutter=18 size=9 leading=11",
            "columns = [1, 2]",
            {"warning report-columns: the text is set in 3 columns on pages 1 to 7; the papers "
             "read in class use 1 or 2"}},
        Row{"size=11.1 leading=13", kDefault, {}},
        Row{"size=11.2 leading=13",
            kDefault,
            {"warning report-font-size: body text is 11.2 pt on pages 1 to 7; papers like those "
             "read in class use "
             "8.9 to 11.1 pt"}},
        Row{"size=8.9 leading=11", kDefault, {}},
        Row{"size=8.8 leading=11",
            kDefault,
            {"warning report-font-size: body text is 8.8 pt on pages 1 to 7; papers like those "
             "read in class use "
             "8.9 to 11.1 pt"}},
        Row{"size=8 leading=11", "body_font_pt = \"any\"", {}},
        Row{"size=10",
            "body_font_pt = [10.5, 12]",
            {"warning report-font-size: body text is 10.0 pt on pages 1 to 7; papers like those "
             "read in class use "
             "10.5 to 12.0 pt"}},
        Row{"leading=9.9", kDefault, {}},
        Row{"leading=9.8",
            kDefault,
            {"warning report-line-spacing: lines of body text are 9.8 pt apart; papers like those "
             "read in class use 9.9 to 13.9 pt"}},
        Row{"leading=13.9", kDefault, {}},
        Row{"leading=14",
            kDefault,
            {"warning report-line-spacing: lines of body text are 14.0 pt apart; papers like those "
             "read in class use 9.9 to 13.9 pt"}},
        Row{"leading=20", "leading = [18, 22]", {}}, Row{"leading=20", "leading = \"any\"", {}}));

INSTANTIATE_TEST_SUITE_P(
    Block, ReportPolicy,
    testing::Values(
        Row{"left=35 width=542", kDefault, {}},
        Row{"left=30 width=552",
            kDefault,
            {"warning report-margins: the left margin is 0.42 in on pages 1 to 7 (expected 0.50 to "
             "1.50); the "
             "right margin is 0.42 in on pages 1 to 7 (expected 0.50 to 1.50)"}},
        Row{"left=30 width=552", "margins_in = [0.4, 1.5]", {}},
        Row{"left=30 width=552", "margins_in = \"any\"", {}},
        Row{"width=504", "text_block_in = [[6.9, 7.1], [8.8, 9.2]]", {}},
        Row{"width=504", "text_block_in = [[7.0, 7.1], \"any\"]", {}},
        Row{"width=504",
            "text_block_in = [[6.0, 6.9], \"any\"]",
            {"warning report-margins: the text block is 7.00 in wide (expected 6.00 to 6.90)"}},
        Row{"width=504",
            "text_block_in = [\"any\", [9.5, 10]]",
            {"warning report-margins: the text block is 8.94 in high (expected 9.50 to 10.00)"}}));

INSTANTIATE_TEST_SUITE_P(
    Content, ReportPolicy,
    testing::Values(
        Row{"embed=no",
            kDefault,
            {"warning report-font-not-embedded: 2 of 2 fonts are not embedded: Courier, "
             "Courier-Bold"}},
        Row{"embed=no", "fonts_embedded = false", {}},
        Row{"references=0",
            kDefault,
            {"warning report-no-references: no list of references was found"}},
        Row{"references=0", "references = false", {}},
        Row{"related=no",
            kDefault,
            {"warning report-no-related-work: no section on background or related work was found"}},
        Row{"related=no", "related_work = false", {}},
        Row{"pages=8",
            kDefault,
            {"warning report-no-authors: 1 of 3 members is not named on the first page: Grace "
             "Hopper"},
            {"Ada Lovelace", "Alan Turing", "Grace Hopper"}},
        Row{"pages=8", kDefault, {}, {"Ada Lovelace", "Alan Turing"}},
        Row{"pages=8", "authors = false", {}, {"Grace Hopper"}}));

}  // namespace
}  // namespace vouch::tests
