#include "util/units.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>
#include <utility>

namespace vouch {
namespace {

using Unit = std::pair<std::string_view, std::uint64_t>;

constexpr std::uint64_t kKi = 1024;
constexpr std::array<Unit, 9> kSizes{{{"TiB", kKi* kKi* kKi* kKi},
                                      {"GiB", kKi* kKi* kKi},
                                      {"MiB", kKi* kKi},
                                      {"KiB", kKi},
                                      {"TB", 1'000'000'000'000},
                                      {"GB", 1'000'000'000},
                                      {"MB", 1'000'000},
                                      {"kB", 1'000},
                                      {"B", 1}}};

constexpr std::array<Unit, 5> kTimes{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"min", 60'000}, {"s", 1'000}, {"ms", 1}}};

/// How many of the smallest unit `text` names.
template <std::size_t N>
std::optional<std::uint64_t> parse(std::string_view text, const std::array<Unit, N>& units) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (text.starts_with(' ')) text.remove_prefix(1);
  for (const auto& [name, factor] : units) {
    if (name != text) continue;
    if (number > std::numeric_limits<std::uint64_t>::max() / factor) return std::nullopt;
    return number * factor;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> parse_size(std::string_view text) { return parse(text, kSizes); }

std::string format_size(std::uint64_t bytes) {
  for (const auto& [name, factor] : kSizes) {
    const bool binary = name.size() == 3;
    if (binary && bytes != 0 && bytes % factor == 0)
      return fmt::format("{}{}", bytes / factor, name);
  }
  return fmt::format("{}B", bytes);
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  const auto parsed = parse(text, kTimes);
  // A century is more than any course; it also keeps sums far from overflowing.
  constexpr std::uint64_t kMost = std::uint64_t{100} * 366 * 86'400'000;
  if (!parsed || *parsed > kMost) return std::nullopt;
  return std::chrono::milliseconds(*parsed);
}

std::string format_duration(std::chrono::milliseconds duration) {
  const auto count = static_cast<std::uint64_t>(duration.count());
  if (count == 0) return "0s";
  for (const auto& [name, factor] : kTimes) {
    if (count % factor == 0) return fmt::format("{}{}", count / factor, name);
  }
  return fmt::format("{}ms", count);
}

std::string describe_duration(std::chrono::milliseconds duration) {
  const double seconds = std::chrono::duration<double>(duration).count();
  if (seconds < 10) return fmt::format("{:.1f} s", seconds);
  const auto whole = std::chrono::round<std::chrono::seconds>(duration).count();
  if (whole < 60) return fmt::format("{} s", whole);
  const auto minutes = whole / 60;
  // Nobody asks for the seconds of half an hour.
  if (minutes < 10 && whole % 60 != 0) return fmt::format("{} min {} s", minutes, whole % 60);
  if (minutes < 60) return fmt::format("{} min", minutes);
  constexpr std::int64_t kMinutesADay = 1440;
  if (minutes < 2 * kMinutesADay) return fmt::format("{} h {} min", minutes / 60, minutes % 60);
  return fmt::format("{} days {} h", minutes / kMinutesADay, minutes / 60 % 24);
}

std::string describe_size(std::uint64_t bytes) {
  if (bytes < kKi) return fmt::format("{} bytes", bytes);
  for (std::size_t i = 0; i < 4; ++i) {
    const auto& [name, factor] = kSizes[i];
    if (bytes < factor) continue;
    const double value = static_cast<double>(bytes) / static_cast<double>(factor);
    return fmt::format("{:.{}f} {}", value, value < 10 ? 1 : 0, name);
  }
  return {};
}

}  // namespace vouch
