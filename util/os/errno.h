// What a failed system call says.
#pragma once

#include <string>
#include <string_view>

namespace vouch::os {

/// Why the last system call failed: the text of `errno`, as strerror(3) has it.
std::string error_text();

/// Throws InternalError of `component`: "WHAT: why", by errno.
[[noreturn]] void throw_errno(std::string_view component, std::string_view what);

}  // namespace vouch::os
