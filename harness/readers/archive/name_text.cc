#include "harness/readers/archive/name_text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

namespace vouch::readers {
namespace {

/// The upper half of code page 437 (unicode.org, VENDORS/MICSFT/PC/CP437.TXT).
constexpr std::array<char32_t, 128> kUpperHalf{
    0x00c7, 0x00fc, 0x00e9, 0x00e2, 0x00e4, 0x00e0, 0x00e5, 0x00e7, 0x00ea, 0x00eb, 0x00e8, 0x00ef,
    0x00ee, 0x00ec, 0x00c4, 0x00c5, 0x00c9, 0x00e6, 0x00c6, 0x00f4, 0x00f6, 0x00f2, 0x00fb, 0x00f9,
    0x00ff, 0x00d6, 0x00dc, 0x00a2, 0x00a3, 0x00a5, 0x20a7, 0x0192, 0x00e1, 0x00ed, 0x00f3, 0x00fa,
    0x00f1, 0x00d1, 0x00aa, 0x00ba, 0x00bf, 0x2310, 0x00ac, 0x00bd, 0x00bc, 0x00a1, 0x00ab, 0x00bb,
    0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x2561, 0x2562, 0x2556, 0x2555, 0x2563, 0x2551, 0x2557,
    0x255d, 0x255c, 0x255b, 0x2510, 0x2514, 0x2534, 0x252c, 0x251c, 0x2500, 0x253c, 0x255e, 0x255f,
    0x255a, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256c, 0x2567, 0x2568, 0x2564, 0x2565, 0x2559,
    0x2558, 0x2552, 0x2553, 0x256b, 0x256a, 0x2518, 0x250c, 0x2588, 0x2584, 0x258c, 0x2590, 0x2580,
    0x03b1, 0x00df, 0x0393, 0x03c0, 0x03a3, 0x03c3, 0x00b5, 0x03c4, 0x03a6, 0x0398, 0x03a9, 0x03b4,
    0x221e, 0x03c6, 0x03b5, 0x2229, 0x2261, 0x00b1, 0x2265, 0x2264, 0x2320, 0x2321, 0x00f7, 0x2248,
    0x00b0, 0x2219, 0x00b7, 0x221a, 0x207f, 0x00b2, 0x25a0, 0x00a0};

const utf8proc_uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Calls `seen` with each code point until it gives true; gives true then, and on bad UTF-8.
template <typename Seen>
bool any_code_point(std::string_view text, Seen seen) {
  while (!text.empty()) {
    utf8proc_int32_t code_point = 0;
    const auto used =
        utf8proc_iterate(bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()), &code_point);
    if (used < 0 || seen(code_point)) return true;
    text.remove_prefix(static_cast<std::size_t>(used));
  }
  return false;
}

std::string mapped(std::string_view utf8, int options) {
  struct Free {
    void operator()(utf8proc_uint8_t* text) const { std::free(text); }
  };
  utf8proc_uint8_t* raw = nullptr;
  const auto length = utf8proc_map(bytes_of(utf8), static_cast<utf8proc_ssize_t>(utf8.size()), &raw,
                                   static_cast<utf8proc_option_t>(options));
  const std::unique_ptr<utf8proc_uint8_t, Free> owned(raw);
  if (length < 0) return std::string(utf8);
  return {reinterpret_cast<const char*>(raw), static_cast<std::size_t>(length)};
}

}  // namespace

bool is_utf8(std::string_view text) {
  return is_ascii(text) || !any_code_point(text, [](auto) { return false; });
}

std::string utf8_from_cp437(std::string_view text) {
  std::string utf8;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      utf8 += c;
      continue;
    }
    std::array<utf8proc_uint8_t, 4> encoded{};
    const auto length = utf8proc_encode_char(
        static_cast<utf8proc_int32_t>(kUpperHalf[byte - 0x80U]), encoded.data());
    utf8.append(reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(length));
  }
  return utf8;
}

bool has_hidden_text(std::string_view utf8) {
  if (is_ascii(utf8)) return false;
  return any_code_point(utf8, [](utf8proc_int32_t c) {
    // Unicode 15, general category Cf. U+200C and U+200D also join letters and emoji as they
    // should, so those two are let be.
    return utf8proc_category(c) == UTF8PROC_CATEGORY_CF && c != 0x200c && c != 0x200d && c != 0xad;
  });
}

std::string without_case(std::string_view utf8) {
  if (is_ascii(utf8)) {
    std::string lower(utf8);
    for (char& c : lower) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
  }
  return mapped(utf8, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
}

std::string composed(std::string_view utf8) {
  return is_ascii(utf8) ? std::string(utf8) : mapped(utf8, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

}  // namespace vouch::readers
