// --times: when each hand-in arrived, from a table beside the download: received.csv, Moodle's
// grading worksheet, a submissions CSV of an LMS.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "harness/worker/collect_protocol.h"
#include "util/timestamp.h"

namespace vouch::collect {

class TimesTable {
 public:
  /// A column of times and at least one that says whose. A local time is read in `zone`; without a
  /// zone, and in the hour that daylight saving repeats, it is refused with its line. Throws
  /// UsageError.
  TimesTable(const std::filesystem::path& file, const std::string& zone);

  /// Of the record's own keys, else of the group that it was placed in.
  std::optional<Timestamp> find(const worker::SourceRecord& record, const std::string& group) const;

 private:
  std::map<std::string, std::map<std::string, Timestamp>> times_;  // by kind, by value
};

/// The record's own time: an instant that its source tells, or a local time in `zone`. What is
/// wrong with it goes to `problem`.
std::optional<Timestamp> own_time(const worker::SourceRecord& record, const std::string& zone,
                                  std::string& problem);

}  // namespace vouch::collect
