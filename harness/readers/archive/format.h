// What an archive is, by its bytes and never by its name.
#pragma once

#include <string>

namespace vouch::readers {

/// "empty", "zip", "7z", "rar", "tar", "gzip", "bzip2", "xz", "zstd", "html", "pdf", "text",
/// another word of content_of, or "unknown". Reads the descriptor with pread.
std::string format_of(int fd);

/// Whether vouch unpacks that.
bool is_unpackable(std::string_view format);

}  // namespace vouch::readers
