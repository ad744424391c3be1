// The roster: who is in which group. A group on it that handed in nothing gets a report too.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "checks/model/submission_facts.h"

namespace vouch::submission {

/// Members by group.
using Roster = std::map<std::string, std::vector<Member>>;

/// Columns: group, name, email; a line a member. The same name and e-mail twice is one member.
/// Throws UsageError with file:line.
Roster read_roster(const std::filesystem::path& file);

}  // namespace vouch::submission
