// A directory of our own below $TMPDIR (or /tmp), removed at the end with all that is in it,
// whatever a stranger put there.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string_view>

#include "util/os/subprocess.h"

namespace vouch::os {

class TempDir {
 public:
  /// Makes the directory `prefix`XXXXXX with the mode given; as root it belongs to `owner`, if
  /// there is one. Throws InternalError.
  explicit TempDir(std::string_view prefix, mode_t mode = 0700, std::optional<Identity> owner = {});
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace vouch::os
