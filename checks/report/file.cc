// Is the report a PDF that staff can open, and nothing but a document?
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.h"
#include "checks/text/page_ranges.h"

namespace vouch::checks {
namespace {

constexpr FindingKind kNotPdf = finding_kind({
    .id = "report-not-pdf",
    .severity = Severity::error,
    .means = "The file handed in as the report is no PDF, whatever its name says.",
    .why = "Staff read the report as a PDF; other formats look different on every machine.",
    .fix = "Export the report as PDF, open the exported file once, and hand that in.",
    .wrong = "report.pdf, which is report.docx renamed",
    .right = "report.pdf, exported by the word processor or made by pdflatex",
});

constexpr FindingKind kDamaged = finding_kind({
    .id = "report-damaged",
    .severity = Severity::error,
    .means = "The PDF, or a part of it, cannot be read: it is cut short or broken.",
    .why = "What cannot be opened cannot be graded.",
    .fix = "Make the PDF again, open it in a second viewer, and hand in that very file.",
    .wrong = "report.pdf of 200 KiB whose upload stopped after 90 KiB",
    .right = "report.pdf, opened from the place to which it was handed in",
});

constexpr FindingKind kEncrypted = finding_kind({
    .id = "report-encrypted",
    .severity = Severity::error,
    .means = "The PDF asks for a password before it shows a page.",
    .why = "Staff have no password, and what cannot be opened cannot be graded.",
    .fix = "Export the report again without a password.",
    .wrong = "report.pdf, exported with \"password to open\"",
    .right = "report.pdf, which opens for anyone",
});

constexpr FindingKind kPageCount = finding_kind({
    .id = "report-page-count",
    .severity = Severity::warning,
    .means = "The PDF's own page count is not the number of its pages.",
    .why = "Viewers that believe the count hide pages, and the limit is one of pages.",
    .fix = "Make the PDF again with the usual tools; do not edit its page tree.",
    .wrong = "/Count 8 over 12 pages",
    .right = "/Count 8 over 8 pages",
});

constexpr FindingKind kActiveContent = finding_kind({
    .id = "report-active-content",
    .severity = Severity::warning,
    .means =
        "The PDF carries what acts instead of being read: scripts, commands to start programs, "
        "attached files or forms that send data.",
    .why = "A report is read on staff's machines; nothing in it has to run there.",
    .fix = "Leave scripts, launch links and attachments out; link to a web page instead.",
    .wrong = "\\href{run:demo.sh}{our demo}",
    .right = "\\url{https://example.org/demo}",
});

constexpr FindingKind kKinds[] = {kNotPdf, kDamaged, kEncrypted, kPageCount, kActiveContent};

std::string_view type_for_people(const std::string& type) {
  static const std::map<std::string, std::string_view> kNames{
      {"docx", "a Word document"},
      {"doc", "an old Word document"},
      {"odt", "an OpenDocument text"},
      {"pptx", "a PowerPoint presentation"},
      {"pages", "an Apple Pages file"},
      {"zip", "a zip archive"},
      {"latex", "LaTeX source"},
      {"html", "a web page"},
      {"text", "plain text"},
      {"postscript", "PostScript"},
      {"rtf", "a rich-text document"},
      {"png", "a PNG picture"},
      {"jpeg", "a JPEG picture"},
      {"gzip", "a gzip archive"},
      {"dvi", "a DVI file"},
      {"unknown", "of no format that vouch knows"}};
  const auto it = kNames.find(type);
  return it == kNames.end() ? std::string_view(type) : it->second;
}

void check_opening(const ReportFacts& report, Findings& findings) {
  if (report.real_type == "empty") {
    findings.add(kNotPdf, "the report is an empty file");
  } else if (report.real_type != "pdf" && !report.real_type.empty()) {
    findings.add(kNotPdf, fmt::format("the report is no PDF: by its content it is {}",
                                      type_for_people(report.real_type)));
  } else if (report.encrypted) {
    findings.add(kEncrypted, "the PDF asks for a password before it shows a page");
  } else if (!report.readable && report.undecided) {
    findings.add(kDamaged, Severity::warning,
                 fmt::format("vouch could not read the PDF ({}); it may still open in a viewer, so "
                             "look at it by hand",
                             report.trouble));
  } else if (!report.readable) {
    findings.add(kDamaged, fmt::format("the PDF cannot be read: {}", report.trouble));
  }
}

void check_pages(const ReportFacts& report, Findings& findings) {
  if (!report.damaged_pages.empty()) {
    findings.add(
        kDamaged,
        fmt::format("{} of the {} pages that the PDF names are not in it: {}; it was "
                    "cut short or broken on its way",
                    report.damaged_pages.size(), report.pages, name_pages(report.damaged_pages)),
        {.page = report.damaged_pages.front()});
  }
  if (report.repaired && report.damaged_pages.empty()) {
    findings.add(kDamaged, Severity::warning,
                 "the PDF's end is missing; vouch could fix it and found every page, but a viewer "
                 "may not");
  }
  // A long book is read at both ends only, which is no fault of the book.
  if (report.undecided && !report.unread_pages.empty()) {
    findings.add(kDamaged, Severity::warning,
                 fmt::format("vouch could not read {} ({}), and measured the others; it may be "
                             "vouch's fault",
                             name_pages(report.unread_pages),
                             report.trouble.empty() ? "the page's content" : report.trouble),
                 {.page = report.unread_pages.front()});
  }
  if (report.declared_pages != report.pages && report.pages > 0) {
    findings.add(kPageCount,
                 fmt::format("the PDF says that it has {} {} and has {}", report.declared_pages,
                             report.declared_pages == 1 ? "page" : "pages", report.pages));
  }
}

std::string_view content_for_people(const std::string& kind) {
  if (kind == "javascript") return "JavaScript";
  if (kind == "launch") return "a command that starts a program";
  if (kind == "attachment") return "an attached file";
  if (kind == "form") return "a form that sends or loads data";
  if (kind == "media") return "embedded media that runs";
  return kind;
}

void run(const Facts& facts, const Policy&, Findings& findings) {
  if (!facts.report) return;
  const ReportFacts& report = *facts.report;
  check_opening(report, findings);
  if (!report.readable) return;
  check_pages(report, findings);
  if (report.active_content.empty()) return;
  std::vector<std::string_view> kinds;
  for (const std::string& kind : report.active_content) kinds.push_back(content_for_people(kind));
  findings.add(kActiveContent, fmt::format("the PDF carries {}", fmt::join(kinds, ", ")));
}

}  // namespace

extern const Check report_file{"the report's file", kKinds, run};

}  // namespace vouch::checks
