// Names as text: what is UTF-8, what is not, and what a person does not see of them.
#pragma once

#include <string>
#include <string_view>

namespace vouch::readers {

/// The code page in which a zip's names are stored unless it says UTF-8 (APPNOTE 6.3.9, D.1).
std::string utf8_from_cp437(std::string_view text);

/// Characters that a person does not see: bidirectional controls, zero-width ones, tags.
bool has_hidden_text(std::string_view utf8);

}  // namespace vouch::readers
