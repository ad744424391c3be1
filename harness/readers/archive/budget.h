// What unpacking may use, counted while it writes and not by what headers claim.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string_view>

#include "checks/model/policy.h"

namespace vouch::readers {

/// Lock-free, so that it works in memory that several processes share.
struct Counters {
  std::atomic<std::uint64_t> bytes{0};
  std::atomic<std::uint64_t> entries{0};
  std::atomic<std::uint64_t> name_bytes{0};
  std::atomic<bool> stopped{false};
};
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

class Budget {
 public:
  Budget(const ArchivePolicy& limits, std::uint64_t packed_bytes, Counters& counters)
      : limits_(limits), packed_bytes_(packed_bytes), counters_(counters) {}

  /// Books bytes about to be written. The kind of note that says why they must not be; or none.
  std::optional<std::string_view> take_bytes(std::uint64_t bytes);
  /// Books a file, directory or link about to be made.
  std::optional<std::string_view> take_entry(std::size_t name_bytes);
  /// What would come of `bytes` in all, without booking anything.
  std::optional<std::string_view> judge(std::uint64_t bytes) const;

  void stop() { counters_.stopped = true; }
  bool stopped() const { return counters_.stopped; }
  std::uint64_t bytes() const { return counters_.bytes; }

 private:
  const ArchivePolicy& limits_;
  std::uint64_t packed_bytes_;
  Counters& counters_;
};

}  // namespace vouch::readers
