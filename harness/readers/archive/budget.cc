#include "harness/readers/archive/budget.h"

#include <algorithm>

#include "checks/model/archive_notes.h"

namespace vouch::readers {
namespace {

// Below this no ratio is too high: a file of zeros, or a generated table, packs 1,000 to 1.
constexpr std::uint64_t kRatioCountsFrom = 64 * kMiB;
// All names together are held in memory; a source tree's are some 60 bytes each.
constexpr std::uint64_t kNameBytes = 24 * kMiB;

}  // namespace

std::optional<std::string_view> Budget::judge(std::uint64_t bytes) const {
  const std::uint64_t packed = std::max<std::uint64_t>(packed_bytes_, 1);
  if (bytes > kRatioCountsFrom && bytes / packed >= limits_.ratio) return note::kRatio;
  if (bytes > limits_.unpacked_bytes) return note::kTotalTooLarge;
  return std::nullopt;
}

std::optional<std::string_view> Budget::take_bytes(std::uint64_t bytes) {
  return judge(counters_.bytes += bytes);
}

std::optional<std::string_view> Budget::take_entry(std::size_t name_bytes) {
  const bool too_many = ++counters_.entries > limits_.entries;
  const bool names_too_long = (counters_.name_bytes += name_bytes) > kNameBytes;
  if (too_many || names_too_long) return note::kTooManyEntries;
  return std::nullopt;
}

}  // namespace vouch::readers
