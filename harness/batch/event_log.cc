#include "harness/batch/event_log.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <ctime>
#include <nlohmann/json.hpp>

#include "util/error.h"
#include "util/os/errno.h"
#include "util/os/write_all.h"

namespace vouch::batch {
namespace {

using nlohmann::ordered_json;

std::string now_rfc3339() {
  const auto now = std::chrono::system_clock::now();
  const auto whole = std::chrono::floor<std::chrono::seconds>(now);
  const std::time_t seconds = std::chrono::system_clock::to_time_t(whole);
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now - whole).count();
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900,
                     parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                     ms);
}

}  // namespace

EventLog::EventLog(const std::filesystem::path& file)
    : fd_(open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {
  if (!fd_) {
    throw InternalError("events",
                        fmt::format("cannot open {}: {}", file.string(), os::error_text()));
  }
}

void EventLog::write(std::string_view event, const ordered_json& members) {
  if (!fd_) return;
  ordered_json line = {{"schema", "vouch-event/1"}, {"at", now_rfc3339()}, {"event", event}};
  line.update(members);
  const std::string text = line.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + '\n';
  const std::lock_guard lock(mutex_);
  if (!os::write_all(fd_.get(), text)) throw InternalError("events", os::error_text());
}

void EventLog::run_started(std::uint64_t submissions, std::string_view policy, unsigned jobs) {
  write("run_started", {{"submissions", submissions}, {"policy", policy}, {"jobs", jobs}});
}

void EventLog::group_started(std::string_view group) { write("group_started", {{"group", group}}); }

void EventLog::stage_started(std::string_view group, std::string_view stage) {
  write("stage_started", {{"group", group}, {"stage", stage}});
}

void EventLog::group_finished(const report::GroupSummary& group, bool reused) {
  ordered_json first_error = nullptr;
  if (!group.first_error.empty()) first_error = group.first_error;
  write("group_finished", {{"group", group.id},
                           {"verdict", group.verdict},
                           {"errors", group.errors},
                           {"warnings", group.warnings},
                           {"first_error", first_error},
                           {"reused", reused}});
}

void EventLog::run_finished(std::uint64_t pass, std::uint64_t fail, std::uint64_t unverified) {
  write("run_finished", {{"pass", pass}, {"fail", fail}, {"unverified", unverified}});
}

}  // namespace vouch::batch
