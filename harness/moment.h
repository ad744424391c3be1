// An instant, as RFC 3339 with an offset: never a bare local time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vouch::harness {

struct Moment {
  std::string text;          // "2021-04-27T23:59:59-05:00"
  std::int64_t seconds = 0;  // since 1970-01-01 UTC; fractions are cut off
};

/// None for what is no RFC 3339 date-time, has no offset, or names a day that the calendar lacks.
std::optional<Moment> parse_moment(std::string_view text);

}  // namespace vouch::harness
