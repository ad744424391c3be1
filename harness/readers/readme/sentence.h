// Commands inside sentences that no mark sets apart: "Compile with make and run ./server 8080."
#pragma once

#include <string>
#include <string_view>

#include "harness/readers/readme/command_lines.h"

namespace vouch::readers {

/// The command that `text` begins with, up to a joint ("and", "to") or a sentence's end; "" when it
/// has none.
std::string command_in(std::string_view text, const ProjectFiles& files);

/// "requires", "depends on": what is named is needed, and not to be run.
bool mentions_needs(std::string_view text);

}  // namespace vouch::readers
