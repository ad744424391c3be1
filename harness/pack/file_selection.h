// Which files of a source directory belong in its zip.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/pack/pack.h"

namespace vouch::pack {

struct PackChoice {
  std::vector<std::string>
      paths;                      // files, links and empty directories, sorted; below the directory
  std::vector<LeftOut> left_out;  // sorted
  bool git_was_asked = false;
};

/// `own_zip` is left out too: the zip that is being written may lie in the directory.
PackChoice choose_files(const std::filesystem::path& directory,
                        const std::filesystem::path& own_zip);

}  // namespace vouch::pack
