// The report's pages by what stands on them, and what cannot be said because some cannot be read.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checks/model/pdf_facts.h"
#include "checks/model/policy.h"

namespace vouch::checks {

struct PageCounts {
  std::int64_t all = 0, references = 0, appendix = 0, blank = 0;
  // From 1: pages that nobody but a person can read. Any of them may be references.
  std::vector<std::uint32_t> in_doubt;
};

PageCounts count_pages(const ReportFacts& report);

/// Those that the policy counts.
std::int64_t counted_pages(const PageCounts& counts, const ReportPolicy& policy);

/// Of the pages in doubt, those that the limit turns on; empty where it does not.
std::vector<std::uint32_t> pages_that_decide(const PageCounts& counts, const ReportPolicy& policy);

/// The pages whose letters no program can read.
std::vector<std::uint32_t> unreadable_pages(const ReportFacts& report);

/// Why the report is not judged to its end; "" where it is.
std::string why_in_doubt(const ReportFacts& report, const ReportPolicy& policy);

}  // namespace vouch::checks
