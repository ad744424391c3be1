// What a step wrote to a terminal, as text.
#pragma once

#include <string>
#include <string_view>

namespace vouch::build {

/// The last line that is not blank, without blanks around it; cut when very long.
std::string last_line(std::string_view text);

/// Without what steers a terminal: sequences of ECMA-48 (CSI, OSC and those of two characters), and
/// control characters.
std::string without_escapes(std::string_view text);

}  // namespace vouch::build
