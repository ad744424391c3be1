// Does the report keep the page limit? Pages are counted as a person counts them, and what is over
// the limit only through references is told with both counts.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "checks/check.h"

namespace vouch::checks {
namespace {

constexpr FindingKind kTooLong = finding_kind({
    .id = "report-too-long",
    .severity = Severity::error,
    .means = "The report has more pages than the course allows.",
    .why = "The limit makes reports comparable, and writing to it is part of the task.",
    .fix = "Shorten the report to the limit; move what is not needed to the code's README.",
    .wrong = "10 pages of text where the limit is 8",
    .right = "8 pages",
});

constexpr FindingKind kTooShort = finding_kind({
    .id = "report-too-short",
    .severity = Severity::warning,
    .means = "The report has far fewer pages than the course asks for.",
    .why = "A report of the asked length has room for related work, design and evaluation.",
    .fix = "Write the missing parts: background and related work, design, evaluation.",
    .wrong = "3 pages where 8 are asked for",
    .right = "7 to 8 pages",
});

constexpr FindingKind kKinds[] = {kTooLong, kTooShort};

// So many pages of a scan may be references; papers of this length have no more.
constexpr std::int64_t kReferencesInDoubt = 3;

std::string pages_in_words(std::int64_t count) {
  return fmt::format("{} {}", count, count == 1 ? "page" : "pages");
}

/// Pages by what stands on them.
struct Counts {
  std::int64_t all = 0, references = 0, appendix = 0, blank = 0, unread = 0;
};

Counts count_pages(const ReportFacts& report) {
  Counts counts;
  counts.all = report.pages;
  counts.references = report.references_only_pages;
  counts.appendix = report.appendix_only_pages;
  counts.blank = std::ranges::count(report.page_facts, "blank", &PageFacts::kind);
  // In a long book pages are left out on purpose; none of them is taken for a page of references.
  counts.unread = report.undecided ? static_cast<std::int64_t>(report.unread_pages.size()) : 0;
  return counts;
}

void check_most(const Counts& counts, bool is_picture, const ReportPolicy& policy,
                Findings& findings) {
  std::int64_t counted = counts.all;
  if (!policy.references_count) counted -= counts.references;
  if (!policy.appendix_count) counted -= counts.appendix;
  if (counted <= policy.max_pages) return;
  const std::string limit = pages_in_words(policy.max_pages);
  // The first page over the limit, where every page counts.
  Where where;
  if (counted == counts.all) where.page = static_cast<std::uint32_t>(policy.max_pages) + 1;

  const std::int64_t references = policy.references_count ? counts.references : 0;
  if (counted - references <= policy.max_pages) {
    findings.add(kTooLong, Severity::warning,
                 fmt::format("the report has {}, and {} without the {} of nothing but references; "
                             "the limit is {}",
                             pages_in_words(counted), counted - references, references, limit),
                 where, "Ask staff whether pages of references count; if so, shorten the report.");
  } else if (counted - references - counts.blank <= policy.max_pages) {
    findings.add(kTooLong, Severity::warning,
                 fmt::format("the report has {}, and {} without {} of references and {} blank; the "
                             "limit is {}",
                             pages_in_words(counted), counted - references - counts.blank,
                             references, counts.blank, limit),
                 where, "Remove the blank pages.");
  } else if (counted - references - counts.blank - counts.unread <= policy.max_pages) {
    findings.add(kTooLong, Severity::warning,
                 fmt::format("the report has {} where the limit is {}; vouch could not read {} of "
                             "them, which may be references",
                             pages_in_words(counted), limit, counts.unread),
                 where);
  } else if (is_picture && counted <= policy.max_pages + kReferencesInDoubt) {
    findings.add(
        kTooLong, Severity::warning,
        fmt::format("the report has {} where the limit is {}; it is a scan, in which vouch "
                    "cannot tell pages of references from others",
                    pages_in_words(counted), limit),
        where);
  } else {
    std::string without;
    if (references > 0) {
      without = fmt::format(", {} without those of nothing but references", counted - references);
    }
    if (counted != counts.all) without = fmt::format(" that count, of {} in all", counts.all);
    findings.add(kTooLong,
                 fmt::format("the report has {}{}; the limit is {}", pages_in_words(counted),
                             without, limit),
                 where);
  }
}

void run(const Facts& facts, const Policy& policy, Findings& findings) {
  if (!facts.report || !facts.report->readable) return;
  const Counts counts = count_pages(*facts.report);
  check_most(counts, facts.report->kind == "scan", policy.report, findings);
  if (counts.all < policy.report.min_pages) {
    findings.add(
        kTooShort,
        fmt::format("the report has {}; at least {} are expected, and at most {} allowed",
                    pages_in_words(counts.all), policy.report.min_pages, policy.report.max_pages));
  }
}

}  // namespace

extern const Check report_length{"the report's length", kKinds, run};

}  // namespace vouch::checks
