#include "harness/readers/pdf/headings.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "util/text.h"

namespace vouch::readers {
namespace {

constexpr std::size_t kLongestNumber = 8;  // bytes of a heading's number, "3.10.12."

constexpr std::size_t kLongestRunIn = 30;  // bytes of one with nothing after it on its line

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_space(char c) { return c == ' '; }

bool all_of_these(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == std::string_view::npos;
}

/// How a number of a heading is closed: 1 for "7." and "7:", and so on; 0 for a plain one.
std::size_t closing_marks(std::string_view token) {
  const std::size_t last = token.find_last_not_of(".:)]");
  return last == std::string_view::npos ? token.size() : token.size() - last - 1;
}

/// "7", "7.", "7.1", "VII.", "(ii)", "A.", "§2": a number, or what closes or opens like one.
bool is_numbering(std::string_view token) {
  bool marked = false;
  if (token.starts_with("\xC2\xA7")) {  // the section sign
    token.remove_prefix(2);
    marked = true;
  }
  if (token.starts_with('(') || token.starts_with('[')) token.remove_prefix(1);
  const std::size_t closing = closing_marks(token);
  token.remove_suffix(closing);
  marked = marked || closing > 0;
  if (token.empty() || token.size() > kLongestNumber) return false;
  if (is_digit(token[0]) && all_of_these(token, "0123456789.")) return true;
  if (all_of_these(token, "IVX") && (marked || token.size() > 1)) return true;
  if (all_of_these(token, "ivx")) return marked;
  return marked && token.size() == 1 && is_upper(token[0]);
}

std::string_view without_first_word(std::string_view text) {
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos) return {};
  text.remove_prefix(space);
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  return text;
}

std::string_view without_numbering(std::string_view text) {
  std::string_view rest = text;
  for (const std::string_view word : {"Section ", "SECTION ", "Chapter ", "CHAPTER ", "Part "}) {
    if (rest.starts_with(word)) rest = without_first_word(rest);
  }
  if (is_numbering(rest.substr(0, rest.find(' ')))) {
    const std::string_view name = without_first_word(rest);
    if (!name.empty()) return name;
  }
  // "VII.REFERENCES" too: the space is a kern in some styles.
  if (const auto dot = rest.find('.'); dot != std::string_view::npos && dot + 1 < rest.size()) {
    if (is_numbering(rest.substr(0, dot + 1))) return rest.substr(dot + 1);
  }
  return text;
}

bool in_capitals(std::string_view text) {
  const auto lower = std::ranges::count_if(text, [](char c) { return c >= 'a' && c <= 'z'; });
  return std::ranges::count_if(text, is_upper) >= 4 && lower == 0;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

std::optional<Heading> heading_of(const Line& line, double body) {
  if (line.furniture || line.letters == 0) return std::nullopt;
  std::string_view text = line.text;
  if (line.bold_prefix > 0) text = text.substr(0, line.bold_prefix);
  const bool in_contents = text.size() > 2 && is_digit(text.back());
  if (text.size() > kLongestHeading || in_contents) return std::nullopt;
  const std::string_view name = without_numbering(text);
  return Heading{.letters = letters_of(name),
                 .numbered = name.size() != text.size(),
                 .set_off = line.bold_prefix > 0 || line.size_pt > body + 0.7 || in_capitals(name)};
}

std::optional<Heading> run_in_heading_of(const Line& line) {
  if (line.furniture) return std::nullopt;
  const std::string_view text = line.text;
  const std::string_view name = without_numbering(text);
  std::size_t end = std::string_view::npos;
  for (const std::string_view mark : {". ", ": ", " \xE2\x80\x93 ", "\xE2\x80\x94", " - "}) {
    end = std::min(end, name.find(mark));
  }
  // The rest of the line may stand apart, after a stretched space.
  const bool alone = name.ends_with('.') || name.ends_with(':');
  if (end == std::string_view::npos && alone && name.size() < kLongestRunIn) end = name.size();
  if (end == std::string_view::npos || end == 0 || end > kLongestHeading) return std::nullopt;
  if (!is_upper(name.front()) || contains(name, " . . ")) return std::nullopt;  // of the contents
  return Heading{.letters = letters_of(name.substr(0, end)),
                 .numbered = name.size() != text.size(),
                 .set_off = false};
}

bool is_title_line(const Line& line) {
  std::string_view rest = without_numbering(line.text);
  if (line.furniture || rest.empty() || rest.size() > kLongestHeading) return false;
  if (std::string_view(".,;-").find(rest.back()) != std::string_view::npos) return false;
  if (!is_upper(rest.front())) return false;
  for (; !rest.empty(); rest = without_first_word(rest)) {
    const std::string_view word = rest.substr(0, rest.find(' '));
    // Short words stay small in titles: of, and, with.
    if (word.front() >= 'a' && word.front() <= 'z' && word.size() > 4) return false;
  }
  return true;
}

}  // namespace vouch::readers
