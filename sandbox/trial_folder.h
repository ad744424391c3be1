// A folder for one trial, owned by the user who will run in it, removed at the end.
#pragma once

#include <filesystem>

#include "sandbox/process.h"

namespace vouch::sandbox {

class TrialFolder {
 public:
  /// Throws HarnessFault.
  explicit TrialFolder(const Identity& identity);
  ~TrialFolder();
  TrialFolder(const TrialFolder&) = delete;
  TrialFolder& operator=(const TrialFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace vouch::sandbox
