#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "checks/judge.h"

namespace vouch::checks {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// An honest report in the USENIX style: eight pages, the last of references alone.
ReportFacts honest() {
  ReportFacts report;
  report.real_type = "pdf";
  report.kind = "paper";
  report.declared_pages = report.pages = 8;
  report.page_width_pt = 612;
  report.page_height_pt = 792;
  report.columns = 2;
  report.body_font_pt = 9.96;
  report.leading_pt = 12;
  report.text_width_in = 7;
  report.text_height_in = 9;
  report.margins = Margins{.left = 0.75, .right = 0.75, .top = 1, .bottom = 1};
  report.references_page = 8;
  report.references_only_pages = 1;
  report.related_work_page = 2;
  report.fonts = {{"Times-Roman", true}};
  report.has_text = true;
  report.first_page_text = "A Title\nAda Lovelace, Alan Turing\n";
  report.page_facts.resize(
      8, PageFacts{.width_pt = 612, .height_pt = 792, .text_box_pt = {}, .font_pt = {}});
  return report;
}

/// The report's findings alone.
std::vector<Finding> findings_of(const ReportFacts& report, const Policy& policy = {},
                                 std::vector<Member> members = {}) {
  Facts facts;
  facts.submission.files = {{.role = Role::report, .name = "r.pdf", .sha256 = {}, .bytes = 1},
                            {.role = Role::code, .name = "c.zip", .sha256 = {}, .bytes = 1}};
  facts.submission.members_known = !members.empty();
  facts.submission.members = std::move(members);
  facts.report = report;
  std::vector<Finding> findings = judge(facts, policy).findings;
  std::erase_if(findings,
                [](const Finding& finding) { return !finding.id.starts_with("report-"); });
  return findings;
}

std::vector<std::string> ids_of(const ReportFacts& report, const Policy& policy = {}) {
  std::vector<std::string> ids;
  for (const Finding& finding : findings_of(report, policy)) ids.push_back(finding.id);
  return ids;
}

ReportFacts with_pages(std::uint32_t pages, std::uint32_t references_only) {
  ReportFacts report = honest();
  report.declared_pages = report.pages = pages;
  report.references_only_pages = references_only;
  report.page_facts.resize(pages, report.page_facts.front());
  return report;
}

TEST(ReportChecks, AnHonestReportGetsNothing) { EXPECT_THAT(ids_of(honest()), IsEmpty()); }

TEST(ReportChecks, EightPagesWithTwoOfReferencesAmongThemGetNothing) {
  EXPECT_THAT(ids_of(with_pages(8, 2)), IsEmpty());
}

TEST(ReportChecks, AFileThatIsNoPdfIsAnErrorThatNamesWhatItIs) {
  ReportFacts report;
  report.real_type = "docx";
  report.readable = false;
  report.trouble = "it is not a PDF";
  const auto findings = findings_of(report);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].id, "report-not-pdf");
  EXPECT_EQ(findings[0].severity, Severity::error);
  EXPECT_EQ(findings[0].message, "the report is no PDF: by its content it is a Word document");
}

TEST(ReportChecks, APasswordIsAnErrorAndNothingElseIsSaid) {
  ReportFacts report;
  report.real_type = "pdf";
  report.readable = false;
  report.encrypted = true;
  report.trouble = "it needs a password";
  EXPECT_THAT(ids_of(report), ElementsAre("report-encrypted"));
}

TEST(ReportChecks, ABrokenFileIsAnErrorAndOneThatEndedTheReaderADoubt) {
  ReportFacts report;
  report.real_type = "pdf";
  report.readable = false;
  report.trouble = "no page can be found in it";
  auto findings = findings_of(report);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].id, "report-damaged");
  EXPECT_EQ(findings[0].severity, Severity::error);

  report.undecided = true;
  report.trouble = "the reader was ended by signal 11";
  findings = findings_of(report);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::warning);
  EXPECT_THAT(findings[0].message, HasSubstr("look at it by hand"));
}

TEST(ReportChecks, PagesThatAreNotInTheFileAreNamed) {
  ReportFacts report = honest();
  report.damaged_pages = {2, 3, 4, 8};
  const auto findings = findings_of(report);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].id, "report-damaged");
  EXPECT_THAT(findings[0].message, HasSubstr("4 of the 8 pages"));
  EXPECT_THAT(findings[0].message, HasSubstr("pages 2 to 4, 8;"));
  EXPECT_EQ(findings[0].where.page, 2U);
}

