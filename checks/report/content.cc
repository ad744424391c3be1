// Does the report hold what the course asks for: text, references, related work, its authors?
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.h"
#include "checks/report/pages.h"
#include "checks/text/page_ranges.h"
#include "util/text.h"

namespace vouch::checks {
namespace {

constexpr FindingKind kNoText = finding_kind({
    .id = "report-no-text",
    .severity = Severity::warning,
    .means = "The pages are pictures or empty: there is no text to search, copy or measure.",
    .why = "Format and length cannot be judged on a picture, and a reader cannot search it.",
    .fix = "Export the report from the program that it was written in; do not print and scan it.",
    .wrong = "the printed report, photographed page by page",
    .right = "the PDF that pdflatex or the word processor made",
});

constexpr FindingKind kUnreadableText = finding_kind({
    .id = "report-unreadable-text",
    .severity = Severity::warning,
    .means = "Pages show text that no program can read: its fonts do not say which letters they "
             "show, or the letters are drawn as shapes. What needs the text is not checked.",
    .why = "Staff search and copy what they read, and vouch looks for references and related work.",
    .fix = "Export the PDF again straight from the program that the report was written in, with "
           "its fonts as text.",
    .wrong = "the PDF printed to PostScript and converted back",
    .right = "`pdftotext report.pdf -` prints what the pages say",
});

constexpr FindingKind kNotAPaper = finding_kind({
    .id = "report-not-a-paper",
    .severity = Severity::warning,
    .means = "The PDF is a set of slides, a poster or a single figure, not a paper.",
    .why = "The final report is a paper; slides are another thing, and are not measured as one.",
    .fix = "Check that the right file was handed in.",
    .wrong = "talk.pdf with 23 slides",
    .right = "report.pdf with 8 pages of text",
});

constexpr FindingKind kNoReferences = finding_kind({
    .id = "report-no-references",
    .severity = Severity::warning,
    .means = "No list of references was found.",
    .why = "The project has to survey related work, and what is surveyed has to be cited.",
    .fix = "Add a section headed References with an entry for each work cited.",
    .wrong = "links in footnotes alone",
    .right = "References [1] A. Author. A Title. In Proc. OSDI, 2020.",
});

constexpr FindingKind kNoRelatedWork = finding_kind({
    .id = "report-no-related-work",
    .severity = Severity::warning,
    .means = "No section on background or related work was found.",
    .why = "The course asks for a survey of background and related work.",
    .fix = "Head the survey Related Work or Background, so that it is found.",
    .wrong = "related work spread over the introduction",
    .right = "2 Background and Related Work",
});

constexpr FindingKind kNoAuthors = finding_kind({
    .id = "report-no-authors",
    .severity = Severity::warning,
    .means = "A member of the group is not named on the report's first page.",
    .why = "Every member is graded for the report and has to stand on it.",
    .fix = "Name all members under the title, as the roster spells them.",
    .wrong = "Anonymous Author(s)",
    .right = "Ada Lovelace, Alan Turing",
});

constexpr FindingKind kKinds[] = {kNoText,       kUnreadableText, kNotAPaper,
                                  kNoReferences, kNoRelatedWork,  kNoAuthors};

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Letters of ASCII alone, in lower case: accents, spaces and line ends differ from file to file.
std::string folded(std::string_view text) {
  std::string letters;
  std::ranges::copy_if(text, std::back_inserter(letters), is_ascii_letter);
  return lower_case(letters);
}

/// The parts of a name that can be looked for: runs of at least three plain letters ("J\u00fcrgen"
/// gives "rgen"), or the whole where no part is so long ("Li Wu").
std::vector<std::string> parts_of_name(std::string_view name) {
  std::vector<std::string> parts;
  std::string part;
  for (const char c : name) {
    if (is_ascii_letter(c)) {
      part.push_back(c);
      continue;
    }
    if (part.size() >= 3) parts.push_back(lower_case(part));
    part.clear();
  }
  if (part.size() >= 3) parts.push_back(lower_case(part));
  if (parts.empty() && folded(name).size() >= 3) parts.push_back(folded(name));
  return parts;
}

/// A name that has no plain letters cannot be looked for, and counts as there.
bool is_named(const Member& member, const std::string& folded_page) {
  std::vector<std::string> parts = parts_of_name(member.name);
  // A name of short parts alone ("Wu, Li") is looked for in the other order, too.
  const auto blank = member.name.find_last_of(", ");
  if (parts.size() == 1 && parts.front() == folded(member.name) && blank != std::string::npos) {
    parts.push_back(folded(member.name.substr(blank)) + folded(member.name.substr(0, blank)));
  }
  return parts.empty() || std::ranges::any_of(parts, [&](const std::string& part) {
           return folded_page.find(part) != std::string::npos;
         });
}

void check_authors(const Facts& facts, Findings& findings) {
  if (!facts.submission.members_known || facts.report->first_page_text.empty()) return;
  const std::string page = folded(facts.report->first_page_text);
  std::vector<std::string> missing;
  for (const Member& member : facts.submission.members) {
    if (!is_named(member, page)) missing.push_back(member.name);
  }
  if (missing.empty()) return;
  findings.add(kNoAuthors,
               fmt::format("{} of {} members {} not named on the first page: {}", missing.size(),
                           facts.submission.members.size(), missing.size() == 1 ? "is" : "are",
                           fmt::join(missing, ", ")),
               {.page = 1});
}

/// What stands behind text that cannot be read, and what cures it.
void tell_unreadable(const ReportFacts& report, Findings& findings) {
  const auto pages = unreadable_pages(report);
  if (pages.empty() || !report.unreadable_text) return;
  const std::string& why = *report.unreadable_text;
  const char* reason = "its fonts do not say which letters they show";
  std::string hint;
  if (why == "outlines") {
    reason = "its letters are drawn as shapes, without fonts";
    hint = "Export with text as text: do not convert it to outlines, curves or paths.";
  } else if (why == "garbled") {
    reason = "its fonts name other letters than they show";
  }
  findings.add(
      kUnreadableText,
      fmt::format("the text of {} cannot be read by a program: {}", name_pages(pages), reason),
      {.page = pages.front()}, hint);
}

/// Told as what it is; nothing else is asked of it.
void tell_other_kinds(const ReportFacts& report, Findings& findings) {
  if (report.kind == "slides") {
    findings.add(kNotAPaper, fmt::format("the PDF is a set of slides ({} pages)", report.pages));
  } else if (report.kind == "poster") {
    findings.add(kNotAPaper, fmt::format("the PDF is a poster (one page of {:.0f} x {:.0f} in)",
                                         report.page_width_pt.value_or(0) / 72,
                                         report.page_height_pt.value_or(0) / 72));
  } else if (report.kind == "figure") {
    findings.add(kNotAPaper, fmt::format("the PDF has {} {} with hardly any text: a figure, not a "
                                         "paper",
                                         report.pages, report.pages == 1 ? "page" : "pages"));
  } else if (report.kind == "scan") {
    findings.add(kNoText, "the pages are scanned pictures; their format cannot be measured");
  } else if (report.kind == "empty") {
    findings.add(kNoText, "the pages are empty");
  }
}

void run(const Facts& facts, const Policy& policy, Findings& findings) {
  if (!facts.report || !facts.report->readable) return;
  const ReportFacts& report = *facts.report;
  tell_other_kinds(report, findings);
  if (report.kind != "paper") return;
  tell_unreadable(report, findings);
  // What was not read may hold what is missing: no finding in doubt.
  const bool whole = report.unread_pages.empty() && report.damaged_pages.empty() &&
                     count_pages(report).in_doubt.empty();
  if (policy.report.references && whole && !report.references_page) {
    findings.add(kNoReferences, "no list of references was found");
  }
  if (policy.report.related_work && whole && !report.related_work_page) {
    findings.add(kNoRelatedWork, "no section on background or related work was found");
  }
  if (policy.report.authors) check_authors(facts, findings);
}

}  // namespace

extern const Check report_content{"the report's content", kKinds, run};

}  // namespace vouch::checks
