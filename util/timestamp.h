// An instant: the one reader of the times that staff write, export from elsewhere, or find in a
// report.
//
// Invariant: never a bare local time. A spelling is read where one instant only can be meant, and
// refused with the reason where it cannot: 23:59 in Ann Arbor and in Berlin are six hours apart.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vouch {

struct Timestamp {
  std::string text;          // RFC 3339: "2021-04-27T23:59:59-05:00"
  std::int64_t seconds = 0;  // since 1970-01-01 UTC; fractions are cut off
};

/// Reads RFC 3339's "2021-04-27T23:59:59-05:00" and the spellings of it that mean one instant only:
/// a space for the T, no seconds, a fraction (cut off), Z or UTC or -0500 for the offset. None for
/// all else, a day that the calendar lacks among it.
std::optional<Timestamp> parse_timestamp(std::string_view text);

/// One sentence on why `text` is none: no offset, a zone's short name, day and month exchangeable.
std::string explain_bad_timestamp(std::string_view text);

/// In UTC: "2021-04-28T04:59:59Z".
std::string format_utc(std::int64_t seconds);

/// The clock's next "06:30" in the machine's time zone after `now`, or an instant in full. None for
/// all else.
std::optional<std::int64_t> parse_until(std::string_view text, std::int64_t now);

}  // namespace vouch
