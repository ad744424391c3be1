// received.csv: when each group's submission arrived, where no submission.toml says so.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "util/os/csv_reader.h"
#include "util/timestamp.h"

namespace vouch::submission {

/// By group. Columns: group, received_at (or time). A group with two times keeps the later one: the
/// last that was handed in counts. What had to be guessed of its form is told in
/// `notes`. Throws UsageError with file:line for a time that is not one
/// instant.
std::map<std::string, Timestamp> read_received(const os::CsvText& csv,
                                               std::vector<std::string>& notes);

}  // namespace vouch::submission
