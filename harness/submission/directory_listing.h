// What lies in a directory of a submission, before anything in it is opened. Links are passed over,
// for in a submission one could point at anything; so is what is hidden.
#pragma once

#include <filesystem>
#include <vector>

#include "harness/submission/file_roles.h"

namespace vouch::submission {

inline constexpr const char* kSubmissionFile = "submission.toml";

// All of these throw InternalError when the directory cannot be read.

/// By name.
std::vector<std::filesystem::directory_entry> entries_of(const std::filesystem::path& directory);

bool is_plain_file(const std::filesystem::directory_entry& entry);
bool is_directory(const std::filesystem::directory_entry& entry);

/// Its plain files but submission.toml.
std::vector<HandedIn> files_in(const std::filesystem::path& directory);

/// Those that are PDFs by their first bytes.
std::vector<HandedIn> pdfs_in(const std::filesystem::path& directory);

/// A directory is somebody's project, and not a submission's directory, when what a project has at
/// its top stands there: a README, a build file or code, and neither a zip nor submission.toml.
bool looks_like_source(const std::filesystem::path& directory);

}  // namespace vouch::submission
