#include "harness/readers/archive/dictionary.h"

#include "harness/readers/archive/bytes.h"

namespace vouch::readers {
namespace {

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U;
}

/// The xz file format 1.1.0, 3.1: a block's header follows the stream's 12 bytes. Its filters stand
/// in it as {number, length, properties}; LZMA2 is the last, 0x21, with one byte (5.3.1).
std::uint64_t of_xz(std::string_view bytes) {
  constexpr std::size_t kStreamHeader = 12;
  const std::size_t ends = kStreamHeader + 4 * (std::size_t{byte_at(bytes, kStreamHeader)} + 1);
  const unsigned flags = byte_at(bytes, kStreamHeader + 1);
  std::size_t at = kStreamHeader + 2;
  const auto skip_number = [&] {
    while (at < ends && (byte_at(bytes, at) & 0x80U) != 0) ++at;
    ++at;
  };
  if ((flags & 0x40U) != 0) skip_number();  // packed size
  if ((flags & 0x80U) != 0) skip_number();  // unpacked size
  for (unsigned left = (flags & 3U) + 1; left > 0 && at + 2 < ends; --left) {
    const unsigned filter = byte_at(bytes, at);
    if (filter >= 0x80) return 0;  // of none that there is
    const unsigned properties = byte_at(bytes, at + 1);
    const unsigned value = byte_at(bytes, at + 2) & 0x3fU;
    if (filter == 0x21) {
      return value >= 40 ? 0xffffffff : std::uint64_t{2U | (value & 1U)} << (value / 2 + 11);
    }
    at += 2 + properties;
  }
  return 0;
}

/// RFC 8878, 3.1.1.1.
std::uint64_t of_zstd(std::string_view bytes) {
  const unsigned descriptor = byte_at(bytes, 4);
  if ((descriptor & 0x20U) == 0) {
    const unsigned window = byte_at(bytes, 5);
    const std::uint64_t base = std::uint64_t{1} << (10 + (window >> 3U));
    return base + base / 8 * (window & 7U);
  }
  // One segment: the window is the content, whose size follows the dictionary's number.
  constexpr std::size_t number_bytes[] = {0, 1, 2, 4};
  constexpr std::size_t size_bytes[] = {1, 2, 4, 8};
  const std::size_t at = 5 + number_bytes[descriptor & 3U];
  const std::size_t width = size_bytes[descriptor >> 6U];
  return at + width <= bytes.size() ? little_endian(bytes, at, width) : 0;
}

}  // namespace

std::uint64_t dictionary_bytes(std::string_view format, std::string_view first_bytes) {
  if (format == "xz") return of_xz(first_bytes);
  return format == "zstd" ? of_zstd(first_bytes) : 0;
}

}  // namespace vouch::readers
