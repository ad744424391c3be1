// The formats that machines read. Each is safe for its place, whatever a submission says, and
// leaves the members out; findings for staff are not in a group's report to begin with.
#pragma once

#include <map>
#include <string>

#include "harness/report/formats.h"

namespace vouch::report {

std::string junit_report(const Report& report);
std::string junit_run(const RunSummary& run, const EachReport& reports);

/// Workflow commands for GitHub Actions. GitHub shows at most 10 annotations of a kind a step:
/// no more are written, errors of every group first.
std::string github_annotations(const Report& report);
std::string github_annotations_of_run(const RunSummary& run, const EachReport& reports);

/// `markdown` cut at a line's end to what $GITHUB_STEP_SUMMARY takes (1 MiB), saying so.
std::string step_summary(std::string markdown);

/// results.json of a Gradescope autograder: a test a stage. Only a stage that `points` names is
/// scored: all of its points unless it failed, none when it did. One that was not checked has no
/// score, since neither would be fair.
std::string gradescope_results(const Report& report,
                               const std::map<std::string, double>& points = {});

/// SARIF 2.1.0 (OASIS): a run a submission, the findings' explanations as rules.
std::string sarif_report(const Report& report);
std::string sarif_run(const EachReport& reports);

}  // namespace vouch::report