TEST(ReportChecks, ALyingCountIsTold) {
  ReportFacts report = honest();
  report.declared_pages = 1;
  const auto findings = findings_of(report);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].id, "report-page-count");
  EXPECT_EQ(findings[0].message, "the PDF says that it has 1 page and has 8");
}

TEST(ReportChecks, NinePagesOfTextAreAnError) {
  const auto findings = findings_of(with_pages(9, 0));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].id, "report-too-long");
  EXPECT_EQ(findings[0].severity, Severity::error);
  EXPECT_EQ(findings[0].message, "the report has 9 pages; the limit is 8 pages");
  EXPECT_EQ(findings[0].where.page, 9U);
}

TEST(ReportChecks, OverTheLimitOnlyThroughReferencesIsAWarningWithBothCounts) {
  const auto findings = findings_of(with_pages(10, 2));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::warning);
  EXPECT_EQ(
      findings[0].message,
      "the report has 10 pages, and 8 without the 2 of nothing but references; the limit is 8 "
      "pages");
}

TEST(ReportChecks, OverTheLimitEvenWithoutReferencesIsAnError) {
  const auto findings = findings_of(with_pages(11, 2));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::error);
  EXPECT_THAT(findings[0].message, HasSubstr("11 pages, 9 without"));
}

TEST(ReportChecks, ThePolicyMayLeaveReferencesAndAppendicesOut) {
  Policy policy;
  policy.report.references_count = false;
  EXPECT_THAT(ids_of(with_pages(10, 2), policy), IsEmpty());
  ReportFacts report = with_pages(12, 2);
  report.appendix_only_pages = 2;
  EXPECT_THAT(ids_of(report, policy), ElementsAre("report-too-long"));
  policy.report.appendix_count = false;
  EXPECT_THAT(ids_of(report, policy), IsEmpty());
}

TEST(ReportChecks, ABlankLastPageIsNoError) {
  ReportFacts report = with_pages(9, 1);
  report.references_only_pages = 0;
  report.page_facts.back().kind = "blank";
  const auto findings = findings_of(report);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::warning);
}

ReportFacts with_kinds(std::vector<std::string> kinds) {
  ReportFacts report = with_pages(static_cast<std::uint32_t>(kinds.size()), 0);
  for (std::size_t i = 0; i < kinds.size(); ++i) report.page_facts[i].kind = kinds[i];
  return report;
}

StageResult stage_of(const ReportFacts& report) {
  Facts facts;
  facts.submission.files = {{.role = Role::report, .name = "r.pdf", .sha256 = {}, .bytes = 1}};
  facts.report = report;
  return judge(facts, Policy{}).stages[Stage::report];
}

TEST(ReportChecks, AScanOverTheLimitIsADoubtThatAPersonEnds) {
  for (const std::size_t pages : {std::size_t{10}, std::size_t{20}}) {
    ReportFacts report = with_kinds(std::vector<std::string>(pages, "scan"));
    report.kind = "scan";
    const auto findings = findings_of(report);
    ASSERT_EQ(findings.size(), 2U);
    EXPECT_EQ(findings[0].id, "report-too-long");
    EXPECT_EQ(findings[0].severity, Severity::warning);
    EXPECT_EQ(stage_of(report).status, StageStatus::not_checked);
  }
}

TEST(ReportChecks, APageOverTheLimitThatCannotBeReadNeitherPassesNorFails) {
  std::vector<std::string> kinds(9, "text");
  kinds[8] = "unreadable";
  ReportFacts report = with_kinds(kinds);
  report.unreadable_text = "outlines";
  const auto findings = findings_of(report);
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(
      findings[0].message,
      "the report has 9 pages where the limit is 8 pages; page 9 cannot be read, and may hold "
      "references or not");
  EXPECT_EQ(findings[0].severity, Severity::warning);
  EXPECT_EQ(findings[0].where.page, 9U);
  EXPECT_EQ(findings[1].id, "report-unreadable-text");
  EXPECT_EQ(stage_of(report).status, StageStatus::not_checked);
  EXPECT_EQ(stage_of(report).reason, "page 9 cannot be read: references or not?");
}

TEST(ReportChecks, ADrawingOverTheLimitIsNoReferencesAndAnError) {
  std::vector<std::string> kinds(9, "text");
  kinds[8] = "figure";
  const auto findings = findings_of(with_kinds(kinds));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::error);
}

TEST(ReportChecks, NinePagesThatWereReadAreAnErrorWhateverElseCannotBe) {
  std::vector<std::string> kinds(10, "text");
  kinds[3] = "unreadable";
  ReportFacts report = with_kinds(kinds);
  report.unreadable_text = "unmapped";
  const auto findings = findings_of(report);
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].id, "report-too-long");
  EXPECT_EQ(findings[0].severity, Severity::error);
}

