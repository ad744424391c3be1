// Numbers out of bytes, little-endian, and reading a file at a place.
#pragma once

#include <unistd.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace vouch::readers {

/// The caller has made sure that the bytes are there.
inline std::uint64_t little_endian(std::string_view bytes, std::size_t at, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t i = width; i-- > 0;) {
    value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
  }
  return value;
}
inline std::uint16_t u16(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint16_t>(little_endian(bytes, at, 2));
}
inline std::uint32_t u32(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint32_t>(little_endian(bytes, at, 4));
}
inline std::uint64_t u64(std::string_view bytes, std::size_t at) {
  return little_endian(bytes, at, 8);
}

/// Puts a number in its place; the caller has made sure that the bytes are there.
inline void put_u16(std::string& bytes, std::size_t at, unsigned value) {
  for (std::size_t i = 0; i < 2; ++i) bytes[at + i] = static_cast<char>(value >> (8 * i) & 0xffU);
}
inline void put_u32(std::string& bytes, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<char>(value >> (8 * i) & 0xffU);
}

/// Fills `into` from `offset` on, and gives how many bytes came: fewer at the file's end or when it
/// cannot be read.
inline std::size_t read_into(int fd, std::uint64_t offset, std::span<char> into) {
  std::size_t have = 0;
  while (have < into.size()) {
    const ssize_t got =
        pread(fd, into.data() + have, into.size() - have, static_cast<off_t>(offset + have));
    if (got <= 0) break;
    have += static_cast<std::size_t>(got);
  }
  return have;
}

/// Up to `count` bytes at `offset`.
inline std::string read_at(int fd, std::uint64_t offset, std::size_t count) {
  std::string bytes(count, '\0');
  bytes.resize(read_into(fd, offset, bytes));
  return bytes;
}

}  // namespace vouch::readers
