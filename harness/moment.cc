#include "harness/moment.h"

#include <toml++/toml.h>

#include <chrono>
#include <sstream>

namespace vouch::harness {

std::optional<Moment> parse_moment(std::string_view text) {
  // TOML's date-times are RFC 3339's, so its parser serves; only their letters may pass to it.
  constexpr std::size_t kLongest = 40;
  if (text.size() > kLongest) return std::nullopt;
  if (text.find_first_not_of("0123456789-:.+TtZz ") != std::string_view::npos) return std::nullopt;
  toml::date_time written;
  try {
    const toml::table table = toml::parse("t = " + std::string(text));
    const auto value = table["t"].value_exact<toml::date_time>();
    if (!value || !value->offset) return std::nullopt;
    written = *value;
  } catch (const toml::parse_error&) {
    return std::nullopt;
  }
  using namespace std::chrono;
  const year_month_day date{year(written.date.year), month(written.date.month),
                            day(written.date.day)};
  const auto local = sys_days(date).time_since_epoch() + hours(written.time.hour) +
                     minutes(written.time.minute) + seconds(written.time.second);
  std::ostringstream canonical;
  canonical << written;
  return Moment{canonical.str(),
                duration_cast<seconds>(local - minutes(written.offset->minutes)).count()};
}

}  // namespace vouch::harness
