// The files of a whole run, made group by group: a batch of ten thousand never holds them all, for
// a group that is parsed takes thirty times what its line does.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "harness/report/document/summary.h"
#include "harness/report/formats.h"

namespace vouch::report {

/// Takes text piece by piece.
using Sink = std::function<void(std::string_view)>;
/// Gives a text piece by piece to its argument.
using Pieces = std::function<void(const Sink&)>;

/// summary.json as text.
void write_summary(const RunSummary& run, const EachGroup& groups, const Sink& out);
/// `started`: RFC 3339.
void write_junit(std::string_view started, const EachReport& reports, const Sink& out);

}  // namespace vouch::report
