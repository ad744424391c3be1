// Tells of a batch as it goes: to people on standard error, to programs in the log of events. The
// coordinator decides; this alone writes.
#pragma once

#include <fmt/format.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "harness/batch/event_log.h"
#include "harness/batch/progress.h"
#include "util/error.h"

namespace vouch::batch {

class RunReporter {
 public:
  /// `events`: none, where nobody asked for them.
  RunReporter(bool quiet, std::unique_ptr<EventLog> events)
      : progress_(quiet, is_live_terminal()), events_(std::move(events)) {}

  BatchProgress& people() { return progress_; }

  /// Calls `tell` with the log of events, if there is one. A log that cannot be written to is given
  /// up: it does not end the run.
  template <typename Told>
  void programs(Told tell) {
    if (!events_) return;
    try {
      tell(*events_);
    } catch (const InternalError& fault) {
      progress_.warn(fmt::format("no more events are written: {}", fault.what()));
      events_.reset();
    }
  }

 private:
  BatchProgress progress_;
  std::unique_ptr<EventLog> events_;
};

}  // namespace vouch::batch
