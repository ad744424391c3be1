// What is typed into an interactive shell of a language, and not into the system's.
#pragma once

#include <string>
#include <string_view>

#include "harness/readers/readme/command_lines.h"

namespace vouch::readers {

/// "Erlang's shell" for `c(project2).` where the zip holds Erlang; or "".
std::string session_of(std::string_view line, const ProjectFiles& files);

}  // namespace vouch::readers
