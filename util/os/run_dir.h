// The folder below $TMPDIR (or /tmp) in which one run of vouch works, and what killed runs left of
// theirs.
//
// A run holds a lock on its folder for as long as it lives, which the kernel takes back however it
// ends. So a folder of that name that can be locked is nobody's, and the next run removes it: only
// one's own user's, and only a real folder, never what a link leads to.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "util/os/fd.h"
#include "util/os/temp_dir.h"

namespace vouch::os {

inline constexpr std::string_view kRunFolderPrefix = "vouch-run-";

/// Removes what no run holds.
void sweep_run_folders() noexcept;

/// Holds `folder`, which was just made, until the descriptor is closed in this process and in those
/// that it forked. None: another run has swept it away in that moment.
std::optional<Fd> hold_run_folder(const std::filesystem::path& folder);

/// A folder of this run's own, removed at the end. Groups' identities pass through it; nobody lists
/// it.
class RunFolder {
 public:
  /// Sweeps first. Throws HarnessFault when it cannot be made.
  RunFolder();
  const std::filesystem::path& path() const { return folder_->path(); }

 private:
  std::optional<TemporaryFolder> folder_;
  Fd lock_;
};

}  // namespace vouch::os
