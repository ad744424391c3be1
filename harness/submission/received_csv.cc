#include "harness/submission/received_csv.h"

#include <fmt/format.h>

#include <array>

#include "util/os/csv_reader.h"
#include "util/usage_error.h"

namespace vouch::submission {

std::map<std::string, Timestamp> read_received(const std::filesystem::path& file) {
  constexpr std::array<std::string_view, 3> kColumns{"group", "received_at", "time"};
  std::map<std::string, Timestamp> received;
  for (const os::CsvRow& row : os::read_csv(file, kColumns, 1)) {
    const std::string& group = row.fields[0];
    const std::string& text = row.fields[1].empty() ? row.fields[2] : row.fields[1];
    if (group.empty()) {
      throw UsageError(fmt::format("{}:{}: no group is named", file.string(), row.line));
    }
    const auto moment = parse_timestamp(text);
    if (!moment) {
      throw UsageError(fmt::format("{}:{}: {}: {}", file.string(), row.line, group,
                                   explain_bad_timestamp(text)));
    }
    const auto [place, is_new] = received.emplace(group, *moment);
    if (!is_new && place->second.seconds < moment->seconds) place->second = *moment;
  }
  return received;
}

}  // namespace vouch::submission
