// Finds the README of an unpacked project by its names, and lists the project's files.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/readers/readme/command_lines.h"

namespace vouch::readers {

/// A file that may be the README.
struct Candidate {
  std::string path;    // below the project's root
  std::string format;  // "markdown", "text", "rst", "org", or unread: "pdf", "docx", "html", ...
  bool readable = true;
  std::size_t depth = 0;  // directories above it
};

/// Every file and directory below `project`, links not followed; at most 100,000.
ProjectFiles list_project(int project);

/// The first `most` bytes of a project's file; nothing where there is no plain file.
std::optional<std::string> read_project_file(int project, const std::string& path,
                                             std::size_t most);

/// Source files below `folder` ("src/"; "" is the root).
std::size_t sources_in(const ProjectFiles& files, std::string_view directory);

/// The likeliest first: at the root before a subfolder, readable before unreadable, the folder with
/// more source code before others.
std::vector<Candidate> find_candidates(const ProjectFiles& files);

}  // namespace vouch::readers
