// Where one submission is unpacked and built: a folder of its own below $TMPDIR (or /tmp), that
// only the identity which runs the group's code may enter. Removed with all that is in it, whatever
// a hostile tree looks like.
#pragma once

#include <filesystem>
#include <string_view>

#include "util/os/subprocess.h"
#include "util/os/temp_dir.h"

namespace vouch::verify {

class WorkFolder {
 public:
  /// Throws HarnessFault when it cannot be made.
  explicit WorkFolder(os::Identity owner);

  /// An empty folder that `owner` owns.
  const std::filesystem::path& unpacked() const { return unpacked_; }
  /// Another empty folder that `owner` owns, beside it. Throws HarnessFault.
  std::filesystem::path make_folder(std::string_view name) const;

 private:
  os::Identity owner_;
  os::TemporaryFolder folder_;
  std::filesystem::path unpacked_;
};

}  // namespace vouch::verify
