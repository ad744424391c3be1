// Where a run's groups are unpacked and built: one folder below $TMPDIR (or /tmp), which becomes
// $TMPDIR for as long as this lives. A run that was killed leaves that one folder, and the next run
// on the same output folder knows it and removes it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "harness/store.h"

namespace vouch::harness {

class BatchScratch {
 public:
  /// Removes what an earlier run left, too. Throws HarnessFault when the folder cannot be made.
  explicit BatchScratch(const Store& store);
  ~BatchScratch();
  BatchScratch(const BatchScratch&) = delete;
  BatchScratch& operator=(const BatchScratch&) = delete;

 private:
  std::filesystem::path path_;
  std::optional<std::string> before_;
};

}  // namespace vouch::harness
