// received.csv: when each group's submission arrived, where no submission.toml says so.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "util/timestamp.h"

namespace vouch::submission {

/// By group. Columns: group, received_at (or time). A group with two times keeps the later one: the
/// last that was handed in counts. Throws UsageError with file:line for a time that is not one
/// instant.
std::map<std::string, Timestamp> read_received(const std::filesystem::path& file);

}  // namespace vouch::submission
