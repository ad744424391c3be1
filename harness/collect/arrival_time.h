// When a mail arrived, by the course's own hosts alone: everything else in it is the sender's word.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/worker/collect_protocol.h"
#include "util/timestamp.h"

namespace vouch::collect {

/// Of the Received lines, newest first: walks down as long as `by` is a trusted host, and stops at
/// the first line whose sender, as our host wrote it, is none: that line's time. Lines below it
/// were there when the mail was handed over, whatever they say. `trusted` has hosts' names,
/// addresses, and networks such as 10.0.0.0/8.
std::optional<Timestamp> arrival_time(const std::vector<worker::Hop>& received,
                                      const std::vector<std::string>& trusted);

/// "Tue, 27 Apr 2021 21:03:00 -0400 (EDT)" (RFC 5322, 3.3).
std::optional<Timestamp> parse_mail_date(std::string_view text);

}  // namespace vouch::collect
