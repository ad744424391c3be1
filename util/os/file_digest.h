// The SHA-256 of a file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace vouch::os {

struct FileDigest {
  std::string sha256;  // 64 hexadecimal digits
  std::uint64_t bytes = 0;
};

/// Reads the file once, in pieces. Throws InternalError when it cannot be read.
FileDigest sha256_of_file(const std::filesystem::path& path);

}  // namespace vouch::os
