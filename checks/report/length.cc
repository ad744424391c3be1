// Does the report keep the page limit? Pages are counted as a person counts them, and what is over
// the limit only through references is told with both counts.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "checks/check.h"
#include "checks/report/pages.h"
#include "checks/text/page_ranges.h"

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

std::string pages_in_words(std::int64_t count) {
  return fmt::format("{} {}", count, count == 1 ? "page" : "pages");
}

/// The report is over the limit; why that may be no fault.
void tell_too_long(const PageCounts& counts, std::int64_t counted, const ReportPolicy& policy,
                   Findings& findings) {
  const std::string limit = pages_in_words(policy.max_pages);
  // The first page over the limit, where every page counts.
  Where where;
  if (counted == counts.all) where.page = static_cast<std::uint32_t>(policy.max_pages) + 1;
  const std::int64_t references = policy.references_count ? counts.references : 0;
  const auto decide = pages_that_decide(counts, policy);
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
  } else if (!decide.empty()) {
    findings.add(kTooLong, Severity::warning,
                 fmt::format("the report has {} where the limit is {}; {} cannot be read, and may "
                             "hold references or not",
                             pages_in_words(counted), limit, name_pages(decide)),
                 {.page = decide.front()},
                 fmt::format("Make the text of {} readable, so that its references are seen, or "
                             "shorten the report.",
                             name_pages(decide)));
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
  const PageCounts counts = count_pages(*facts.report);
  const std::int64_t counted = counted_pages(counts, policy.report);
  if (counted > policy.report.max_pages) tell_too_long(counts, counted, policy.report, findings);
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
