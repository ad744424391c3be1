// Plain text, reStructuredText and org: line by line, into the shape that Markdown gives too.
#include <algorithm>
#include <cctype>
#include <string>

#include "harness/readers/readme/block_builder.h"
#include "harness/readers/readme/blocks.h"
#include "util/text.h"

namespace vouch::readers {
namespace {

/// A line of one repeated mark, as drawn under a title: `=====`.
bool is_rule(std::string_view line) {
  const std::string_view text = stripped(line);
  if (text.size() < 3 ||
      std::string_view("=-~^\"'`#*+_:.").find(text.front()) == std::string_view::npos) {
    return false;
  }
  return text.find_first_not_of(text.front()) == std::string_view::npos;
}

bool is_list_item(std::string_view line) {
  const std::string_view text = stripped(line);
  if (text.starts_with("- ") || text.starts_with("* ") || text.starts_with("+ ")) return true;
  std::size_t digits = 0;
  while (digits < text.size() && std::isdigit(static_cast<unsigned char>(text[digits])) != 0)
    ++digits;
  return digits > 0 && digits < 4 && digits + 1 < text.size() &&
         (text[digits] == '.' || text[digits] == ')');
}

/// A format's lines, with the blocks that are made of them.
class Builder : public BlockBuilder {
 public:
  explicit Builder(std::string_view text) : lines_(split_lines(text)) {}

  std::size_t size() const { return lines_.size(); }
  std::string_view line(std::size_t i) const {
    return i < lines_.size() ? lines_[i] : std::string_view{};
  }

  void heading(std::size_t i, std::string_view text, int level) {
    BlockBuilder::heading(number(i), text, level);
  }
  void prose(std::size_t i, std::string_view marks) {
    set_marks(marks);
    BlockBuilder::prose(number(i), lines_[i], is_list_item(lines_[i]));
  }
  void code(std::size_t i, std::string_view text, std::string_view tag, bool fenced) {
    BlockBuilder::code(number(i), text, tag, fenced);
  }

 private:
  static std::uint32_t number(std::size_t i) { return static_cast<std::uint32_t>(i + 1); }

  std::vector<std::string_view> lines_;
};

/// A short line that names a part, as people write it without markup: "BUILDING", "How to run:",
/// "2) Usage", "== Build ==".
bool is_text_heading(const Builder& text, std::size_t i) {
  const std::string_view line = stripped(text.line(i));
  if (line.empty() || line.size() > 60 || indent_of(text.line(i)) > 3) return false;
  const bool stands_alone = i == 0 || is_blank_line(text.line(i - 1)) || is_rule(text.line(i - 1));
  if (!stands_alone) return false;
  if (line.starts_with("# ") || line.starts_with("## ") || line.starts_with("== ")) return true;
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const bool shouted = std::ranges::any_of(line, is_upper) && std::ranges::none_of(line, is_lower);
  const bool ends_open = line.back() == ':' && std::ranges::count(line, ' ') < 5;
  return (shouted && line.find_first_of("=$/") == std::string_view::npos) ||
         (ends_open && is_upper(line.front()));
}

std::string_view without_marks(std::string_view line) {
  line = stripped(line);
  while (!line.empty() && (line.front() == '#' || line.front() == '=' || line.front() == ' '))
    line.remove_prefix(1);
  while (!line.empty() && (line.back() == '#' || line.back() == '=' || line.back() == ' '))
    line.remove_suffix(1);
  return line;
}

/// `.. code-block:: bash` and its like: the tag, or nothing.
bool is_code_directive(std::string_view line, std::string& tag) {
  const std::string_view text = stripped(line);
  for (const std::string_view directive :
       {".. code-block::", ".. code::", ".. sourcecode::", ".. prompt::", ".. parsed-literal::"}) {
    if (!text.starts_with(directive)) continue;
    const std::string_view rest = stripped(text.substr(directive.size()));
    tag = lower_case(rest.substr(0, rest.find(' ')));
    return true;
  }
  return false;
}

}  // namespace

Blocks read_plain_text(std::string_view source) {
  Builder text(source);
  bool fence = false;
  std::string tag;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view line = text.line(i);
    if (stripped(line).starts_with("```")) {  // Markdown's fences are found in plain files too
      text.close();
      tag = lower_case(stripped(stripped(line).substr(3)));
      fence = !fence;
    } else if (fence) {
      text.code(i, line, tag, true);
    } else if (is_blank_line(line) || (is_rule(line) && !is_list_item(line))) {
      text.close();
    } else if (i + 1 < text.size() && is_rule(text.line(i + 1)) && indent_of(line) < 4) {
      text.heading(i, without_marks(line), 1);
    } else if (is_text_heading(text, i)) {
      text.heading(i, without_marks(line), 1);
    } else if (indent_of(line) >= 2 && !is_list_item(line)) {
      text.code(i, stripped(line), "", false);
    } else {
      text.prose(i, "`");
    }
  }
  return text.finish();
}

Blocks read_restructured_text(std::string_view source) {
  Builder text(source);
  std::size_t code_indent =
      0;  // not 0: inside a literal block of a paragraph this far in, plus one
  std::string tag;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view line = text.line(i);
    if (code_indent > 0) {
      if (is_blank_line(line)) continue;
      if (indent_of(line) >= code_indent) {
        const bool is_option = stripped(line).starts_with(':') &&
                               stripped(line).find(':', 1) != std::string_view::npos;
        if (!is_option) text.code(i, stripped(line), tag, true);
        continue;
      }
      code_indent = 0;
      text.close();
    }
    if (is_code_directive(line, tag)) {
      text.close();
      code_indent = indent_of(line) + 1;
    } else if (is_blank_line(line)) {
      text.close();
    } else if (i + 1 < text.size() && is_rule(text.line(i + 1)) && indent_of(line) == 0) {
      text.heading(i, stripped(line), 1);
    } else if (is_rule(line)) {
      text.close();
    } else {
      text.prose(i, "`");
      if (stripped(line).ends_with("::")) {
        tag.clear();
        text.close();
        code_indent = indent_of(line) + 1;
      }
    }
  }
  return text.finish();
}

Blocks read_org(std::string_view source) {
  Builder text(source);
  bool in_source = false;
  std::string tag;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view line = text.line(i);
    const std::string small = lower_case(stripped(line).substr(0, 40));
    if (small.starts_with("#+begin_src") || small.starts_with("#+begin_example")) {
      text.close();
      const std::string_view rest = stripped(std::string_view(small).substr(small.find('_') + 1));
      const auto blank = rest.find(' ');
      const std::string_view language =
          blank == std::string_view::npos ? std::string_view{} : stripped(rest.substr(blank));
      tag = std::string(language.substr(0, language.find(' ')));
      in_source = true;
    } else if (small.starts_with("#+end_")) {
      text.close();
      in_source = false;
    } else if (in_source) {
      text.code(i, line, tag, true);
    } else if (is_blank_line(line) || small.starts_with("#+") ||
               small.starts_with(":properties:") || small == ":end:") {
      text.close();
    } else if (line.starts_with('*') && line.find_first_not_of('*') != std::string_view::npos &&
               line[line.find_first_not_of('*')] == ' ') {
      const auto stars = line.find_first_not_of('*');
      text.heading(i, stripped(line.substr(stars)),
                   static_cast<int>(std::min<std::size_t>(stars, 6)));
    } else if (stripped(line).starts_with(": ")) {
      text.code(i, stripped(line).substr(2), "", false);
    } else {
      text.prose(i, "=~`");
    }
  }
  return text.finish();
}

}  // namespace vouch::readers
