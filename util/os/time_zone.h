// Local times of a place, as instants. The one reader of the machine's zone database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vouch::os {

/// A time of a wall clock, whose place is not told.
struct LocalTime {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
};

/// "2021-04-27 23:03[:12]", "27 April 2021, 11:03 PM" with or without a weekday, "Apr 27, 2021 at
/// 11:03pm". None for all else, and for "04/05/2021", which may mean two days.
std::optional<LocalTime> parse_local_time(std::string_view text);

struct ZonedTime {
  std::int64_t seconds = 0;  // since 1970-01-01 UTC
  std::string problem;       // not empty: why there is no such instant, or there are two
};

/// True when the machine's database has the zone: "America/Detroit".
bool is_known_zone(const std::string& zone);

/// The instant at which the clocks of `zone` show `local`. `word` is what the source says of the
/// offset ("EDT") and decides in the hour that daylight saving repeats; one that the zone does not
/// have then is a problem. Not to be called from two threads at once: it sets TZ.
ZonedTime to_instant(const LocalTime& local, const std::string& zone, std::string_view word = {});

}  // namespace vouch::os
