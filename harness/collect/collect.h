// `vouch collect`: mailboxes and LMS downloads into the directories that a batch takes.
//
// Invariants: no source is changed; every item of every source stands in collect.json once, placed
// or listed with why; nothing that was handed in is a path or a file of ours. The same command goes
// on where it was interrupted, and with a fuller source adds what is new.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "checks/model/policy.h"
#include "harness/collect/ledger.h"

namespace vouch::collect {

struct CollectOptions {
  std::vector<std::filesystem::path> sources;
  std::filesystem::path to;
  std::optional<std::filesystem::path> roster, times;
  std::optional<std::string> pattern;  // of flat files in a plain directory
  std::string from;                    // "": told by content
  Policy policy;
};

struct CollectOutcome {
  Ledger ledger;
  std::vector<std::string> notes;  // for people, a line each
  std::size_t placed = 0, listed = 0;
};

/// Throws UsageError before anything is written, and InternalError.
CollectOutcome collect(const CollectOptions& options);

}  // namespace vouch::collect
