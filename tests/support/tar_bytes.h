// Writes a tar's bytes, ustar (POSIX.1-1988), out of the same entries as a zip's.
#pragma once

#include <string>
#include <vector>

#include "tests/support/zip_bytes.h"

namespace vouch::tests {

/// Names have at most 100 bytes. A link whose target begins with '=' is a hard link.
std::string tar_bytes(const std::vector<ZipEntry>& entries);

}  // namespace vouch::tests
