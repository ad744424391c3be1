#include "harness/report/document/log_excerpt.h"

#include <algorithm>
#include <optional>

#include "util/text.h"

namespace vouch::report {
namespace {

constexpr std::string_view kEscapeShown = "\\x1b";
constexpr std::size_t kShortestQuote = 8;  // a shorter line stands in too many sentences

/// The length of a CSI sequence after its escape character that only colours or erases; 0: none.
std::size_t colour_length(std::string_view rest) {
  if (rest.empty() || rest.front() != '[') return 0;
  std::size_t end = 1;
  while (end < rest.size() &&
         ((rest[end] >= '0' && rest[end] <= '9') || rest[end] == ';' || rest[end] == ':')) {
    ++end;
  }
  return end < rest.size() && (rest[end] == 'm' || rest[end] == 'K') ? end + 1 : 0;
}

std::vector<std::string> lines_of(std::string_view log) {
  std::vector<std::string> lines;
  while (!log.empty()) {
    const auto end = std::min(log.find('\n'), log.size());
    std::string line = without_colours(log.substr(0, end));
    if (const auto last = line.find_last_not_of(" \t\r"); last != std::string::npos) {
      lines.push_back(line.substr(0, last + 1));
    }
    log.remove_prefix(std::min(end + 1, log.size()));
  }
  return lines;
}

}  // namespace

std::string without_colours(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t escape = text.front() == '\x1b'           ? 1
                               : text.starts_with(kEscapeShown) ? kEscapeShown.size()
                                                                : 0;
    const std::size_t length = escape == 0 ? 0 : colour_length(text.substr(escape));
    if (length > 0) {
      text.remove_prefix(escape + length);
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

std::vector<std::string> log_excerpt(std::string_view log, std::string_view said,
                                     std::size_t most) {
  const std::vector<std::string> lines = lines_of(log);
  if (lines.size() <= most) return lines;
  std::optional<std::size_t> telling;
  for (std::size_t i = 0; i < lines.size() && !telling; ++i) {
    const std::string line(trimmed(lines[i]));
    if (line.size() >= kShortestQuote && said.find(line) != std::string_view::npos) telling = i;
  }
  const std::size_t lines_before = most / 3;
  std::size_t begin = lines.size() - most;
  if (telling) begin = std::min(begin, *telling - std::min(*telling, lines_before));
  const auto first = lines.begin() + static_cast<std::ptrdiff_t>(begin);
  return {first, first + static_cast<std::ptrdiff_t>(most)};
}

}  // namespace vouch::report
