// The four files of one verified submission, in a directory of its own.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>

#include "harness/results/facts_file.h"

namespace vouch::results {

/// Writes facts.json, report.json, report.md and report.html. Logs and pages are there already.
/// Throws InternalError.
void write_group_files(const std::filesystem::path& directory, const StoredFacts& stored,
                       const nlohmann::ordered_json& report);

}  // namespace vouch::results
