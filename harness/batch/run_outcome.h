// What came of a batch, when its coordinator is done: for whoever prints it and gives the exit
// status.
#pragma once

#include <cstddef>
#include <string>

#include "harness/report/document/summary.h"

namespace vouch::batch {

/// Why a run ended before all was done.
enum class Stop { no, interrupted, time_is_up, cannot_write };

struct RunOutcome {
  report::RunSummary summary;  // with the waivers that did nothing
  std::size_t groups = 0;      // of this run
  std::size_t kept = 0;        // of those, as they stood
  bool all_done = true;
  Stop stop = Stop::no;
  std::string stop_reason;  // of cannot_write
};

}  // namespace vouch::batch
