#include "harness/readers/archive/zip_end.h"

#include <sys/stat.h>

#include <algorithm>
#include <string_view>

#include "harness/readers/archive/bytes.h"

namespace vouch::readers {
namespace {

using namespace std::string_view_literals;

constexpr auto kEndSignature = "PK\x05\x06"sv;
constexpr auto kLocatorSignature = "PK\x06\x07"sv;
constexpr auto kZip64Signature = "PK\x06\x06"sv;
constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kLocatorBytes = 20;
constexpr std::size_t kZip64Bytes = 56;
constexpr std::size_t kCommentBytes = 65'535;
// Beyond the longest comment: some programs, and mail, add a few bytes at the end.
constexpr std::size_t kSearchedBytes = kEndBytes + kCommentBytes + 4096;

std::uint64_t size_of(int fd) {
  struct stat status {};
  return fstat(fd, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

/// The zip64 record's numbers are taken where the old record has no room for them.
void read_zip64(int fd, ZipEnd& end) {
  if (end.offset < kLocatorBytes) return;
  const std::string locator = read_at(fd, end.offset - kLocatorBytes, kLocatorBytes);
  if (!locator.starts_with(kLocatorSignature)) return;
  // Its offset is wrong when something stands before the zip; the record then stands right before
  // the locator, where every writer puts it.
  std::uint64_t offset = u64(locator, 8);
  std::string record = read_at(fd, offset, kZip64Bytes);
  if (!record.starts_with(kZip64Signature) && end.offset >= kLocatorBytes + kZip64Bytes) {
    offset = end.offset - kLocatorBytes - kZip64Bytes;
    record = read_at(fd, offset, kZip64Bytes);
  }
  if (record.size() < kZip64Bytes || !record.starts_with(kZip64Signature)) return;
  end.zip64 = true;
  if (end.entries == 0xffff) end.entries = u64(record, 32);
  if (end.directory_bytes == 0xffffffff) end.directory_bytes = u64(record, 40);
  if (end.directory_offset == 0xffffffff) end.directory_offset = u64(record, 48);
  end.directory_ends = offset;
}

}  // namespace

std::optional<ZipEnd> find_zip_end(int fd) {
  const std::uint64_t size = size_of(fd);
  const std::uint64_t from = size - std::min<std::uint64_t>(size, kSearchedBytes);
  const std::string tail = read_at(fd, from, kSearchedBytes);
  std::size_t at = tail.rfind(kEndSignature);
  // The signature may stand in the comment too: the record is the one whose comment fits.
  for (; at != std::string::npos;
       at = at == 0 ? std::string::npos : tail.rfind(kEndSignature, at - 1)) {
    if (at + kEndBytes > tail.size()) continue;
    const std::string_view record = std::string_view(tail).substr(at);
    const std::size_t comment = u16(record, 20);
    if (kEndBytes + comment > record.size()) continue;
    ZipEnd end;
    end.offset = from + at;
    end.disks = std::uint64_t{u16(record, 4)} + 1;
    end.entries = u16(record, 10);
    end.directory_bytes = u32(record, 12);
    end.directory_offset = u32(record, 16);
    end.directory_ends = end.offset;
    end.comment = record.substr(kEndBytes, comment);
    const std::string_view trailing = record.substr(kEndBytes + comment);
    end.trailing_bytes = trailing.size();
    end.padded = trailing.find_first_not_of('\0') == std::string_view::npos;
    read_zip64(fd, end);
    return end;
  }
  return std::nullopt;
}

}  // namespace vouch::readers
