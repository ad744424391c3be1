// A run as it lists itself in summary.json: which groups are part of it, and what it says of each.
// The directories below groups/ do not tell: one may be left over from an earlier run, of a group
// that has another name by now, or of files that were handed in before.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "harness/report/document/report.h"

namespace vouch::results {

struct StoredGroup {
  std::string id;
  std::string summary;  // its line of summary.json (summarise_group)
  std::string staff;    // its findings for staff alone, as a JSON array
};

struct StoredRun {
  std::vector<StoredGroup> groups;  // in summary.json's order
  std::string toolchain_sha256;     // "": unknown
};

/// Throws UsageError when there is no summary.json that can be read.
StoredRun read_stored_run(const std::filesystem::path& run);

/// The group's report.json as the run made it. None when the run did not come to the group, though
/// an earlier run's result may stand.
std::optional<report::Report> stored_report(const std::filesystem::path& run,
                                            const StoredGroup& group);

/// As much of a report as the group's line tells: for a group that has none.
report::Report report_from_line(const StoredGroup& group);

}  // namespace vouch::results
