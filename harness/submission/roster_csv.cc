#include "harness/submission/roster_csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "util/os/csv_reader.h"
#include "util/usage_error.h"

namespace vouch::submission {

Roster read_roster(const std::filesystem::path& file) {
  constexpr std::array<std::string_view, 3> kColumns{"group", "name", "email"};
  Roster roster;
  for (os::CsvRow& row : os::read_csv(file, kColumns, 1)) {
    if (row.fields[0].empty()) {
      throw UsageError(fmt::format("{}:{}: no group is named", file.string(), row.line));
    }
    auto& members = roster[row.fields[0]];
    if (row.fields[1].empty() && row.fields[2].empty()) continue;  // a group of unknown members
    Member member{.name = std::move(row.fields[1]), .email = std::move(row.fields[2])};
    // An export may have a line for each assignment, too.
    if (std::ranges::find(members, member) == members.end()) members.push_back(std::move(member));
  }
  return roster;
}

}  // namespace vouch::submission
