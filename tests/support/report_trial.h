// A report through the real, confined worker and the checks.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "checks/model/finding.h"
#include "checks/model/policy.h"
#include "checks/model/pdf_facts.h"
#include "harness/worker/pdf_client.h"

namespace vouch::tests {

/// The built-in policy with these lines of its [report].
checks::Policy policy_with(const std::string& report_lines);

/// The findings of report checks alone; no `members`: nobody knows them.
std::vector<checks::Finding> report_findings(const checks::ReportFacts& report,
                                             const checks::Policy& policy = {},
                                             const std::vector<std::string>& members = {});

/// "error report-too-long: the report has ..."
std::string in_one_line(const checks::Finding& finding);
std::vector<std::string> in_lines(const std::vector<checks::Finding>& findings);

/// Facts of a PDF that is given as bytes.
checks::ReportFacts read_bytes(const std::string& pdf, const harness::ReportLimits& limits = {});

}  // namespace vouch::tests
