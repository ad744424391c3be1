// The settings that steps are run with, so that tools fail at once offline instead of trying again
// for minutes, use what the zip brings, and ask for nothing in passing.
#pragma once

#include <string>
#include <vector>

#include "checks/model/archive_facts.h"

namespace vouch::build {

/// NAME=VALUE for every step of a project with these files. Names and values are those of each
/// tool's own manual.
std::vector<std::string> step_environment(const std::vector<TreeEntry>& tree);

/// Makes, in the home of the session, the directories that package managers install into without
/// root; for bash, once before the first step.
std::string home_preparation();

}  // namespace vouch::build
