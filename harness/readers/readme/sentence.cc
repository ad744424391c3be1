#include "harness/readers/readme/sentence.h"

#include <algorithm>
#include <array>
#include <utility>

#include "harness/commands/classify.h"
#include "harness/commands/shell_words.h"

namespace vouch::readers {
namespace {

/// What stands between the quotes that `text` begins with; "" when it does not.
std::string_view quoted_at(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> kQuotes[] = {
      {"**", "**"}, {"*", "*"}, {"\"", "\""}, {"\xE2\x80\x9C", "\xE2\x80\x9D"}, {"'", "'"}};
  for (const auto& [open, close] : kQuotes) {
    if (!text.starts_with(open)) continue;
    const auto end = text.find(close, open.size());
    if (end == std::string_view::npos || end > 200) return {};
    return text.substr(open.size(), end - open.size());
  }
  return {};
}

}  // namespace

bool mentions_needs(std::string_view text) {
  const std::string small = to_lower(text);
  return small.find("requir") != std::string::npos || small.find("need") != std::string::npos ||
         small.find("depend") != std::string::npos || small.find("install") != std::string::npos ||
         small.find("version") != std::string::npos;
}

std::string command_in(std::string_view text, const ProjectFiles& files) {
  if (const std::string_view quoted = quoted_at(text); !quoted.empty()) {
    const std::string_view program = quoted.substr(0, quoted.find(' '));
    const bool bare = quoted == "make" || quoted == "ninja" || quoted == "ant";
    const bool known = program.size() < quoted.size() && commands::is_known_program(program);
    const Likeness like = likeness(quoted, files);
    return bare || like == Likeness::strong || (known && like == Likeness::weak)
               ? std::string(quoted)
               : std::string();
  }
  static constexpr std::array<std::string_view, 24> kJoints{
      "and", "then",   "to",     "in",      "from",  "on",   "which", "for",
      "at",  "inside", "before", "after",   "under", "as",   "with",  "while",
      "or",  "that",   "this",   "command", "if",    "when", "is",    "will"};
  const std::string_view head = text.substr(0, text.find(' '));
  const bool path = head.starts_with("./") || head.starts_with("../");
  if (!path && !commands::is_known_program(head.substr(0, head.find_last_not_of(".,;:") + 1)))
    return {};
  std::string command;
  while (!text.empty()) {
    text = trim(text);
    std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(word.size());
    if (std::ranges::find(kJoints, word) != kJoints.end()) break;
    const bool ends =
        word.find_last_not_of(".,;:!") + 1 != word.size() && word != "." && word != "..";
    if (ends) word = word.substr(0, word.find_last_not_of(".,;:!") + 1);
    if (!command.empty()) command += ' ';
    command += word;
    if (ends || word.empty()) break;
  }
  const bool lone = command.find(' ') == std::string::npos;
  if (lone && !path && command != "make" && command != "ninja" && command != "ant") return {};
  return likeness(command, files) == Likeness::strong ? command : std::string();
}

}  // namespace vouch::readers
