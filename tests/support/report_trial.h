// A report through the real, confined worker and the checks.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "checks/model/finding.h"
#include "checks/model/pdf_facts.h"
#include "checks/model/policy.h"
#include "harness/worker/pdf_client.h"

namespace vouch::tests {

/// The built-in policy with these lines of its [report].
Policy policy_with(const std::string& report_lines);

/// The findings of report checks alone; no `members`: nobody knows them.
std::vector<Finding> report_findings(const ReportFacts& report, const Policy& policy = {},
                                     const std::vector<std::string>& members = {});

/// "error report-too-long: the report has ..."
std::string in_one_line(const Finding& finding);
std::vector<std::string> in_lines(const std::vector<Finding>& findings);

/// Facts of a PDF that is given as bytes.
ReportFacts read_bytes(const std::string& pdf, const worker::ReportLimits& limits = {});

}  // namespace vouch::tests
