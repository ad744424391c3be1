#include "harness/readers/pdf/letters.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace vouch::readers {
namespace {

// Of a to z in European languages, in thousandths: a mean of English, German, French, Spanish and
// Polish. What is like none of them at all is no language.
constexpr std::array<double, 26> kUsual{82, 14, 34, 38, 132, 16, 18, 30, 76, 4,  11, 42, 27,
                                        73, 68, 25, 5,  66,  68, 75, 34, 12, 14, 2,  16, 9};
constexpr double kLeastAlike = 0.62;  // cosine; languages reach 0.8, shifted letters 0.5
constexpr auto npos = std::string_view::npos;
constexpr std::size_t kFewestLetters = 300;
constexpr double kMostOfOne = 0.25;  // of all letters; languages have at most a fifth
constexpr double kMostMarks = 0.4;   // of all characters; pages of code have a quarter

/// The code point that begins at `at`, which is moved behind it. Bytes that are no UTF-8 are one
/// each.
char32_t next_code(std::string_view text, std::size_t& at) {
  const auto byte = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (length == 1 || at + length > text.size()) {
    ++at;
    return first;
  }
  char32_t code = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) code = (code << 6) | (byte(at + i) & 0x3FU);
  at += length;
  return code;
}

bool is_ideograph(char32_t code) {
  return (code >= 0x3040 && code <= 0x30FF) || (code >= 0x3400 && code <= 0x9FFF) ||
         (code >= 0xAC00 && code <= 0xD7AF) || (code >= 0xF900 && code <= 0xFAFF) ||
         (code >= 0x20000 && code <= 0x323AF);
}

bool is_right_to_left(char32_t code) {
  return (code >= 0x0590 && code <= 0x08FF) || (code >= 0xFB1D && code <= 0xFDFF) ||
         (code >= 0xFE70 && code <= 0xFEFF);
}

/// Marks, arrows, mathematics and symbols are none; what Unicode has letters of is. Letters that
/// have no known value count: they are letters, only unknown ones.
bool is_letter(char32_t code) {
  if (code < 0x80) return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
  if (code < 0xC0) return code == 0xAA || code == 0xB5 || code == 0xBA;
  if (code == 0xD7 || code == 0xF7) return false;
  if (code >= 0x2000 && code <= 0x2BFF) return code >= 0x2C00;
  if (code >= 0x3000 && code <= 0x303F) return false;
  if (code >= 0xFE00 && code <= 0xFE6F) return false;  // variation selectors, small marks
  if (code >= 0xFF00 && code <= 0xFF20) return false;
  return code < 0x1F000 || code >= 0x20000;
}

}  // namespace

LetterCount count_letters(std::string_view utf8) {
  LetterCount count;
  for (std::size_t at = 0; at < utf8.size();) {
    const char32_t code = next_code(utf8, at);
    ++count.characters;
    if (!is_letter(code)) continue;
    ++count.letters;
    count.ideographs += is_ideograph(code) ? 1 : 0;
    count.right_to_left += is_right_to_left(code) ? 1 : 0;
  }
  return count;
}

bool is_garbled(const TextPage& page) {
  std::array<double, 26> count{};
  std::size_t all = 0, latin = 0, marks = 0;
  for (const Word& word : page.words) {
    char before = 0;
    for (const char c : word.text) {
      const bool repeated = c == before;  // a rule of a form, dots that lead to a number
      before = c;
      if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80) ++all;  // the first byte of each
      const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      if (lower >= 'a' && lower <= 'z') {
        ++latin;
        ++count[static_cast<std::size_t>(lower - 'a')];
      } else if (!repeated && c > ' ' && c < 0x7F &&
                 std::string_view("0123456789.,-+%_").find(c) == npos) {
        ++marks;
      }
    }
  }
  if (all < kFewestLetters) return false;
  if (static_cast<double>(marks) > kMostMarks * static_cast<double>(all)) return true;
  if (latin < kFewestLetters || latin * 2 < all) return false;
  // A table of labels has few letters, and one of them everywhere.
  if (*std::ranges::max_element(count) > kMostOfOne * static_cast<double>(latin)) return false;
  double together = 0, own = 0, usual = 0;
  for (std::size_t i = 0; i < count.size(); ++i) {
    together += count[i] * kUsual[i];
    own += count[i] * count[i];
    usual += kUsual[i] * kUsual[i];
  }
  return together / std::sqrt(own * usual) < kLeastAlike;
}

}  // namespace vouch::readers
