// Finds submissions on disk: what was handed in, by whom, when. Opens nothing but submission.toml
// and the first bytes of each file. What a submission's directory lacks at its top is looked for
// one directory deeper.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/submission/submission.h"

namespace vouch::submission {

/// One submission out of what a person names: a submission's directory, a PDF and a zip, either
/// alone, or a source directory. Throws UsageError when a path does not exist or cannot be read.
Submission take_in(std::span<const std::filesystem::path> paths);

/// Every submission below `directory`, sorted by id: a directory a group or, with a pattern such as
/// "{group}_{role}.{ext}", flat files. Throws UsageError: no such directory, unreadable, nothing in
/// it. `except`: a directory that is no submission, wherever it lies (a run's output directory).
std::vector<Submission> discover(const std::filesystem::path& directory,
                                 const std::optional<std::string>& pattern,
                                 const std::filesystem::path& except = {});

/// The names of what lies directly in `directory` and belongs to no submission: files beside the
/// groups' directories, links, or what is not of the pattern. Hidden entries are left out.
std::vector<std::string> passed_over(const std::filesystem::path& directory,
                                     const std::optional<std::string>& pattern);

}  // namespace vouch::submission
