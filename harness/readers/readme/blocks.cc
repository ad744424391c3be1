#include "harness/readers/readme/blocks.h"

#include <algorithm>

namespace vouch::readers {
namespace {

constexpr std::size_t kLongestSpan = 1000;  // bytes; longer inline code is no command
constexpr std::size_t kLead = 160;          // bytes of prose kept before and after a span

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r") == std::string_view::npos;
}

/// The text before `at`, from where its sentence begins.
std::string lead(std::string_view line, std::size_t at) {
  std::size_t begin = at > kLead ? at - kLead : 0;
  for (std::size_t i = at; i > begin + 1; --i) {
    if ((line[i - 2] == '.' || line[i - 2] == ';') && line[i - 1] == ' ') {
      begin = i;
      break;
    }
  }
  return std::string(line.substr(begin, at - begin));
}

/// What stands around the span on its line is nothing but list marks and punctuation.
bool is_alone(std::string_view before, std::string_view after) {
  return before.find_first_not_of(" \t-*+0123456789.)>$") == std::string_view::npos &&
         after.find_first_not_of(" \t.;:,\\") == std::string_view::npos;
}

/// "**Build:**", "To run:": what follows on the next line is no running prose.
bool is_label(std::string_view line) {
  while (!line.empty() && std::string_view(" \t*_\\").find(line.back()) != std::string_view::npos)
    line.remove_suffix(1);
  return line.ends_with(':') || line.ends_with("\xEF\xBC\x9A");
}

/// Ends its line in a way that breaks it: "make  ", "make<br>".
bool breaks(std::string_view line) {
  return line.ends_with("  ") || line.ends_with('\\') || line.ends_with("<br>") ||
         line.ends_with("<br/>") || line.ends_with("<br />");
}

}  // namespace

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

void find_spans(Block& prose, std::string_view marks) {
  std::string carried;  // the end of the lines before, where a sentence may begin
  bool apart = true;    // the line begins something of its own
  for (const SourceLine& line : prose.lines) {
    const std::string_view text = line.text;
    const std::size_t first = prose.spans.size();
    std::size_t at = 0;
    bool alone = false;
    while ((at = text.find_first_of(marks, at)) != std::string_view::npos) {
      const char mark = text[at];
      std::size_t run = 1;
      while (at + run < text.size() && text[at + run] == mark) ++run;
      const std::string closing(run, mark);
      const std::size_t begin = at + run;
      // Only as far as a span may reach, so that a million lone marks stay linear.
      const std::string_view rest = text.substr(begin, std::min(kLongestSpan, text.size() - begin));
      const auto length = run <= 3 ? rest.find(closing) : std::string_view::npos;
      if (length == std::string_view::npos || length == 0 || is_blank(rest.substr(0, length))) {
        at = begin;
        continue;
      }
      const std::size_t end = begin + length + run;
      CodeSpan span;
      span.text = std::string(rest.substr(0, length));
      span.line = line.number;
      span.before = at > kLead
                        ? lead(text, at)
                        : lead(carried + std::string(text.substr(0, at)), carried.size() + at);
      span.after = std::string(text.substr(end, kLead));
      alone = is_alone(text.substr(0, at), text.substr(end));
      span.whole = alone && (prose.lines.size() == 1 || apart);
      prose.spans.push_back(std::move(span));
      at = end;
    }
    apart = alone || is_label(text) || breaks(text);
    if (alone && prose.lines.size() > 1 && breaks(text) && prose.spans.size() == first + 1)
      prose.spans.back().whole = true;
    carried = lead(text, text.size()) + ' ';
  }
}

}  // namespace vouch::readers
