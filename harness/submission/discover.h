// Finds submissions on disk: what was handed in, by whom, when. Opens nothing but submission.toml
// and the first bytes of each file. What a submission's folder lacks at its top is looked for one
// folder deeper.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/submission/submission.h"

namespace vouch::submission {

/// One submission out of what a person names: a submission's folder, a PDF and a zip, either alone,
/// or a source folder. Throws UsageError when a path does not exist or cannot be read.
Submission take_in(std::span<const std::filesystem::path> paths);

/// Every submission below `folder`, sorted by id: a folder a group or, with a pattern such as
/// "{group}_{role}.{ext}", flat files. Throws UsageError: no such folder, unreadable, nothing in
/// it. `except`: a folder that is no submission, wherever it lies (a run's output folder).
std::vector<Submission> discover(const std::filesystem::path& folder,
                                 const std::optional<std::string>& pattern,
                                 const std::filesystem::path& except = {});

/// The names of what lies directly in `folder` and belongs to no submission: files beside the
/// groups' folders, links, or what is not of the pattern. Hidden entries are left out.
std::vector<std::string> passed_over(const std::filesystem::path& folder,
                                     const std::optional<std::string>& pattern);

/// A name for a group's folder on disk: letters, digits, '.', '_' and '-' as they are, every other
/// byte as %XX, never "", "." or "..", at most 200 bytes; different ids have different names.
std::string folder_name(const std::string& id);

}  // namespace vouch::submission
