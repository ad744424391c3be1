#include "checks/report/pages.h"

#include <fmt/format.h>

#include <algorithm>

#include "checks/text/page_ranges.h"

namespace vouch::checks {
namespace {

template <typename Holds>
std::vector<std::uint32_t> pages_where(const ReportFacts& report, Holds holds) {
  std::vector<std::uint32_t> pages;
  for (std::size_t i = 0; i < report.page_facts.size(); ++i) {
    if (holds(report.page_facts[i])) pages.push_back(static_cast<std::uint32_t>(i) + 1);
  }
  return pages;
}

}  // namespace

PageCounts count_pages(const ReportFacts& report) {
  PageCounts counts;
  counts.all = report.pages;
  counts.references = report.references_only_pages;
  counts.appendix = report.appendix_only_pages;
  counts.blank = std::ranges::count(report.page_facts, "blank", &PageFacts::kind);
  counts.in_doubt = pages_where(report, [&report](const PageFacts& page) {
    // In a long book pages are left out on purpose; none of them is taken for references.
    const bool left_out = page.kind == "unread" && report.undecided;
    return left_out || page.kind == "unreadable" || page.kind == "scan";
  });
  return counts;
}

std::int64_t counted_pages(const PageCounts& counts, const ReportPolicy& policy) {
  return counts.all - (policy.references_count ? 0 : counts.references) -
         (policy.appendix_count ? 0 : counts.appendix);
}

std::vector<std::uint32_t> pages_that_decide(const PageCounts& counts, const ReportPolicy& policy) {
  const std::int64_t references = policy.references_count ? counts.references : 0;
  const std::int64_t most = counted_pages(counts, policy) - references - counts.blank;
  const auto doubts = static_cast<std::int64_t>(counts.in_doubt.size());
  if (most <= policy.max_pages || most - doubts > policy.max_pages) return {};
  std::vector<std::uint32_t> over;
  std::ranges::copy_if(counts.in_doubt, std::back_inserter(over),
                       [&](std::uint32_t page) { return page > policy.max_pages; });
  return over.empty() ? counts.in_doubt : over;
}

std::vector<std::uint32_t> unreadable_pages(const ReportFacts& report) {
  return pages_where(report, [](const PageFacts& page) { return page.kind == "unreadable"; });
}

std::string why_in_doubt(const ReportFacts& report, const ReportPolicy& policy) {
  if (!report.readable) return {};
  if (const auto pages = pages_that_decide(count_pages(report), policy); !pages.empty()) {
    return fmt::format("{} cannot be read: references or not?", name_pages(pages));
  }
  const bool lacks_text = (policy.references && !report.references_page) ||
                          (policy.related_work && !report.related_work_page);
  const auto unreadable = unreadable_pages(report);
  if (report.kind != "paper" || unreadable.empty() || !lacks_text) return {};
  return fmt::format("the text of {} cannot be read by a program", name_pages(unreadable));
}

}  // namespace vouch::checks
