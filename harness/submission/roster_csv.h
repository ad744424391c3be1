// The roster: who is in which group. A group on it that handed in nothing gets a report too.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "checks/model/submission_facts.h"
#include "util/os/csv_reader.h"

namespace vouch::submission {

/// Members by group.
using Roster = std::map<std::string, std::vector<Member>>;

/// Columns: group, name, email; a line a member. The same name and e-mail twice is one member.
/// What had to be guessed of its form is told in
/// `notes`. Throws UsageError with file:line.
Roster read_roster(const os::CsvText& csv, std::vector<std::string>& notes);

}  // namespace vouch::submission
