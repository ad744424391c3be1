#include "harness/collect/unicode_names.h"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>

#include "util/text.h"

namespace vouch::collect {
namespace {

/// As it is when it is no UTF-8.
std::string mapped(std::string_view text, int options) {
  utf8proc_uint8_t* out = nullptr;
  const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                   static_cast<utf8proc_ssize_t>(text.size()), &out,
                                   static_cast<utf8proc_option_t>(options));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> freed(out, std::free);
  if (length < 0) return std::string(text);
  return {reinterpret_cast<const char*>(out), static_cast<std::size_t>(length)};
}

/// "a_7_b" -> "a7b": Canvas keeps numbers apart from its own fields so.
std::string without_numbers_between(std::string_view name) {
  std::string text;
  for (std::size_t i = 0; i < name.size(); ++i) {
    std::size_t end = i + 1;
    while (name[i] == '_' && end < name.size() && is_digit(name[end])) ++end;
    if (name[i] == '_' && end > i + 1 && end < name.size() && name[end] == '_') {
      text += name.substr(i + 1, end - i - 1);
      i = end;
    } else {
      text += name[i];
    }
  }
  return text;
}

/// Onigmo's [[:word:]].
bool is_word(utf8proc_int32_t c) {
  switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_PC: return true;
    default: return false;
  }
}

}  // namespace

std::string comparable_name(std::string_view name) {
  std::string text;
  for (const char c : mapped(name, UTF8PROC_COMPOSE | UTF8PROC_STABLE | UTF8PROC_CASEFOLD)) {
    const bool blank = c == ' ' || c == '_' || c == '\t';
    if (blank && (text.empty() || text.back() == ' ')) continue;
    text += blank ? ' ' : c;
  }
  if (text.ends_with(' ')) text.pop_back();
  return text;
}

std::string canvas_form(std::string_view name) {
  const std::string text =
      mapped(without_numbers_between(name), UTF8PROC_COMPOSE | UTF8PROC_STABLE);
  std::string form;
  for (std::size_t at = 0; at < text.size();) {
    utf8proc_int32_t c = 0;
    const auto length =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at),
                         static_cast<utf8proc_ssize_t>(text.size() - at), &c);
    if (length <= 0) return form;
    at += static_cast<std::size_t>(length);
    if (!is_word(c)) continue;
    utf8proc_uint8_t bytes[4];
    const auto size = utf8proc_encode_char(utf8proc_tolower(c), bytes);
    form.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  }
  return form;
}

}  // namespace vouch::collect
