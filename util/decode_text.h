// Text that spreadsheet programs save, as UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace vouch {

struct DecodedText {
  std::string text;      // UTF-8, without a byte order mark
  std::string encoding;  // "UTF-16", "Windows-1252": what it was; "": UTF-8 already
};

/// UTF-16 by its byte order mark, or by its zero bytes where it has none; UTF-8 where it is valid;
/// else Windows-1252, in which every byte is a character.
DecodedText decode_text(std::string_view bytes);

}  // namespace vouch
