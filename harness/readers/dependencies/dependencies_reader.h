// Finds the build files of an unpacked project and lists what they name as needed from elsewhere.
// Runs in the confined worker only. Bounded: kMostBuildFiles files of at most kLongestBuildFile
// bytes, and kDependenciesListed dependencies.
#pragma once

#include <vector>

#include "checks/model/dependency_facts.h"

namespace vouch::readers {

/// `project` is an open descriptor of the project's root directory. Files below vendored
/// directories are none of the project's own. By file, in each by line.
std::vector<Dependency> read_dependencies(int project);

}  // namespace vouch::readers
