// The line of a failed step's output that says what went wrong, where no rule of diagnosis knows
// it: the error, never the end of a trace.
#pragma once

#include <span>
#include <string_view>

namespace vouch::build {

/// The index of that line in `lines`; lines.size() where all are blank.
std::size_t telling_line(std::span<const std::string_view> lines);

}  // namespace vouch::build
