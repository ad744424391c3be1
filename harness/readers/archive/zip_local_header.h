// A zip's local file header: where its numbers stand (APPNOTE 6.3.9, 4.3.7).
#pragma once

#include <cstddef>
#include <string_view>

namespace vouch::readers::local {

inline constexpr std::string_view kSignature = "PK\x03\x04";
inline constexpr std::size_t kFlags = 6;
inline constexpr std::size_t kMethod = 8;
inline constexpr std::size_t kDosTime = 10;
inline constexpr std::size_t kDosDate = 12;
inline constexpr std::size_t kCrc = 14;
inline constexpr std::size_t kPacked = 18;
inline constexpr std::size_t kSize = 22;
inline constexpr std::size_t kNameBytes = 26;
inline constexpr std::size_t kExtraBytes = 28;
inline constexpr std::size_t kBytes = 30;  // the name and the extra field follow

}  // namespace vouch::readers::local