TEST(ReportChecks, UnreadableTextIsToldAndNothingIsJudgedThatNeedsIt) {
  ReportFacts report = with_kinds(std::vector<std::string>(8, "unreadable"));
  report.unreadable_text = "unmapped";
  report.references_page.reset();
  report.related_work_page.reset();
  report.margins->left = 0.3;
  const auto findings = findings_of(report);
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].id, "report-margins");
  EXPECT_EQ(findings[1].message,
            "the text of pages 1 to 8 cannot be read by a program: its fonts do not say which "
            "letters they show");
  EXPECT_EQ(stage_of(report).reason, "the text of pages 1 to 8 cannot be read by a program");
}

TEST(ReportChecks, ThreePagesAreTooShort) {
  const auto findings = findings_of(with_pages(3, 0));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].id, "report-too-short");
  EXPECT_EQ(findings[0].severity, Severity::warning);
}

TEST(ReportChecks, EveryFormatFindingIsAWarningWithTheValueAndTheRule) {
  ReportFacts report = honest();
  report.page_width_pt = 595.28;
  report.page_height_pt = 841.89;
  for (PageFacts& page : report.page_facts) {
    page.width_pt = 595.28;
    page.height_pt = 841.89;
  }
  report.columns = 1;
  report.body_font_pt = 12;
  report.leading_pt = 24;
  report.margins->left = 0.3;
  report.fonts.push_back({"Helvetica", false});
  const auto findings = findings_of(report);
  ASSERT_EQ(findings.size(), 6U);
  for (const Finding& finding : findings) EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_EQ(findings[0].message,
            "the pages are A4 (8.3 x 11.7 in); the course's paper is US letter (8.5 x 11.0 in)");
  EXPECT_EQ(findings[1].message, "the text is set in 1 column; the papers read in class use 2");
  EXPECT_EQ(findings[2].message,
            "body text is 12.0 pt; papers like those read in class use 8.9 to 11.1 pt");
  EXPECT_EQ(findings[3].message,
            "lines of body text are 24.0 pt apart; papers like those read in class use 9.9 to 13.9 "
            "pt");
  EXPECT_EQ(findings[4].message, "the left margin is 0.30 in (expected 0.50 to 1.50)");
  EXPECT_EQ(findings[5].message, "1 of 2 fonts are not embedded: Helvetica");
}

TEST(ReportChecks, FormatFindingsNameThePagesThatShowIt) {
  ReportFacts report = honest();
  report.columns = 1;
  report.body_font_pt = 12;
  report.leading_pt = 13.5;
  report.margins->left = 0.3;
  for (std::size_t i = 0; i < 8; ++i) {
    PageFacts& page = report.page_facts[i];
    page.columns = i == 0 ? 2 : 1;
    page.body_share = i == 3 ? 0.1 : 0.9;
    page.text_box_pt = PageBox{i < 4 ? 21.6 : 54, 72, 558, 720};
    page.references_only = i == 7;
  }
  report.page_facts[6].width_pt = 700;
  const auto findings = findings_of(report);
  ASSERT_EQ(findings.size(), 4U);
  EXPECT_THAT(findings[0].message, HasSubstr("page 7 is 9.7 x 11.0 in;"));
  EXPECT_EQ(findings[0].where.page, 7U);
  EXPECT_THAT(findings[1].message, HasSubstr("1 column on pages 2 to 7;"));
  EXPECT_EQ(findings[1].where.page, 2U);
  EXPECT_THAT(findings[2].message, HasSubstr("12.0 pt on pages 1 to 3, 5 to 7;"));
  EXPECT_EQ(findings[2].where.page, 1U);
  EXPECT_THAT(findings[3].message, HasSubstr("0.30 in on pages 1 to 4 (expected"));
  EXPECT_EQ(findings[3].where.page, 1U);
}

TEST(ReportChecks, SeveralPagesInAnotherSizeAreToldAndOnePageOfCodeIsNot) {
  ReportFacts report = honest();
  const auto set_small = [&report](std::size_t page) {
    report.page_facts[page].font_pt = 7;
    report.page_facts[page].body_share = 0.05;
    report.page_facts[page].words = 900;
  };
  set_small(4);
  EXPECT_THAT(ids_of(report), IsEmpty());
  set_small(5);
  const auto findings = findings_of(report);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].message,
            "most text on pages 5 to 6 is not in the body's 10.0 pt but in 7.0 pt; papers like "
            "those read in class use 8.9 to 11.1 pt");
  EXPECT_EQ(findings[0].where.page, 5U);
  report.page_facts[4].references_only = true;
  EXPECT_THAT(ids_of(report), IsEmpty());
}

