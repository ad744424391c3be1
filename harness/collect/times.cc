#include "harness/collect/times.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <vector>

#include "harness/collect/identity.h"
#include "util/os/csv_reader.h"
#include "util/os/time_zone.h"
#include "util/usage_error.h"

namespace vouch::collect {
namespace {

constexpr std::array<std::string_view, 10> kTimeColumns{
    "received_at",     "time",         "submission_timestamp", "last modified (submission)",
    "submitted_at",    "submitted at", "submission time",      "date submitted",
    "submission date", "timestamp"};

/// "", "-" and "Nothing was handed in" of a worksheet: no digit, no time.
bool says_nothing(const std::string& text) {
  return text.find_first_of("0123456789") == std::string::npos;
}

Timestamp read_time(const std::string& text, const std::string& zone, const std::string& place) {
  if (const auto instant = parse_timestamp(text)) return *instant;
  const auto local = os::parse_local_time(text);
  if (!local) throw UsageError(fmt::format("{}: {}", place, explain_bad_timestamp(text)));
  if (zone.empty()) {
    throw UsageError(
        fmt::format("{}: \"{}\" does not say its zone; give it in the policy: [submission] zone = "
                    "\"America/Detroit\"",
                    place, text));
  }
  const os::ZonedTime zoned = os::to_instant(*local, zone);
  if (!zoned.problem.empty()) {
    throw UsageError(
        fmt::format("{}: \"{}\": {}; write it with its offset, such as "
                    "2021-04-27T23:59:59-05:00",
                    place, text, zoned.problem));
  }
  return *parse_timestamp(format_utc(zoned.seconds));
}

}  // namespace

TimesTable::TimesTable(const std::filesystem::path& file, const std::string& zone) {
  std::vector<std::string_view> names(kTimeColumns.begin(), kTimeColumns.end());
  for (const KeyColumn& column : key_columns()) names.emplace_back(column.column);
  std::vector<std::string> notes;  // of how the table was saved: no matter here
  for (const os::CsvRow& row : os::parse_csv(os::read_csv_text(file), names, 0, notes)) {
    std::string text;
    for (std::size_t i = 0; i < kTimeColumns.size() && text.empty(); ++i) text = row.fields[i];
    if (says_nothing(text)) continue;
    const Timestamp time = read_time(text, zone, fmt::format("{}:{}", file.string(), row.line));
    for (std::size_t i = 0; i < key_columns().size(); ++i) {
      const std::string& value = row.fields[kTimeColumns.size() + i];
      const std::string kind = key_columns()[i].kind;
      if (value.empty()) continue;
      const auto [at, is_new] = times_[kind].emplace(normalised(kind, value), time);
      if (!is_new && at->second.seconds < time.seconds) at->second = time;
    }
  }
  if (times_.empty()) {
    throw UsageError(fmt::format(
        "{}: no time is in it: it takes a column received_at (or time, submission_timestamp, Last "
        "modified (submission)) and one that says whose: group, email, Identifier, ...",
        file.string()));
  }
}

std::optional<Timestamp> TimesTable::find(const worker::SourceRecord& record,
                                          const std::string& group) const {
  const auto look = [this](const std::string& kind,
                           const std::string& value) -> std::optional<Timestamp> {
    const auto of_kind = times_.find(kind);
    if (of_kind == times_.end()) return std::nullopt;
    const auto at = of_kind->second.find(normalised(kind, value));
    if (at == of_kind->second.end()) return std::nullopt;
    return at->second;
  };
  for (const worker::Person& person : record.people) {
    for (const worker::IdentityKey& key : person.keys) {
      if (auto time = look(key.kind, key.value)) return time;
      // "1234 Anna Smith": the worksheet's Identifier has the number.
      if (key.kind == "moodle_participant") {
        const std::string number = key.value.substr(0, key.value.find(' '));
        if (auto time = look("moodle_participant_id", number)) return time;
      }
    }
  }
  for (const worker::IdentityKey& key : record.group) {
    if (key.kind == "moodle_group_name") {
      if (auto time = look("group", key.value)) return time;
    }
  }
  return look("group", group);
}

std::optional<Timestamp> own_time(const worker::SourceRecord& record, const std::string& zone,
                                  std::string& problem) {
  if (!record.time.empty()) {
    const auto time = parse_timestamp(record.time);
    if (!time) problem = explain_bad_timestamp(record.time);
    return time;
  }
  if (record.local_time.empty()) return std::nullopt;
  const auto local = os::parse_local_time(record.local_time);
  if (!local) {
    problem = fmt::format("\"{}\" is not a time", record.local_time);
  } else if (zone.empty()) {
    problem = fmt::format("{} is a local time, and the policy has no [submission] zone",
                          record.local_time);
  } else {
    const os::ZonedTime zoned = os::to_instant(*local, zone, record.zone_word);
    if (zoned.problem.empty()) return parse_timestamp(format_utc(zoned.seconds));
    problem = fmt::format("{}: {}", record.local_time, zoned.problem);
  }
  return std::nullopt;
}

}  // namespace vouch::collect
