// What a file that was handed in may be called on our disk.
#pragma once

#include <string>
#include <string_view>

namespace vouch::collect {

/// The last part of `name` alone, without control characters, leading dots and blanks at its ends,
/// at most 150 bytes, its ending kept; never empty. Nothing in it leaves a directory.
std::string safe_name(std::string_view name);

/// "report.pdf" as "report-2.pdf".
std::string numbered_name(const std::string& name, std::size_t number);

}  // namespace vouch::collect
