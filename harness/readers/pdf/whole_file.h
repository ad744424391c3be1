// The bytes of a file that was handed in, read into memory.
#pragma once

#include <cstddef>
#include <string>

namespace vouch::readers {

inline constexpr std::size_t kLargestReport = std::size_t{128} << 20;  // bytes

/// At most kLargestReport + 1 bytes, so that a caller sees that there are more. Throws
/// std::system_error when it cannot be read.
std::string read_whole(int fd);

}  // namespace vouch::readers
