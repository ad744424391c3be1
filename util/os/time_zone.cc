#include "util/os/time_zone.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <vector>

namespace vouch::os {
namespace {

/// Sets TZ while it lives.
class ZoneOverride {
 public:
  explicit ZoneOverride(const std::string& zone) {
    if (const char* had = std::getenv("TZ"); had != nullptr) had_ = had;
    setenv("TZ", (":" + zone).c_str(), 1);
    tzset();
  }
  ~ZoneOverride() {
    if (had_) {
      setenv("TZ", had_->c_str(), 1);
    } else {
      unsetenv("TZ");
    }
    tzset();
  }
  ZoneOverride(const ZoneOverride&) = delete;
  ZoneOverride& operator=(const ZoneOverride&) = delete;

 private:
  std::optional<std::string> had_;
};

/// Numbers and words of a date, punctuation between them dropped; "11pm" is two.
std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts;
  int last = 0;  // 1: digits, 2: letters
  for (const char c : text) {
    const auto u = static_cast<unsigned char>(c);
    const int kind = std::isdigit(u) != 0 ? 1 : std::isalpha(u) != 0 || u >= 0x80 ? 2 : 0;
    if (kind != 0 && kind != last) parts.emplace_back();
    if (kind != 0) parts.back() += static_cast<char>(std::tolower(u));
    last = kind;
  }
  return parts;
}

int month_of(const std::string& word) {
  constexpr std::array<std::string_view, 12> kMonths{
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (word.size() >= 3 && kMonths[i].starts_with(word)) return static_cast<int>(i) + 1;
  }
  return 0;
}

bool is_weekday(const std::string& word) {
  constexpr std::array<std::string_view, 7> kDays{"monday", "tuesday",  "wednesday", "thursday",
                                                  "friday", "saturday", "sunday"};
  return word.size() >= 3 && std::ranges::any_of(kDays, [&word](std::string_view day) {
           return day.starts_with(word);
         });
}

bool exists(const LocalTime& time) {
  const std::chrono::year_month_day day{std::chrono::year(time.year),
                                        std::chrono::month(static_cast<unsigned>(time.month)),
                                        std::chrono::day(static_cast<unsigned>(time.day))};
  return day.ok() && time.hour < 24 && time.minute < 60 && time.second < 60;
}

bool take_half(const std::string& half, LocalTime& time) {
  if (half != "am" && half != "pm") return false;
  if (time.hour < 1 || time.hour > 12) return false;
  time.hour = time.hour % 12 + (half == "pm" ? 12 : 0);
  return true;
}

}  // namespace

std::optional<LocalTime> parse_local_time(std::string_view text) {
  if (text.find('/') != std::string_view::npos || text.size() > 100) return std::nullopt;
  LocalTime time;
  std::vector<int> numbers;
  std::string half;
  for (const std::string& part : parts_of(text)) {
    if (std::isdigit(static_cast<unsigned char>(part[0])) != 0) {
      if (part.size() > 4) return std::nullopt;
      numbers.push_back(std::stoi(part));
    } else if (part == "am" || part == "pm") {
      half = part;
    } else if (const int month = month_of(part); month != 0 && time.month == 0) {
      time.month = month;
    } else if (part != "at" && part != "t" && part != "o" && part != "clock" && !is_weekday(part)) {
      return std::nullopt;
    }
  }
  const std::size_t date = time.month == 0 ? 3 : 2;
  if (numbers.size() < date + 2 || numbers.size() > date + 3) return std::nullopt;
  if (time.month == 0) {
    time.year = numbers[0];
    time.month = numbers[1];
    time.day = numbers[2];
  } else {
    time.day = std::min(numbers[0], numbers[1]);
    time.year = std::max(numbers[0], numbers[1]);
  }
  time.hour = numbers[date];
  time.minute = numbers[date + 1];
  if (numbers.size() == date + 3) time.second = numbers[date + 2];
  if (!half.empty() && !take_half(half, time)) return std::nullopt;
  if (time.year < 1970 || !exists(time)) return std::nullopt;
  return time;
}

bool is_known_zone(const std::string& zone) {
  return !zone.empty() && zone.find("..") == std::string::npos && zone[0] != '/' &&
         access(("/usr/share/zoneinfo/" + zone).c_str(), R_OK) == 0;
}

ZonedTime to_instant(const LocalTime& local, const std::string& zone, std::string_view word) {
  using namespace std::chrono;
  const sys_days day{year_month_day{year(local.year), month(static_cast<unsigned>(local.month)),
                                    std::chrono::day(static_cast<unsigned>(local.day))}};
  const std::int64_t wall = duration_cast<seconds>(day.time_since_epoch()).count() +
                            local.hour * 3600 + local.minute * 60 + local.second;
  const ZoneOverride in_zone(zone);
  std::vector<std::int64_t> instants;
  std::string words;
  // The offsets in force a day before and after are all that there may be.
  for (const std::int64_t near : {wall - 86'400, wall + 86'400}) {
    const std::time_t at_near = near;
    std::tm then{};
    localtime_r(&at_near, &then);
    const std::time_t candidate = wall - then.tm_gmtoff;
    std::tm shown{};
    localtime_r(&candidate, &shown);
    if (candidate + shown.tm_gmtoff != wall) continue;
    if (std::ranges::find(instants, candidate) != instants.end()) continue;
    words = shown.tm_zone;
    if (!word.empty() && word != words) continue;
    instants.push_back(candidate);
  }
  if (instants.size() == 1) return {instants.front(), {}};
  if (instants.size() == 2) {
    return {0,
            fmt::format("the clocks of {} show it twice: daylight saving ends in that hour", zone)};
  }
  if (!word.empty() && !words.empty()) {
    return {0, fmt::format("\"{}\" is not what {} calls its time then ({})", word, zone, words)};
  }
  return {0, fmt::format("the clocks of {} never show it: daylight saving begins then", zone)};
}

}  // namespace vouch::os
