// Small questions about text.
#pragma once

#include <string>
#include <string_view>

namespace vouch {

/// 0 to 9.
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A to Z as a to z; every other byte stays.
constexpr char lower_case(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
std::string lower_case(std::string_view text);

/// Without the blanks, tabs and carriage returns at both ends.
std::string_view trimmed(std::string_view text);

/// Whether every byte is below 0x80.
bool is_ascii(std::string_view text);

/// Whether the bytes are UTF-8 (RFC 3629: no surrogates, nothing overlong).
bool is_utf8(std::string_view text);

}  // namespace vouch
