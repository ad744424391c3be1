#include "harness/report/document/escape.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace vouch::report {
namespace {

constexpr std::int32_t kReplacement = 0xFFFD;
constexpr std::string_view kReplacementText = "\xEF\xBF\xBD";

/// Calls `visit(code point, its bytes)` for each character; a byte that belongs to none is U+FFFD.
template <typename Visit>
void each_character(std::string_view text, Visit visit) {
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

bool is_plain_number(std::string_view text) {
  const auto is_part = [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == ':'; };
  if (!text.empty() && text.front() == '-') text.remove_prefix(1);
  return !text.empty() && std::ranges::all_of(text, is_part);
}

bool looks_like_a_formula(std::string_view text) {
  const auto first = text.find_first_not_of(" \n\v\f\"'");
  if (first == std::string_view::npos || is_plain_number(text)) return false;
  return std::string_view("=+-@\t\r|").find(text[first]) != std::string_view::npos;
}

bool is_xml_character(std::int32_t code) {
  return code == '\t' || code == '\n' || code == '\r' || (code >= 0x20 && code <= 0xD7FF) ||
         (code >= 0xE000 && code <= 0xFFFD) || code >= 0x10000;
}

}  // namespace

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

std::string csv_field(std::string_view text) {
  // On one line, though RFC 4180 would allow more: a CI reads commands at the start of any line.
  std::string value = visible(text);
  if (looks_like_a_formula(text)) value.insert(0, 1, '\'');
  if (value.find_first_of(",\"") == std::string::npos && value.find(' ') != 0) return value;
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string xml_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  each_character(text, [&](std::int32_t code, std::string_view bytes) {
    switch (code) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&apos;"; break;
      default: out += is_xml_character(code) ? bytes : kReplacementText;
    }
  });
  return out;
}

std::string github_message(std::string_view text) {
  std::string out;
  for (const char c : visible_lines(text)) {
    switch (c) {
      case '%': out += "%25"; break;
      case '\r': out += "%0D"; break;
      case '\n': out += "%0A"; break;
      default: out += c;
    }
  }
  return out;
}

std::string github_property(std::string_view text) {
  std::string out;
  for (const char c : github_message(text)) {
    switch (c) {
      case ':': out += "%3A"; break;
      case ',': out += "%2C"; break;
      default: out += c;
    }
  }
  return out;
}

std::string markdown_text(std::string_view text) {
  const std::string shown = visible(text);
  std::string out;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const char c = shown[i];
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      // No bare link, no mention: those need these characters as they are.
      case '@': out += "&#64;"; break;
      case ':': out += shown.compare(i, 2, ":/") == 0 ? "&#58;" : ":"; break;
      case '.': out += i >= 3 && shown.compare(i - 3, 3, "www") == 0 ? "&#46;" : "."; break;
      case '\\':
      case '`':
      case '*':
      case '_':
      case '{':
      case '}':
      case '[':
      case ']':
      case '(':
      case ')':
      case '#':
      case '+':
      case '!':
      case '|':
      case '~':
      case '$':
        out += '\\';
        out += c;
        break;
      default: out += c;
    }
  }
  return out;
}

std::string markdown_code(std::string_view text) {
  const std::string shown = visible(text);
  std::size_t longest = 0, current = 0;
  for (const char c : shown) {
    current = c == '`' ? current + 1 : 0;
    longest = std::max(longest, current);
  }
  const std::string fence(longest + 1, '`');
  if (shown.empty()) return "";
  const bool pad = shown.front() == '`' || shown.back() == '`';
  return pad ? fence + ' ' + shown + ' ' + fence : fence + shown + fence;
}

}  // namespace vouch::report
