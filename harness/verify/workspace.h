// Where one submission is unpacked and built: a directory of its own below $TMPDIR (or /tmp), that
// only the identity which runs the group's code may enter. Removed with all that is in it, whatever
// a hostile tree looks like.
#pragma once

#include <filesystem>
#include <string_view>

#include "util/os/subprocess.h"
#include "util/os/temp_dir.h"

namespace vouch::verify {

class Workspace {
 public:
  /// Throws InternalError when it cannot be made.
  explicit Workspace(os::Identity owner);

  /// An empty directory that `owner` owns.
  const std::filesystem::path& unpacked() const { return unpacked_; }
  /// Another empty directory that `owner` owns, beside it. Throws InternalError.
  std::filesystem::path make_directory(std::string_view name) const;

 private:
  os::Identity owner_;
  os::TempDir directory_;
  std::filesystem::path unpacked_;
};

}  // namespace vouch::verify
