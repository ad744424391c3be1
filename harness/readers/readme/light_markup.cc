// AsciiDoc, RDoc, POD and man pages, line by line.
#include <algorithm>
#include <array>
#include <string>

#include "harness/readers/readme/block_builder.h"
#include "harness/readers/readme/inline_code.h"

namespace vouch::readers {
namespace {

std::uint32_t number_of(std::size_t i) { return static_cast<std::uint32_t>(i + 1); }

/// A line of at least `most` of one mark and nothing else: "----".
bool is_run_of(std::string_view line, char mark, std::size_t least) {
  const std::string_view text = stripped(line);
  return text.size() >= least && text.find_first_not_of(mark) == std::string_view::npos;
}

/// How many of `mark` begin a heading, a blank after them; 0: it is none.
int heading_level(std::string_view line, char mark) {
  const auto marks = std::min(line.find_first_not_of(mark), line.size());
  if (marks == 0 || marks > 6 || marks >= line.size() || line[marks] != ' ') return 0;
  return static_cast<int>(marks);
}

std::string_view without_trailing(std::string_view text, char mark) {
  text = stripped(text);
  while (!text.empty() && (text.back() == mark || text.back() == ' ')) text.remove_suffix(1);
  return text;
}

/// ". item", "* item", "- item", "1. item".
bool begins_item(std::string_view line) {
  std::string_view text = stripped(line);
  const auto marks = std::min(text.find_first_not_of("*.-#"), text.size());
  if (marks > 0 && marks < text.size() && text[marks] == ' ') return true;
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  return digits > 0 && digits < 4 && digits < text.size() &&
         (text[digits] == '.' || text[digits] == ')');
}

/// "bash" of "[source,bash]" and "[source, bash, linenums]".
std::string language_of_source(std::string_view attributes) {
  const auto comma = attributes.find(',');
  if (comma == std::string_view::npos) return {};
  const std::string_view rest = stripped(attributes.substr(comma + 1));
  std::string tag(rest.substr(0, rest.find_first_of(",] ")));
  for (char& c : tag) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return tag;
}

class AsciiDoc {
 public:
  explicit AsciiDoc(std::string_view text) : lines_(split_lines(text)) {}

  Blocks run() {
    for (std::size_t i = 0; i < lines_.size(); ++i) take(i);
    return out_.finish();
  }

 private:
  void take(std::size_t i) {
    const std::string_view line = lines_[i];
    const std::string_view text = stripped(line);
    if (!fence_.empty()) {
      if (text == fence_) {
        out_.close();
        fence_.clear();
        tag_.clear();
      } else if (!comment_) {
        out_.code(number_of(i), line, tag_, true);
      }
    } else if (is_run_of(text, '/', 4)) {
      open(text, true);
    } else if (is_run_of(text, '-', 4) || is_run_of(text, '.', 4) || text.starts_with("```")) {
      if (text.starts_with("```") && text.size() > 3) tag_ = std::string(text.substr(3));
      open(text.starts_with("```") ? text.substr(0, 3) : text, false);
    } else if (text.starts_with("[") && text.ends_with("]")) {
      out_.close();
      tag_ = text.starts_with("[source") ? language_of_source(text) : std::string();
    } else if (text.empty() || is_run_of(text, '=', 4) || is_run_of(text, '*', 4) ||
               is_run_of(text, '_', 4) || text == "--" || text.starts_with("|===")) {
      out_.close();
    } else {
      take_text(i, line, text);
    }
  }

  void open(std::string_view fence, bool comment) {
    out_.close();
    fence_ = std::string(fence);
    comment_ = comment;
  }

  void take_text(std::size_t i, std::string_view line, std::string_view text) {
    const int level = std::max(heading_level(line, '='), heading_level(line, '#'));
    if (level > 0) {
      out_.heading(number_of(i),
                   without_trailing(line.substr(static_cast<std::size_t>(level)), '='), level);
      tag_.clear();
    } else if (underlined(i)) {
      out_.heading(number_of(i), text, 1);
      lines_[i + 1] = {};
    } else if (text.starts_with("//") || (text.starts_with(':') && text.find(": ") < 40) ||
               text == "+") {
      out_.close();  // a comment, an attribute, a continued item
    } else if (text.starts_with('.') && text.size() > 1 && text[1] != ' ' && text[1] != '.' &&
               text[1] != '/') {
      out_.prose(number_of(i), text.substr(1), true);  // a block's title
    } else if (indent_of(line) > 0 && !begins_item(line) && !in_item_) {
      out_.code(number_of(i), text, tag_, false);
    } else {
      const bool item = begins_item(line);
      in_item_ = item || (in_item_ && i > 0 && !is_blank_line(lines_[i - 1]));
      std::string prose = with_back_quotes(text, "+", "+");
      // ". item" is numbered by AsciiDoc; a dot alone would be the shell's.
      if (item && prose.starts_with('.')) prose = "- " + prose.substr(prose.find(' ') + 1);
      out_.prose(number_of(i), prose, item);
    }
  }

