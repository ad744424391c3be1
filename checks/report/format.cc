// Is the report formatted like the papers read in class? Measured values against the policy's
// spans. Only warnings: "similar" is for people to judge.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "checks/check.h"
#include "checks/text/page_ranges.h"

namespace vouch::checks {
namespace {

constexpr FindingKind kPageSize = finding_kind({
    .id = "report-page-size",
    .severity = Severity::warning,
    .means = "The pages are not of the paper size that the course uses.",
    .why = "On other paper the same page count holds more or less text.",
    .fix = "Set the paper size: \\documentclass[letterpaper]{...}, or Layout > Size > Letter.",
    .wrong = "A4, the default of many European installations",
    .right = "US letter, 8.5 by 11 inches",
});

constexpr FindingKind kColumns = finding_kind({
    .id = "report-columns",
    .severity = Severity::warning,
    .means = "The text is not set in as many columns as the papers read in class.",
    .why = "The report has to be formatted like those papers, most of which have two columns.",
    .fix = "Use the ACM (sigconf), USENIX or IEEE template.",
    .wrong = "\\documentclass{article}",
    .right = "\\documentclass[sigconf]{acmart}",
});

constexpr FindingKind kFontSize = finding_kind({
    .id = "report-font-size",
    .severity = Severity::warning,
    .means = "The body text is larger or smaller than in the papers read in class.",
    .why = "With another size the page limit means another amount of text.",
    .fix = "Take the template's own body size, and change it nowhere.",
    .wrong = "\\documentclass[12pt]{article}",
    .right = "\\documentclass[10pt]{article}",
});

constexpr FindingKind kMargins = finding_kind({
    .id = "report-margins",
    .severity = Severity::warning,
    .means = "A margin, or the block of text, is wider or narrower than in the papers read in "
             "class.",
    .why = "With other margins the page limit means another amount of text.",
    .fix = "Leave the template's margins alone: no \\usepackage[margin=...]{geometry}.",
    .wrong = "\\usepackage[margin=0.3in]{geometry}",
    .right = "the margins of the template",
});

constexpr FindingKind kLineSpacing = finding_kind({
    .id = "report-line-spacing",
    .severity = Severity::warning,
    .means = "The lines stand closer together, or wider apart, than in the papers read in class.",
    .why = "With another spacing the page limit means another amount of text.",
    .fix = "Set single spacing; remove \\linespread, \\baselinestretch and \\setstretch.",
    .wrong = "\\linespread{0.85}",
    .right = "the spacing of the template",
});

constexpr FindingKind kFontNotEmbedded = finding_kind({
    .id = "report-font-not-embedded",
    .severity = Severity::warning,
    .means = "A font that the PDF uses is not in it, so that every viewer shows another in its "
             "place.",
    .why = "The report has to look the same on staff's machines; publishers demand it as well.",
    .fix = "Embed all fonts: pdflatex does; for figures, export them with fonts embedded.",
    .wrong = "Helvetica, named by a figure and not embedded",
    .right = "every line of `pdffonts report.pdf` says \"yes\" under emb",
});

constexpr FindingKind kKinds[] = {kPageSize, kColumns,     kFontSize,
                                  kMargins,  kLineSpacing, kFontNotEmbedded};

constexpr double kLetterWidth = 612, kLetterHeight = 792;  // points: 8.5 x 11 in
constexpr double kA4Width = 595.276, kA4Height = 841.89;   // points: 210 x 297 mm
constexpr double kNearPt = 4;
constexpr std::size_t kFontsNamed = 4;
constexpr std::uint32_t kFullPages = 3;
// Shares of a page's characters that are in the body's size.
constexpr double kMostOfPage = 0.5, kLittleOfPage = 0.25;
constexpr std::uint32_t kPageOfText = 400;  // words; a page of a paper has 600 to 1,100
constexpr std::size_t kSeveralPages = 2;
constexpr double kSameSizePt = 0.3;
// Of what was measured: a value this close to an end of its span is within it.
constexpr double kRoundingPt = 0.05;
constexpr double kRoundingInches = 0.02;
constexpr double kAlikeInches = 0.15;  // pages whose margin is the document's

bool is_within(double value, const Range& span, double rounding) {
  return value >= span.first - rounding && value <= span.second + rounding;
}

bool is_size(const PageFacts& page, double width, double height, double tolerance) {
  return std::abs(page.width_pt - width) <= tolerance &&
         std::abs(page.height_pt - height) <= tolerance;
}

std::string size_for_people(const PageFacts& page) {
  const std::string inches =
      fmt::format("{:.1f} x {:.1f} in", page.width_pt / 72, page.height_pt / 72);
  if (is_size(page, kA4Width, kA4Height, 3)) return "A4 (" + inches + ")";
  if (is_size(page, kLetterWidth, kLetterHeight, 3)) return "US letter (" + inches + ")";
  return inches;
}

void check_page_size(const ReportFacts& report, const ReportPolicy& policy, Findings& findings) {
  if (policy.page_size == "any") return;
  const bool letter = policy.page_size == "letter";
  const double width = letter ? kLetterWidth : kA4Width;
  const double height = letter ? kLetterHeight : kA4Height;
  std::vector<std::uint32_t> wrong;
  for (std::size_t i = 0; i < report.page_facts.size(); ++i) {
    const PageFacts& page = report.page_facts[i];
    if (page.width_pt <= 0) continue;
    if (!is_size(page, width, height, policy.page_size_tolerance_pt))
      wrong.push_back(static_cast<std::uint32_t>(i) + 1);
  }
  if (wrong.empty()) return;
  const std::string wanted = letter ? "US letter (8.5 x 11.0 in)" : "A4 (8.3 x 11.7 in)";
  const PageFacts& first = report.page_facts[wrong.front() - 1];
  // So near that inches would not show the difference.
  const bool near = is_size(first, width, height, kNearPt);
  const std::string size = near ? fmt::format("{:.1f} x {:.1f} pt", first.width_pt, first.height_pt)
                                : size_for_people(first);
  const std::string which =
      wrong.size() == report.page_facts.size()
          ? "the pages are"
          : fmt::format("{} {}", name_pages(wrong), wrong.size() == 1 ? "is" : "are");
  findings.add(kPageSize, fmt::format("{} {}; the course's paper is {}", which, size, wanted),
               {.page = wrong.front()});
}

/// The pages of text that are neither references nor appendix and of which `holds` is true.
template <typename Predicate>
std::vector<std::uint32_t> body_pages(const ReportFacts& report, Predicate holds) {
  std::vector<std::uint32_t> pages;
  for (std::size_t i = 0; i < report.page_facts.size(); ++i) {
    const PageFacts& page = report.page_facts[i];
    const bool is_body = page.kind == "text" && !page.references_only && !page.appendix_only;
    if (is_body && holds(page)) pages.push_back(static_cast<std::uint32_t>(i) + 1);
  }
  return pages;
}

/// " on pages 1 to 8", or nothing where no page is known.
std::string on_pages(const std::vector<std::uint32_t>& pages) {
  return pages.empty() ? "" : " on " + name_pages(pages);
}

Where first_of(const std::vector<std::uint32_t>& pages) {
  Where where;
  if (!pages.empty()) where.page = pages.front();
  return where;
}

void check_columns(const ReportFacts& report, const ReportPolicy& policy, Findings& findings) {
  if (policy.columns.empty() || !report.columns) return;
  if (std::ranges::find(policy.columns, *report.columns) != policy.columns.end()) return;
  const auto pages =
      body_pages(report, [&](const PageFacts& page) { return page.columns == *report.columns; });
  findings.add(kColumns,
               fmt::format("the text is set in {} {}{}; the papers read in class use {}",
                           *report.columns, *report.columns == 1 ? "column" : "columns",
                           on_pages(pages), fmt::join(policy.columns, " or ")),
               first_of(pages));
}

std::string usual_sizes(const Range& span) {
  return fmt::format("papers like those read in class use {:.1f} to {:.1f} pt", span.first,
                     span.second);
}

void check_font_size(const ReportFacts& report, const ReportPolicy& policy, Findings& findings) {
  if (!policy.body_font_pt || !report.body_font_pt) return;
  const Range& span = *policy.body_font_pt;
  if (!is_within(*report.body_font_pt, span, kRoundingPt)) {
    const auto pages =
        body_pages(report, [](const PageFacts& page) { return page.body_share >= kMostOfPage; });
    findings.add(kFontSize,
                 fmt::format("body text is {:.1f} pt{}; {}", *report.body_font_pt, on_pages(pages),
                             usual_sizes(span)),
                 first_of(pages));
    return;
  }
  // Pages of text that are set in another size: not the first, whose head differs, nor a page of
  // code or of one large table.
  auto pages = body_pages(report, [&](const PageFacts& page) {
    return page.font_pt && !is_within(*page.font_pt, span, kRoundingPt) &&
           page.body_share <= kLittleOfPage && page.words >= kPageOfText &&
           &page != &report.page_facts.front();
  });
  if (pages.empty()) return;
  const auto size_of = [&](std::uint32_t page) { return *report.page_facts[page - 1].font_pt; };
  const double size = size_of(pages.front());
  std::erase_if(pages,
                [&](std::uint32_t page) { return std::abs(size_of(page) - size) > kSameSizePt; });
  if (pages.size() < kSeveralPages) return;
  findings.add(kFontSize,
               fmt::format("most text on {} is not in the body's {:.1f} pt but in {:.1f} pt; {}",
                           name_pages(pages), *report.body_font_pt, size, usual_sizes(span)),
               first_of(pages));
}

void check_leading(const ReportFacts& report, const ReportPolicy& policy, Findings& findings) {
  if (!policy.leading_pt || !report.leading_pt) return;
  if (is_within(*report.leading_pt, *policy.leading_pt, kRoundingPt)) return;
  findings.add(
      kLineSpacing,
      fmt::format("lines of body text are {:.1f} pt apart; papers like those read in class "
                  "use {:.1f} to {:.1f} pt",
                  *report.leading_pt, policy.leading_pt->first, policy.leading_pt->second));
}

/// One side of the page: what is told of the document, and how to measure it on one page.
struct Side {
  const char* name;
  double Margins::*of_report;
  double (*of_page)(const PageFacts& page, const PageBox& text);  // points
};

constexpr Side kSides[] = {
    {"left", &Margins::left, [](const PageFacts&, const PageBox& text) { return text.left; }},
    {"right", &Margins::right,
     [](const PageFacts& page, const PageBox& text) { return page.width_pt - text.right; }},
    {"top", &Margins::top, [](const PageFacts&, const PageBox& text) { return text.top; }},
    {"bottom", &Margins::bottom,
     [](const PageFacts& page, const PageBox& text) { return page.height_pt - text.bottom; }}};

void check_margins(const ReportFacts& report, const ReportPolicy& policy, Findings& findings) {
  std::vector<std::string> wrong;
  Where where;
  // Too few pages show no full column, and so neither head nor foot.
  const std::size_t sides = report.pages >= kFullPages ? 4 : 2;
  for (std::size_t i = 0; i < sides && policy.margins_in && report.margins; ++i) {
    const Side& side = kSides[i];
    const Range& span = *policy.margins_in;
    const double margin = (*report.margins).*side.of_report;
    if (is_within(margin, span, kRoundingInches)) continue;
    const auto pages = body_pages(report, [&](const PageFacts& page) {
      if (!page.text_box_pt) return false;
      const double own = side.of_page(page, *page.text_box_pt) / 72;
      return !is_within(own, span, kRoundingInches) && std::abs(own - margin) < kAlikeInches;
    });
    if (!where.page) where = first_of(pages);
    wrong.push_back(fmt::format("the {} margin is {:.2f} in{} (expected {:.2f} to {:.2f})",
                                side.name, margin, on_pages(pages), span.first, span.second));
  }
  const auto look = [&](const char* what, const std::optional<double>& value,
                        const std::optional<Range>& span) {
    if (!value || !span || is_within(*value, *span, kRoundingInches)) return;
    wrong.push_back(fmt::format("the text block is {:.2f} in {} (expected {:.2f} to {:.2f})",
                                *value, what, span->first, span->second));
  };
  look("wide", report.text_width_in, policy.text_width_in);
  look("high", report.text_height_in, policy.text_height_in);
  if (!wrong.empty()) findings.add(kMargins, fmt::format("{}", fmt::join(wrong, "; ")), where);
}

void check_fonts(const ReportFacts& report, const ReportPolicy& policy, Findings& findings) {
  if (!policy.fonts_embedded) return;
  std::vector<std::string> missing;
  for (const FontFacts& font : report.fonts) {
    if (!font.embedded) missing.push_back(font.name);
  }
  if (missing.empty()) return;
  const std::size_t count = missing.size();
  missing.resize(std::min(count, kFontsNamed));
  findings.add(kFontNotEmbedded,
               fmt::format("{} of {} fonts are not embedded: {}{}", count, report.fonts.size(),
                           fmt::join(missing, ", "), count > kFontsNamed ? ", ..." : ""));
}

void run(const Facts& facts, const Policy& policy, Findings& findings) {
  // Slides and scans are told as what they are (report_content.cc), not as badly formatted papers.
  if (!facts.report || !facts.report->readable || facts.report->kind != "paper") return;
  const ReportFacts& report = *facts.report;
  check_page_size(report, policy.report, findings);
  check_columns(report, policy.report, findings);
  check_font_size(report, policy.report, findings);
  check_leading(report, policy.report, findings);
  check_margins(report, policy.report, findings);
  check_fonts(report, policy.report, findings);
}

}  // namespace

extern const Check report_format{"the report's format", kKinds, run};

}  // namespace vouch::checks
