#include "util/timestamp.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <toml++/toml.h>

#include <cctype>
#include <chrono>
#include <ctime>
#include <sstream>

#include "util/text.h"

namespace vouch {
namespace {

/// True when `text` begins with `shape`, in which 'd' stands for a digit; takes it off.
bool take(std::string_view& text, std::string_view shape) {
  if (text.size() < shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == 'd' ? !is_digit(text[i]) : text[i] != shape[i]) return false;
  }
  text.remove_prefix(shape.size());
  return true;
}

/// "+HH:MM", however it was written; none for no offset or anything else.
std::optional<std::string> take_offset(std::string_view text) {
  if (text.substr(0, 1) == " ") text.remove_prefix(1);
  if (text == "Z" || text == "z" || text == "UTC") return "+00:00";
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const std::string sign(text.substr(0, 1));
  text.remove_prefix(1);
  std::string_view rest = text;
  if (take(rest, "dd:dd") && rest.empty()) return sign + std::string(text);
  rest = text;
  if (take(rest, "dddd") && rest.empty()) {
    return sign + std::string(text.substr(0, 2)) + ":" + std::string(text.substr(2));
  }
  return std::nullopt;
}

/// RFC 3339's own spelling. TOML's date-times are of it, so its parser serves; what it is given has
/// digits and signs alone.
std::optional<Timestamp> read_rfc3339(const std::string& text) {
  toml::date_time written;
  try {
    const toml::table table = toml::parse("t = " + text);
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
  return Timestamp{canonical.str(),
                   duration_cast<seconds>(local - minutes(written.offset->minutes)).count()};
}

}  // namespace

std::optional<Timestamp> parse_timestamp(std::string_view given) {
  const std::string_view text = trimmed(given);
  std::string_view rest = text;
  if (!take(rest, "dddd-dd-dd")) return std::nullopt;
  const std::string day(text.substr(0, 10));
  if (rest.empty() || (rest[0] != 'T' && rest[0] != 't' && rest[0] != ' ')) return std::nullopt;
  rest.remove_prefix(1);
  std::string clock(rest.substr(0, 5));
  if (!take(rest, "dd:dd")) return std::nullopt;
  const std::string seconds(rest.substr(0, 3));
  clock += take(rest, ":dd") ? seconds : ":00";
  if (take(rest, ".d")) {
    while (!rest.empty() && is_digit(rest.front())) rest.remove_prefix(1);
  }
  const auto offset = take_offset(rest);
  if (!offset) return std::nullopt;

  return read_rfc3339(day + "T" + clock + *offset);
}

std::string explain_bad_timestamp(std::string_view given) {
  const std::string_view text = trimmed(given);
  constexpr std::string_view kRight = "write it as 2021-04-27T23:59:59-05:00";
  if (text.empty()) return fmt::format("there is no time; {}", kRight);
  if (text.find('/') != std::string_view::npos) {
    return fmt::format("\"{}\" may mean two days (day or month first); {}", text, kRight);
  }
  std::string_view rest = text;
  if (!take(rest, "dddd-dd-dd")) {
    return fmt::format("\"{}\" is no date and time; {}", text, kRight);
  }
  if (rest.empty()) return fmt::format("\"{}\" is a day without a time; {}", text, kRight);
  const bool in_utc = text.ends_with("UTC") || text.back() == 'Z' || text.back() == 'z';
  if (!in_utc && std::isalpha(static_cast<unsigned char>(text.back())) != 0) {
    return fmt::format("\"{}\" names a zone by letters that mean several offsets; {}", text,
                       kRight);
  }
  rest.remove_prefix(1);
  const bool has_offset = in_utc || rest.find_first_of("+-") != std::string_view::npos;
  if (!has_offset) return fmt::format("\"{}\" has no offset from UTC; {}", text, kRight);
  return fmt::format("\"{}\" is no time that exists; {}", text, kRight);
}

std::string format_utc(std::int64_t seconds) {
  return fmt::format("{:%FT%TZ}", fmt::gmtime(static_cast<std::time_t>(seconds)));
}

std::optional<std::int64_t> parse_until(std::string_view given, std::int64_t now) {
  if (const auto moment = parse_timestamp(given)) return moment->seconds;
  std::string_view rest = trimmed(given);
  const std::string clock(rest);
  if (!take(rest, "dd:dd") || !rest.empty()) return std::nullopt;
  const int hour = std::stoi(clock.substr(0, 2));
  const int minute = std::stoi(clock.substr(3, 2));
  if (hour > 23 || minute > 59) return std::nullopt;
  const std::time_t start = now;
  std::tm local{};
  if (localtime_r(&start, &local) == nullptr) return std::nullopt;
  local.tm_hour = hour;
  local.tm_min = minute;
  local.tm_sec = 0;
  local.tm_isdst = -1;
  std::tm today = local;
  if (const std::time_t at = std::mktime(&today); at > start) return at;
  local.tm_mday += 1;
  return std::mktime(&local);
}

}  // namespace vouch
