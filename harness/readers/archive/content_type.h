// What bytes are, by what they begin with. Names are not looked at.
#pragma once

#include <string_view>

namespace vouch::readers {

/// How many bytes content_of looks at, at most: a tar's magic ends at 263.
inline constexpr std::size_t kContentBytes = 512;

/// "elf", "elf-object" (a .o), "macho", "pe", "class", "pyc", "ar", "zip", "gzip", "bzip2",
/// "xz", "zstd", "7z", "rar", "tar", "pdf", "html", "script", "lfs-pointer", "private-key",
/// "image", "sqlite", "wasm", "java-keystore" or "" when nothing known fits.
std::string_view content_of(std::string_view first_bytes);

/// True when `first_bytes` are text: no NUL, no control characters but those of text files.
bool looks_like_text(std::string_view first_bytes);

}  // namespace vouch::readers
