// The few lines of a failed step's output that a person has to see.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vouch::report {

/// `text` without the colour and erase sequences that tools write for a terminal (ECMA-48 CSI ... m
/// and K), as bytes or as a log shows them ("\x1b[31m").
std::string without_colours(std::string_view text);

/// At most `most` lines of `log`: those around the line that `said` quotes, else the last ones.
/// Blank lines are left out, and so are colours.
std::vector<std::string> log_excerpt(std::string_view log, std::string_view said, std::size_t most);

}  // namespace vouch::report
