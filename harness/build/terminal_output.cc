#include "harness/build/terminal_output.h"

#include <algorithm>

namespace vouch::build {

std::string last_line(std::string_view text) {
  const auto end = text.find_last_not_of(" \t\r\n");
  if (end == std::string_view::npos) return {};
  text = text.substr(0, end + 1);
  const auto newline = text.find_last_of("\r\n");
  if (newline != std::string_view::npos) text.remove_prefix(newline + 1);
  constexpr std::size_t kLongest = 200;
  return std::string(text.substr(std::min(text.find_first_not_of(" \t"), text.size()), kLongest));
}

std::string without_escapes(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c != 0x1b) {
      if (c >= 0x20 || c == '\n' || c == '\r' || c == '\t') plain += text[at];
      continue;
    }
    const char kind = at + 1 < text.size() ? text[at + 1] : '\0';
    std::size_t end = at + 1;
    if (kind == '[') {
      end = std::min(text.size(), at + 2);
      while (end < text.size() && (text[end] < 0x40 || text[end] > 0x7e)) ++end;
    } else if (kind >= 0x20 && kind <= 0x2f) {
      while (end < text.size() && text[end] >= 0x20 && text[end] <= 0x2f) ++end;
    } else if (kind == ']') {
      end = std::min(text.find_first_of("\a\x1b", at + 2), text.size());
    }
    at = end;
  }
  return plain;
}

}  // namespace vouch::build
