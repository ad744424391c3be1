// The directory below $TMPDIR (or /tmp) in which one run of vouch works, and what killed runs left
// of theirs.
//
// A run holds a lock on its directory for as long as it lives, which the kernel takes back however
// it ends. So a directory of that name that can be locked is nobody's, and the next run removes it:
// only one's own user's, and only a real directory, never what a link leads to.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "util/os/fd.h"
#include "util/os/temp_dir.h"

namespace vouch::os {

inline constexpr std::string_view kRunDirPrefix = "vouch-run-";

/// Removes what no run holds.
void sweep_run_dirs() noexcept;

/// Holds `directory`, which was just made, until the descriptor is closed in this process and in
/// those that it forked. None: another run has swept it away in that moment.
std::optional<Fd> hold_run_dir(const std::filesystem::path& directory);

/// A directory of this run's own, removed at the end. Groups' identities pass through it; nobody
/// lists it.
class RunDir {
 public:
  /// Sweeps first. Throws InternalError when it cannot be made.
  RunDir();
  const std::filesystem::path& path() const { return directory_->path(); }

 private:
  std::optional<TempDir> directory_;
  Fd lock_;
};

}  // namespace vouch::os
