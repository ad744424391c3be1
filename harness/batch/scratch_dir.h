// Where a run's groups are unpacked and built: one directory below $TMPDIR (or /tmp), which becomes
// $TMPDIR for as long as this lives. A run that was killed leaves that one directory, and the next
// run on the same output directory knows it and removes it, wherever it lies; in the same $TMPDIR
// any next run of vouch does (run_dir.h).
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "harness/results/output_dir.h"
#include "util/os/fd.h"

namespace vouch::batch {

class ScratchDir {
 public:
  /// Removes what an earlier run left, too. Throws InternalError when the directory cannot be made.
  explicit ScratchDir(const results::OutputDir& store);
  ~ScratchDir();
  ScratchDir(const ScratchDir&) = delete;
  ScratchDir& operator=(const ScratchDir&) = delete;

 private:
  /// Names, notes, makes and holds it; false when another run has swept it away in that moment.
  bool make(const results::OutputDir& store);

  std::filesystem::path path_;
  os::Fd lock_;
  std::optional<std::string> before_;
};

}  // namespace vouch::batch
