#include "util/printable.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <iterator>

namespace vouch {
namespace {

constexpr std::int32_t kReplacement = 0xFFFD;
constexpr std::string_view kReplacementText = "\xEF\xBF\xBD";

/// Characters that act on their surroundings, or that nobody sees.
bool is_hidden(std::int32_t code) {
  if (code >= 0x20 && code < 0x7F) return false;
  switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_CC:  // control
    case UTF8PROC_CATEGORY_CF:  // format: bidirectional overrides, zero-width, tags
    case UTF8PROC_CATEGORY_ZL:  // line separator
    case UTF8PROC_CATEGORY_ZP:  // paragraph separator
    case UTF8PROC_CATEGORY_CS:  // surrogates
    case UTF8PROC_CATEGORY_CO:  // private use
    case UTF8PROC_CATEGORY_CN:  // not assigned
      return true;
    default: return false;
  }
}

void append_escaped(std::string& out, std::int32_t code) {
  if (code == '\n') {
    out += "\\n";
  } else if (code == '\t') {
    out += "\\t";
  } else if (code == '\r') {
    out += "\\r";
  } else if (code < 0x80) {
    fmt::format_to(std::back_inserter(out), "\\x{:02x}", code);
  } else {
    fmt::format_to(std::back_inserter(out), "\\u{{{:x}}}", code);
  }
}

/// Who reads on a page is spared CR LF, and bytes that are no text; a file keeps both.
enum class ForWhom { reader, file };

std::string shown_lines(std::string_view text, ForWhom whom) {
  std::string out;
  out.reserve(text.size());
  std::size_t at = 0;
  each_character(text, [&](std::int32_t code, std::string_view bytes) {
    const bool is_no_text = bytes.data() == kReplacementText.data();
    const auto byte = static_cast<unsigned char>(text[at]);
    at += is_no_text ? 1 : bytes.size();
    const bool ends_a_line = code == '\r' && at < text.size() && text[at] == '\n';
    if (ends_a_line && whom == ForWhom::reader) return;
    if (is_no_text && whom == ForWhom::file) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", byte);
    } else if (code != '\n' && code != '\t' && !ends_a_line && is_hidden(code)) {
      append_escaped(out, code);
    } else {
      out += bytes;
    }
  });
  return out;
}

}  // namespace

void each_character(std::string_view text,
                    const std::function<void(std::int32_t, std::string_view)>& visit) {
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  std::size_t at = 0;
  while (at < text.size()) {
    utf8proc_int32_t code = -1;
    const auto length =
        utf8proc_iterate(bytes + at, static_cast<utf8proc_ssize_t>(text.size() - at), &code);
    if (length <= 0) {
      visit(kReplacement, kReplacementText);
      ++at;
    } else {
      visit(code, text.substr(at, static_cast<std::size_t>(length)));
      at += static_cast<std::size_t>(length);
    }
  }
}

std::string visible(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  each_character(text, [&](std::int32_t code, std::string_view bytes) {
    if (is_hidden(code)) {
      append_escaped(out, code);
    } else {
      out += bytes;
    }
  });
  return out;
}

std::string visible_lines(std::string_view text) { return shown_lines(text, ForWhom::reader); }

std::string log_text(std::string_view text) { return shown_lines(text, ForWhom::file); }

std::string to_ascii(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  each_character(text, [&](std::int32_t code, std::string_view bytes) {
    if (code < 0x80) {
      out += bytes;
    } else {
      append_escaped(out, code);
    }
  });
  return out;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  each_character(text, [&](std::int32_t code, std::string_view) {
    width += static_cast<std::size_t>(std::max(0, utf8proc_charwidth(code)));
  });
  return width;
}

}  // namespace vouch
