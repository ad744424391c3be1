// A README's bytes as UTF-8, whatever they were written in: UTF-8, UTF-16, Latin-1, GB18030, Big5,
// Shift-JIS, EUC-KR, with or without a byte order mark. By ICU.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vouch::readers {

struct Decoded {
  std::string text;      // UTF-8; no-break spaces are spaces, zero-width marks are gone
  std::string encoding;  // "UTF-8", "UTF-16LE", "GB18030", ...
};

/// Nothing when the bytes are no text.
std::optional<Decoded> decode_text(std::string_view bytes);

}  // namespace vouch::readers
