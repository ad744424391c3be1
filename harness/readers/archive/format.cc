#include "harness/readers/archive/format.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "harness/readers/archive/content_type.h"
#include "harness/readers/archive/zip_end.h"

namespace vouch::readers {

std::string format_of(int fd) {
  std::array<char, kContentBytes> buffer{};
  const ssize_t got = pread(fd, buffer.data(), buffer.size(), 0);
  if (got <= 0) return "empty";
  const std::string_view first(buffer.data(), static_cast<std::size_t>(got));
  const std::string_view content = content_of(first);
  if (content == "zip" || is_unpackable(content)) return std::string(content);
  // A program or a note before the zip: its end tells.
  if (find_zip_end(fd)) return "zip";
  if (!content.empty()) return std::string(content);
  return looks_like_text(first) ? "text" : "unknown";
}

bool is_unpackable(std::string_view format) {
  constexpr std::array<std::string_view, 8> formats{"zip",  "7z",    "rar", "tar",
                                                    "gzip", "bzip2", "xz",  "zstd"};
  return std::ranges::find(formats, format) != formats.end();
}

}  // namespace vouch::readers
