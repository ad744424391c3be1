// A word of a shell's line that is meant as it is written.
#pragma once

#include <string>
#include <string_view>

namespace vouch::commands {

/// `word` in single quotes, for a POSIX shell.
std::string shell_quoted(std::string_view word);

}  // namespace vouch::commands