TEST(ReportChecks, OnePageOfLettersForNoReaderIsTold) {
  ReportFacts report = honest();
  report.page_facts[4].font_pt = 4;
  report.page_facts[4].body_share = 0.05;
  report.page_facts[4].words = 3000;
  const auto findings = findings_of(report);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].message, HasSubstr("most text on page 5 is not in the body's 10.0 pt but "
                                             "in 4.0 pt"));
}

TEST(ReportChecks, HintsForOtherPaperAgreeAndCureIt) {
  ReportFacts report = honest();
  report.margins->bottom = 2.3;
  for (PageFacts& page : report.page_facts) {
    page.width_pt = 595.28;
    page.height_pt = 841.89;
  }
  auto findings = findings_of(report);
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_THAT(findings[0].hint, HasSubstr("\\usepackage[letterpaper]{geometry}"));
  EXPECT_EQ(findings[1].hint, "Set the paper size first; a template's margins follow it.");
  for (PageFacts& page : report.page_facts) {
    page.width_pt = 792;
    page.height_pt = 612;
  }
  findings = findings_of(report);
  EXPECT_THAT(findings[0].message, HasSubstr("11.0 x 8.5 in (US letter in landscape)"));
  EXPECT_THAT(findings[0].hint, HasSubstr("Turn the pages upright"));
}

TEST(ReportChecks, LinesAreJudgedByTheSizeOfTheirLetters) {
  ReportFacts report = honest();
  report.leading_pt = 10.2;  // \linespread{0.85}
  EXPECT_THAT(ids_of(report), ElementsAre("report-line-spacing"));
  report.body_font_pt = 9;
  EXPECT_THAT(ids_of(report), IsEmpty());
}

TEST(ReportChecks, UnknownValuesAreNotJudged) {
  ReportFacts report = honest();
  report.columns.reset();
  report.body_font_pt.reset();
  report.leading_pt.reset();
  report.margins.reset();
  report.fonts.clear();
  EXPECT_THAT(ids_of(report), IsEmpty());
}

TEST(ReportChecks, SlidesAndScansAreToldAsWhatTheyAre) {
  ReportFacts report = honest();
  report.columns = 1;
  report.body_font_pt = 24;
  report.references_page.reset();
  report.kind = "slides";
  EXPECT_THAT(ids_of(report), ElementsAre("report-not-a-paper"));
  report.kind = "scan";
  EXPECT_THAT(ids_of(report), ElementsAre("report-no-text"));
}

TEST(ReportChecks, MissingSectionsAreWarnings) {
  ReportFacts report = honest();
  report.references_page.reset();
  report.related_work_page.reset();
  EXPECT_THAT(ids_of(report), ElementsAre("report-no-references", "report-no-related-work"));
  report.unread_pages = {5};  // they may stand there
  EXPECT_THAT(ids_of(report), IsEmpty());
}

TEST(ReportChecks, AMemberWhoIsNotNamedIsMissed) {
  ReportFacts report = honest();
  const auto findings =
      findings_of(report, {}, {{"Ada Lovelace", ""}, {"Grace Hopper", ""}, {"Alan M. Turing", ""}});
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].id, "report-no-authors");
  EXPECT_EQ(findings[0].message, "1 of 3 members is not named on the first page: Grace Hopper");
}

TEST(ReportChecks, NamesMatchAcrossAccentsOrderAndSmallCapitals) {
  ReportFacts report = honest();
  report.first_page_text = "J\xC2\xA8urgen M\xC3\xBCller, LOVELACE Ada, Li\nWu\n";
  EXPECT_THAT(findings_of(report, {},
                          {{"J\xC3\xBCrgen M\xC3\xBCller", ""},
                           {"Ada Lovelace", ""},
                           {"Li Wu", ""},
                           {"\xE7\x8E\x8B\xE5\xB0\x8F", ""}}),
              IsEmpty());
}

TEST(ReportChecks, ActiveContentIsNamed) {
  ReportFacts report = honest();
  report.active_content = {"attachment", "javascript"};
  const auto findings = findings_of(report);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].id, "report-active-content");
  EXPECT_EQ(findings[0].message, "the PDF carries an attached file, JavaScript");
}

}  // namespace
}  // namespace vouch::checks
