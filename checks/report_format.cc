// Is the report formatted like the papers read in class? Measured values against the policy's
// spans. Only warnings: "similar" is for people to judge.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "checks/check.h"

namespace vouch::checks {
namespace {

constexpr FindingKind kPageSize = finding_kind({
    .id = "report-page-size",
    .severity = Severity::warning,
    .means = "The pages are not of the paper size that the course uses.",
    .why = "On other paper the same page count holds more or less text.",
    .mend = "Set the paper size: \\documentclass[letterpaper]{...}, or Layout > Size > Letter.",
    .wrong = "A4, the default of many European installations",
    .right = "US letter, 8.5 by 11 inches",
});

constexpr FindingKind kColumns = finding_kind({
    .id = "report-columns",
    .severity = Severity::warning,
    .means = "The text is not set in as many columns as the papers read in class.",
    .why = "The report has to be formatted like those papers, most of which have two columns.",
    .mend = "Use the ACM (sigconf), USENIX or IEEE template.",
    .wrong = "\\documentclass{article}",
    .right = "\\documentclass[sigconf]{acmart}",
});

constexpr FindingKind kFontSize = finding_kind({
    .id = "report-font-size",
    .severity = Severity::warning,
    .means = "The body text is larger or smaller than in the papers read in class.",
    .why = "With another size the page limit means another amount of text.",
    .mend = "Take the template's own body size, and change it nowhere.",
    .wrong = "\\documentclass[12pt]{article}",
    .right = "\\documentclass[10pt]{article}",
});

constexpr FindingKind kMargins = finding_kind({
    .id = "report-margins",
    .severity = Severity::warning,
    .means = "A margin, or the block of text, is wider or narrower than in the papers read in "
             "class.",
    .why = "With other margins the page limit means another amount of text.",
    .mend = "Leave the template's margins alone: no \\usepackage[margin=...]{geometry}.",
    .wrong = "\\usepackage[margin=0.3in]{geometry}",
    .right = "the margins of the template",
});

constexpr FindingKind kLineSpacing = finding_kind({
    .id = "report-line-spacing",
    .severity = Severity::warning,
    .means = "The lines stand closer together, or wider apart, than in the papers read in class.",
    .why = "With another spacing the page limit means another amount of text.",
    .mend = "Set single spacing; remove \\linespread, \\baselinestretch and \\setstretch.",
    .wrong = "\\linespread{0.85}",
    .right = "the spacing of the template",
});

constexpr FindingKind kFontNotEmbedded = finding_kind({
    .id = "report-font-not-embedded",
    .severity = Severity::warning,
    .means = "A font that the PDF uses is not in it, so that every viewer shows another in its "
             "place.",
    .why = "The report has to look the same on staff's machines; publishers demand it as well.",
    .mend = "Embed all fonts: pdflatex does; for figures, export them with fonts embedded.",
    .wrong = "Helvetica, named by a figure and not embedded",
    .right = "every line of `pdffonts report.pdf` says \"yes\" under emb",
});

constexpr FindingKind kKinds[] = {kPageSize, kColumns,     kFontSize,
                                  kMargins,  kLineSpacing, kFontNotEmbedded};

constexpr double kLetterWidth = 612, kLetterHeight = 792;  // points: 8.5 x 11 in
constexpr double kA4Width = 595.276, kA4Height = 841.89;   // points: 210 x 297 mm
constexpr std::size_t kFontsNamed = 4;
constexpr std::uint32_t kFullPages = 3;
// Of what was measured: a value this close to an end of its span is within it.
constexpr double kRoundingPt = 0.05;
constexpr double kRoundingInches = 0.02;

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
  std::vector<std::uint32_t> wrong;
  for (std::size_t i = 0; i < report.page_facts.size(); ++i) {
    const PageFacts& page = report.page_facts[i];
    if (page.width_pt <= 0) continue;
    const bool right = is_size(page, letter ? kLetterWidth : kA4Width,
                               letter ? kLetterHeight : kA4Height, policy.page_size_tolerance_pt);
    if (!right) wrong.push_back(static_cast<std::uint32_t>(i) + 1);
  }
  if (wrong.empty()) return;
  const std::string wanted = letter ? "US letter (8.5 x 11.0 in)" : "A4 (8.3 x 11.7 in)";
  const std::string size = size_for_people(report.page_facts[wrong.front() - 1]);
  const std::string which = wrong.size() == report.page_facts.size()
                                ? "the pages are"
                                : fmt::format("{} of {} pages are", wrong.size(), report.pages);
  findings.add(kPageSize, fmt::format("{} {}; the course's paper is {}", which, size, wanted),
               {.page = wrong.front()});
}

void check_columns(const ReportFacts& report, const ReportPolicy& policy, Findings& findings) {
  if (policy.columns.empty() || !report.columns) return;
  if (std::ranges::find(policy.columns, *report.columns) != policy.columns.end()) return;
  findings.add(kColumns, fmt::format("the text is set in {} {}; the papers read in class use {}",
                                     *report.columns, *report.columns == 1 ? "column" : "columns",
                                     fmt::join(policy.columns, " or ")));
}

void check_font_size(const ReportFacts& report, const ReportPolicy& policy, Findings& findings) {
  if (!policy.body_font_pt || !report.body_font_pt) return;
  if (is_within(*report.body_font_pt, *policy.body_font_pt, kRoundingPt)) return;
  findings.add(
      kFontSize,
      fmt::format("body text is {:.1f} pt; papers like those read in class use {:.1f} to "
                  "{:.1f} pt",
                  *report.body_font_pt, policy.body_font_pt->first, policy.body_font_pt->second));
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

void check_margins(const ReportFacts& report, const ReportPolicy& policy, Findings& findings) {
  std::vector<std::string> wrong;
  if (policy.margins_in && report.margins) {
    const auto look = [&](const char* side, double margin) {
      if (!is_within(margin, *policy.margins_in, kRoundingInches)) {
        wrong.push_back(fmt::format("the {} margin is {:.2f} in (expected {:.2f} to {:.2f})", side,
                                    margin, policy.margins_in->first, policy.margins_in->second));
      }
    };
    look("left", report.margins->left);
    look("right", report.margins->right);
    // Too few pages show no full column, and so neither head nor foot.
    if (report.pages >= kFullPages) {
      look("top", report.margins->top);
      look("bottom", report.margins->bottom);
    }
  }
  const auto look = [&](const char* what, const std::optional<double>& value,
                        const std::optional<Range>& span) {
    if (!value || !span || is_within(*value, *span, kRoundingInches)) return;
    wrong.push_back(fmt::format("the text block is {:.2f} in {} (expected {:.2f} to {:.2f})",
                                *value, what, span->first, span->second));
  };
  look("wide", report.text_width_in, policy.text_width_in);
  look("high", report.text_height_in, policy.text_height_in);
  if (!wrong.empty()) findings.add(kMargins, fmt::format("{}", fmt::join(wrong, "; ")));
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
