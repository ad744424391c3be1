#include "util/os/file_type.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

#include "util/error.h"
#include "util/magic.h"
#include "util/os/errno.h"
#include "util/os/fd.h"

namespace vouch::os {
namespace {

std::string first_bytes(const std::filesystem::path& path) {
  std::array<char, 1024> buffer{};
  const Fd file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  const ssize_t got = file ? read(file.get(), buffer.data(), buffer.size()) : -1;
  if (got < 0) {
    throw InternalError("intake", "cannot read " + path.string() + ": " + error_text());
  }
  return {buffer.data(), static_cast<std::size_t>(got)};
}

}  // namespace

FileType sniff(const std::filesystem::path& path) {
  const std::string bytes = first_bytes(path);
  const std::string_view format = format_by_magic(bytes);
  if (format == "zip") return FileType::zip;
  for (const char* archive : {"7z", "rar", "gzip", "xz", "bzip2", "zstd", "tar"}) {
    if (format == archive) return FileType::other_archive;
  }
  // After the archives: the first file of one may be a PDF that is stored as it is.
  if (bytes.find("%PDF-") != std::string::npos) return FileType::pdf;
  return FileType::other;
}

}  // namespace vouch::os
