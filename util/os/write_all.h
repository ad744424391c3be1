// Writing everything to a descriptor.
#pragma once

#include <string_view>

namespace vouch::os {

/// Writes all of `text`, however many calls that takes. False when one failed: errno says why.
bool write_all(int fd, std::string_view text);

}  // namespace vouch::os
