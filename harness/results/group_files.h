// The four files of one verified submission, in a directory of its own.
#pragma once

#include <filesystem>

#include "harness/report/document/ready_line.h"
#include "harness/results/facts_file.h"

namespace vouch::results {

/// Writes facts.json, report.json, report.md and report.html. Logs and pages are there already.
/// Throws InternalError.
void write_group_files(const std::filesystem::path& directory, const StoredFacts& stored,
                       const report::Report& report, report::Occasion occasion);

}  // namespace vouch::results
