// How much memory a compressed stream says that its decoder needs.
#pragma once

#include <cstdint>
#include <string_view>

namespace vouch::readers {

/// More than this is not unpacked: the reader has 80 MiB. `xz -9` and `7z -mx=9` take 64.
inline constexpr std::uint64_t kMostDictionary = std::uint64_t{64} << 20;

/// Of an "xz" or "zstd" stream that begins with `first_bytes`: its dictionary or window, in bytes;
/// 0 where it is another format or does not say.
std::uint64_t dictionary_bytes(std::string_view format, std::string_view first_bytes);

}  // namespace vouch::readers
