#include "harness/sniff.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>

#include "sandbox/fault.h"
#include "sandbox/fd.h"

namespace vouch::harness {
namespace {

using namespace std::string_view_literals;

std::string first_bytes(const std::filesystem::path& path) {
  std::array<char, 1024> buffer{};
  const sandbox::Fd file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  const ssize_t got = file ? read(file.get(), buffer.data(), buffer.size()) : -1;
  if (got < 0) {
    throw HarnessFault(
        "intake", "cannot read " + path.string() + ": " + std::generic_category().message(errno));
  }
  return {buffer.data(), static_cast<std::size_t>(got)};
}

}  // namespace

FileType sniff(const std::filesystem::path& path) {
  const std::string bytes = first_bytes(path);
  if (bytes.find("%PDF-") != std::string::npos) return FileType::pdf;
  // The end record alone is an empty zip.
  if (bytes.starts_with("PK\3\4"sv) || bytes.starts_with("PK\5\6"sv)) return FileType::zip;
  for (const std::string_view magic : {"7z\xbc\xaf\x27\x1c"sv, "Rar!\x1a\x07"sv, "\x1f\x8b"sv,
                                       "\xfd"
                                       "7zXZ\0"sv,
                                       "BZh"sv, "\x28\xb5\x2f\xfd"sv}) {
    if (bytes.starts_with(magic)) return FileType::other_archive;
  }
  constexpr std::size_t kUstarAt = 257;  // POSIX.1-2017, pax, "ustar Header Block"
  if (bytes.size() > kUstarAt + 5 && bytes.substr(kUstarAt, 5) == "ustar") {
    return FileType::other_archive;
  }
  return FileType::other;
}

}  // namespace vouch::harness
