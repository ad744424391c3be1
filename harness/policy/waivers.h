// waivers.toml: findings that staff accept, each for one group, with who and why.
//
//   [[waiver]]
//   group = "team7"
//   finding = "report-too-long"
//   by = "Ann"
//   reason = "an appendix was agreed on"
//   until = 2021-05-31        # optional; the last day on which it holds, anywhere on earth
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "checks/judge.h"

namespace vouch::policy {

struct WaiverEntry {
  checks::Waiver waiver;
  std::optional<std::int64_t> until_seconds;  // since 1970-01-01 UTC; holds before it
  std::string until;                          // as written; "" for none
  std::string place;                          // "waivers.toml:3"
};

/// Throws UsageError with file:line: an unknown key, a finding that does not exist, no reason.
std::vector<WaiverEntry> read_waivers(const std::filesystem::path& file);
/// The same of what was read already. `name`: the file's, for places.
std::vector<WaiverEntry> parse_waivers(const std::string& toml, const std::string& name);

/// Those that have not run out at `now`.
std::vector<checks::Waiver> in_force(std::span<const WaiverEntry> entries, std::int64_t now);

/// A sentence for each that does nothing: it has run out, or it matched none of `met` (group and
/// finding). Of the groups in `unjudged` nobody knows what a waiver would have met.
std::vector<std::string> idle_waivers(std::span<const WaiverEntry> entries, std::int64_t now,
                                      std::span<const std::pair<std::string, std::string>> met,
                                      const std::set<std::string>& unjudged = {});

}  // namespace vouch::policy
