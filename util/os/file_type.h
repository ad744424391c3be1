// What a file is by its first bytes. Compares magic numbers, parses nothing.
#pragma once

#include <filesystem>
#include <string_view>

namespace vouch::os {

enum class FileType { pdf, zip, other_archive, other };

/// PDF by ISO 32000-1's "%PDF-" within the first 1024 bytes (annex H, note 13); archives by their
/// magic numbers. Reads at most 1 KiB. Throws InternalError when the file cannot be read.
FileType sniff(const std::filesystem::path& path);

}  // namespace vouch::os
