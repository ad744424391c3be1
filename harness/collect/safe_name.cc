#include "harness/collect/safe_name.h"

#include <fmt/format.h>

namespace vouch::collect {
namespace {

constexpr std::size_t kLongest = 150;
constexpr std::size_t kLongestEnding = 20;

std::size_t ending_of(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || name.size() - dot > kLongestEnding) {
    return name.size();
  }
  return dot;
}

/// Cut in front of a character, never in one.
std::string_view cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0U) == 0x80) --most;
  return text.substr(0, most);
}

}  // namespace

std::string safe_name(std::string_view name) {
  const std::size_t slash = name.find_last_of("/\\");
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  while (!name.empty() && (name.front() == '.' || name.front() == ' ')) name.remove_prefix(1);
  while (!name.empty() && (name.back() == '.' || name.back() == ' ')) name.remove_suffix(1);
  std::string safe;
  for (const char c : name) safe += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '_' : c;
  if (safe.empty()) return "file";
  const std::size_t dot = ending_of(safe);
  const std::string ending = safe.substr(dot);
  return std::string(cut(std::string_view(safe).substr(0, dot), kLongest - ending.size())) + ending;
}

std::string numbered_name(const std::string& name, std::size_t number) {
  const std::size_t dot = ending_of(name);
  return fmt::format("{}-{}{}", name.substr(0, dot), number, name.substr(dot));
}

}  // namespace vouch::collect
