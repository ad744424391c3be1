// Names as text: what is UTF-8, what is not, and which names a person or a disk takes for the same.
#pragma once

#include <string>
#include <string_view>

namespace vouch::readers {

bool is_utf8(std::string_view text);

/// The code page in which a zip's names are stored unless it says UTF-8 (APPNOTE 6.3.9, D.1).
std::string utf8_from_cp437(std::string_view text);

/// Characters that a person does not see: bidirectional controls, zero-width ones, tags.
bool has_hidden_text(std::string_view utf8);

/// The same for two names that one disk cannot hold beside each other: without regard to case
/// (Windows, macOS) and to how accents are composed (macOS). `utf8` must be valid.
std::string without_case(std::string_view utf8);
std::string composed(std::string_view utf8);

}  // namespace vouch::readers
