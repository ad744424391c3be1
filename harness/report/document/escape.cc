#include "harness/report/document/escape.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>

#include "util/printable.h"

namespace vouch::report {
namespace {

constexpr std::string_view kReplacementText = "\xEF\xBF\xBD";

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
