// The copy of a report that is sent to its group: no e-mail addresses, nothing for staff alone, no
// paths of the machine that verified.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "harness/report/document/evidence.h"

namespace vouch::report {

/// `text` with each e-mail address as "[e-mail]" and each path that begins with one of
/// `directories` (absolute, of the verifying machine) as "[path]". One that ends with '-' is a
/// name's beginning.
std::string redact_text(std::string_view text, std::span<const std::string> directories);

/// Of every text in the report; members keep their names, findings for staff go.
Report redact_report(Report report, std::span<const std::string> directories);

/// Of the logs and the README.
Evidence redact_evidence(Evidence evidence, std::span<const std::string> directories);

}  // namespace vouch::report