  /// "Build\n-----": the rule is as long as the title, give or take two.
  bool underlined(std::size_t i) const {
    if (i + 1 >= lines_.size() || indent_of(lines_[i]) > 0) return false;
    if (i > 0 && !is_blank_line(lines_[i - 1])) return false;
    const std::string_view rule = stripped(lines_[i + 1]);
    const std::size_t title = stripped(lines_[i]).size();
    const bool as_long = rule.size() + 2 >= title && rule.size() <= title + 2;
    return rule.size() >= 3 && as_long &&
           std::ranges::any_of(std::string_view("=-~^+"),
                               [&](char c) { return is_run_of(rule, c, 3); });
  }

  std::vector<std::string_view> lines_;
  BlockBuilder out_;
  std::string fence_;
  std::string tag_;
  bool comment_ = false;
  bool in_item_ = false;
};

/// One font change of a man page at `at` ("\fB"), or 0.
std::size_t font_at(std::string_view line, std::size_t at) {
  if (line.substr(at, 2) != "\\f" || at + 2 >= line.size()) return 0;
  return line[at + 2] == '(' ? 5 : line[at + 2] == '[' ? line.find(']', at) - at + 1 : 3;
}

std::string without_roff(std::string_view line) {
  std::string out;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t font = font_at(line, at);
    if (font > 0 && font < line.size()) {
      at += font;
    } else if (line[at] == '\\' && at + 1 < line.size()) {
      if (line[at + 1] == 'e') out += '\\';
      if (line[at + 1] != '&' && line[at + 1] != 'e' && line[at + 1] != '(') out += line[at + 1];
      at += line[at + 1] == '(' ? 4 : 2;
    } else {
      out += line[at++];
    }
  }
  return out;
}

std::string_view without_quotes(std::string_view text) {
  text = stripped(text);
  if (text.size() > 1 && text.front() == '"' && text.back() == '"')
    text = text.substr(1, text.size() - 2);
  return text;
}

}  // namespace

Blocks read_asciidoc(std::string_view text) { return AsciiDoc(text).run(); }

Blocks read_rdoc(std::string_view source) {
  BlockBuilder out;
  const auto lines = split_lines(source);
  std::size_t margin = 0;  // of the text that verbatim text is indented against
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = lines[i];
    const int level = std::max(heading_level(line, '='), heading_level(line, '#'));
    if (is_blank_line(line)) {
      out.close();
    } else if (level > 0) {
      out.heading(number_of(i), stripped(line.substr(static_cast<std::size_t>(level))), level);
      margin = 0;
    } else if (indent_of(line) > margin && !begins_item(line)) {
      out.code(number_of(i), stripped(line), "", false);
    } else {
      const bool item = begins_item(line);
      margin = item ? indent_of(line) + 2 : std::min(margin, indent_of(line));
      out.prose(number_of(i), with_back_quotes(without_html_code(line), "+", "+"), item);
    }
  }
  return out.finish();
}

Blocks read_pod(std::string_view source) {
  BlockBuilder out;
  const auto lines = split_lines(source);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = lines[i];
    if (is_blank_line(line)) {
      out.close();
    } else if (line.starts_with("=head") && line.size() > 6) {
      const int level = line[5] >= '1' && line[5] <= '6' ? line[5] - '0' : 1;
      out.heading(number_of(i), stripped(line.substr(6)), level);
    } else if (line.starts_with("=item")) {
      out.prose(number_of(i), with_back_quotes(stripped(line.substr(5)), "C<", ">"), true);
    } else if (line.starts_with('=')) {
      out.close();
    } else if (indent_of(line) > 0) {
      out.code(number_of(i), stripped(line), "", false);
    } else {
      out.prose(number_of(i), with_back_quotes(with_back_quotes(line, "C<< ", " >>"), "C<", ">"),
                false);
    }
  }
  return out.finish();
}

Blocks read_man(std::string_view source) {
  static constexpr std::array<std::string_view, 3> kBegin{".nf", ".EX", ".Bd"};
  static constexpr std::array<std::string_view, 3> kEnd{".fi", ".EE", ".Ed"};
  BlockBuilder out;
  const auto lines = split_lines(source);
  bool verbatim = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = lines[i];
    const std::string_view macro = line.substr(0, line.find(' '));
    const std::string_view rest = line.substr(macro.size());
    if (std::ranges::find(kBegin, macro) != kBegin.end()) {
      out.close();
      verbatim = true;
    } else if (std::ranges::find(kEnd, macro) != kEnd.end()) {
      out.close();
      verbatim = false;
    } else if (macro == ".SH" || macro == ".SS" || macro == ".Sh" || macro == ".Ss") {
      out.heading(number_of(i), without_quotes(rest), macro[2] == 'H' || macro[2] == 'h' ? 1 : 2);
    } else if (verbatim && (!line.starts_with('.') || line.starts_with("./"))) {
      out.code(number_of(i), stripped(without_roff(line)), "", false);
    } else if (macro == ".B" || macro == ".BR" || macro == ".Nm" || macro == ".I") {
      const std::string text = without_roff(without_quotes(rest));
      if (verbatim) {
        out.code(number_of(i), text, "", false);
      } else {
        out.prose(number_of(i), '`' + text + '`', false);
      }
    } else if (line.starts_with('.') || line.starts_with('\'') || is_blank_line(line)) {
      out.close();
    } else {
      out.prose(number_of(i), without_roff(line), begins_item(line));
    }
  }
  return out.finish();
}

}  // namespace vouch::readers
