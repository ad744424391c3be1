// Which files of a source folder belong in its zip.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/pack/pack.h"

namespace vouch::pack {

struct PackChoice {
  std::vector<std::string> paths;  // files, links and empty folders, sorted; below the folder
  std::vector<LeftOut> left_out;   // sorted
  bool git_was_asked = false;
};

/// `own_zip` is left out too: the zip that is being written may lie in the folder.
PackChoice choose_files(const std::filesystem::path& folder, const std::filesystem::path& own_zip);

}  // namespace vouch::pack
