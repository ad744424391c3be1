// The files of a whole run, beside groups/: for staff.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/report/document/run_document.h"
#include "harness/results/output_dir.h"

namespace vouch::results {

/// What stands in them of one group.
struct RunLine {
  std::string group;    // id
  std::string summary;  // its line of summary.json, as JSON; "" leaves it out
  std::string staff;    // its findings for staff alone, as a JSON array; or ""
};

/// Gives each of the lines to its argument, in the order in which they are shown. Not a list: ten
/// thousand groups are held in their shortest form.
using EachLine = std::function<void(const std::function<void(const RunLine&)>&)>;

/// A group's line as processes hand it on and as it is held: short, where a parsed one is large.
std::string line_of(const report::GroupSummary& group);

/// The groups of these lines, parsed one at a time.
report::EachGroup each_group(const EachLine& lines);

/// summary.csv, summary.json and index.html. Throws InternalError.
void write_summary(const OutputDir& store, const report::RunSummary& run, const EachLine& lines);

/// junit.xml, from the groups' report.json as they stand. Throws InternalError.
void write_junit(const OutputDir& store, const report::RunSummary& run, const EachLine& lines);

/// staff.json: what may name other groups, and waivers that do nothing. Throws InternalError.
void write_staff(const OutputDir& store, const EachLine& lines,
                 const std::vector<std::string>& idle);

/// The groups' report.json as they stand, for the formats of a run.
report::EachReport each_report(const OutputDir& store, const EachLine& lines);

}  // namespace vouch::results
