// What a run remembers of how it was started, in OUT/.vouch/, so that the same command without its
// flags means the same run: the policy, the tables of staff, and what the machine built with.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "harness/results/output_dir.h"

namespace vouch::results {

struct Remembered {
  std::string policy_name, policy_file, policy_sha256;  // "": of a run of an older vouch
  std::optional<std::string> policy_toml;               // none: built in
  std::optional<std::string> roster, received;          // CSV, as they were given
  bool has_waivers = false;
  std::string waivers;     // TOML
  std::string pattern;     // "": directories
  std::string conditions;  // verify::fact_conditions() of the last whole run
  std::string packages;    // verify::packages_text() then
};

/// Of the run that `out` holds; none where it holds none.
std::optional<Remembered> read_remembered(const std::filesystem::path& out);

/// Throws InternalError.
void remember(const OutputDir& store, const Remembered& what);

/// Where the table is kept, for messages that name its lines.
std::filesystem::path kept_roster(const std::filesystem::path& out);
std::filesystem::path kept_received(const std::filesystem::path& out);

}  // namespace vouch::results
