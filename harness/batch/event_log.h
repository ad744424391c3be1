// The events of a batch as it goes (`--events FILE`): NDJSON, one object a line, appended with one
// write each, so that a reader never sees half a line and two writers do not mix theirs.
//
//   {"schema": "vouch-event/1", "at": RFC 3339, "event": ..., ...}
//   run_started    {submissions, policy, jobs}
//   group_started  {group}
//   stage_started  {group, stage}
//   group_finished {group, verdict, errors, warnings, first_error, reused: kept from before}
//   run_finished   {pass, fail, unverified}
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "harness/report/document/summary.h"
#include "util/os/fd.h"

namespace vouch::batch {

/// Safe to use from several threads.
class EventLog {
 public:
  /// Events go nowhere.
  EventLog() = default;
  /// Appends to `file`, making it when there is none. Throws InternalError.
  explicit EventLog(const std::filesystem::path& file);

  void run_started(std::uint64_t submissions, std::string_view policy, unsigned jobs);
  void group_started(std::string_view group);
  void stage_started(std::string_view group, std::string_view stage);
  void group_finished(const report::GroupSummary& group, bool reused);
  void run_finished(std::uint64_t pass, std::uint64_t fail, std::uint64_t unverified);

 private:
  void write(std::string_view event, const nlohmann::ordered_json& members);

  std::mutex mutex_;
  os::Fd fd_;
};

}  // namespace vouch::batch
