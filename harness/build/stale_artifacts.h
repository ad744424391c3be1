// Build output that was handed in with the sources: object files, programs, whole build
// directories. A build that finds them may have nothing to do and look well. They are set aside
// before the build, vendored dependencies never.
#pragma once

#include <string>
#include <vector>

#include "checks/model/archive_facts.h"

namespace vouch::build {

/// Paths below the project's root, files and directories, without what lies in a listed directory.
/// Only what the sources beside it would make again.
std::vector<std::string> find_leftovers(const std::vector<TreeEntry>& tree);

}  // namespace vouch::build
