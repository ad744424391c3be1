// What is kept of one verified submission, in the directory of its own.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>

#include "checks/model/facts.h"

namespace vouch::results {

/// facts.json ("vouch-facts/1"), which recheck judges again.
std::string facts_text(const Facts& facts);
/// Throws InternalError for what is no facts.json of this version.
Facts facts_from_text(const std::string& text);

/// Writes facts.json, report.json, report.md and report.html. Logs and pages are there already.
void write_record(const std::filesystem::path& directory, const Facts& facts,
                  const nlohmann::ordered_json& report);

}  // namespace vouch::results
