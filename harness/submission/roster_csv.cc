#include "harness/submission/roster_csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "util/os/csv_reader.h"
#include "util/usage_error.h"

namespace vouch::submission {
namespace {

/// "Wu, Li", as Canvas and Moodle export a name, is Li Wu.
std::string in_natural_order(std::string name) {
  const std::size_t comma = name.find(',');
  if (comma == std::string::npos || name.find(',', comma + 1) != std::string::npos) return name;
  const std::size_t first = name.find_first_not_of(' ', comma + 1);
  if (comma == 0 || first == std::string::npos) return name;
  const std::string given = name.substr(first);
  for (const std::string_view suffix : {"Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV", "PhD"}) {
    if (given == suffix) return name;
  }
  return given + ' ' + name.substr(0, comma);
}

}  // namespace

Roster read_roster(const os::CsvText& csv, std::vector<std::string>& notes) {
  constexpr std::array<std::string_view, 3> kColumns{"group", "name", "email"};
  Roster roster;
  for (os::CsvRow& row : os::parse_csv(csv, kColumns, 1, notes)) {
    if (row.fields[0].empty()) {
      throw UsageError(fmt::format("{}:{}: no group is named", csv.name.string(), row.line));
    }
    auto& members = roster[row.fields[0]];
    if (row.fields[1].empty() && row.fields[2].empty()) continue;  // a group of unknown members
    Member member{.name = in_natural_order(std::move(row.fields[1])),
                  .email = std::move(row.fields[2])};
    // An export may have a line for each assignment, too.
    if (std::ranges::find(members, member) == members.end()) members.push_back(std::move(member));
  }
  return roster;
}

}  // namespace vouch::submission
