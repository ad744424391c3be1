// The one line that `vouch check` ends with. It predicts what staff will see, and names ids and
// places, so that it can be read alone when all above it has scrolled away.
#pragma once

#include <string>

#include "harness/report/document/report.h"

namespace vouch::report {

/// What the line says as a whole; "Ready to hand in." alone is good news without a but.
enum class Readiness { ready, ready_but, not_ready, not_checked };

struct ReadyLine {
  Readiness readiness = Readiness::not_checked;
  std::string text;  // "Not ready: 1 error to fix: build-failed (explore.cpp:17)."
};

ReadyLine ready_line(const Report& report);

/// When the report is read: before the group hands in, or by staff after a batch.
enum class Occasion { check, batch };

/// The sentence that a report is headed with. After a batch nobody can still make it ready: there
/// it is the verdict and its reason, "Fails: 1 error: build-failed (explore.cpp:17)."
std::string headline(const Report& report, Occasion occasion);

/// True for a group that handed in nothing at all, waived or not.
bool is_empty_handed(const Report& report);

}  // namespace vouch::report
