// SHA-256 (FIPS 180-4), by OpenSSL.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace vouch {

/// 64 hexadecimal digits.
std::string sha256(std::string_view bytes);

struct FileDigest {
  std::string sha256;
  std::uint64_t bytes = 0;
};

/// Reads the file once, in pieces. Throws InternalError when it cannot be read.
FileDigest sha256_of_file(const std::filesystem::path& path);

}  // namespace vouch
