// Sizes and times as people write them: "4GiB", "20min".
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vouch {

/// A whole number and a unit: B, KiB, MiB, GiB, TiB (powers of 1024) or kB, MB, GB, TB (of 1000).
/// None for anything else, or what 64 bits cannot hold.
std::optional<std::uint64_t> parse_size(std::string_view text);

/// The largest unit that divides it: 1536 MiB is "1536MiB", 2048 MiB is "2GiB".
std::string format_size(std::uint64_t bytes);

/// A whole number and a unit: ms, s, min, h, d. None for anything else.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// The largest unit that divides it: 90 s is "90s", 120 s is "2min".
std::string format_duration(std::chrono::milliseconds duration);

/// For people: "2 h 5 min", "59 min", "12.3 s".
std::string describe_duration(std::chrono::milliseconds duration);

/// For people: "1.4 GiB", "12 KiB", "312 bytes".
std::string describe_size(std::uint64_t bytes);

}  // namespace vouch
