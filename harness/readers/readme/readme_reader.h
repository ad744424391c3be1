// Finds the README of an unpacked project and reads its steps. Runs in the confined worker only;
// the one user of cmark-gfm and ICU.
#pragma once

#include <string_view>

#include "checks/model/readme_facts.h"
#include "harness/readers/readme/command_lines.h"

namespace vouch::readers {

/// `project` is an open descriptor of the project's root directory. No README, or an unreadable
/// one, is a fact, not an error.
ReadmeFacts read_readme(int project);

/// The same of a README's bytes: `format` is "markdown", "text", "rst" or "org".
ReadmeFacts read_readme_text(std::string_view bytes, const std::string& path,
                             const std::string& format, const ProjectFiles& files);

}  // namespace vouch::readers
