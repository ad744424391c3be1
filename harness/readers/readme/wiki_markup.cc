// Textile, MediaWiki, Creole and LaTeX, line by line.
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "harness/readers/readme/block_builder.h"
#include "harness/readers/readme/inline_code.h"
#include "util/text.h"

namespace vouch::readers {
namespace {

std::uint32_t number_of(std::size_t i) { return static_cast<std::uint32_t>(i + 1); }

/// "bash" of `<syntaxhighlight lang="bash">`.
std::string language_in(std::string_view tag) {
  for (const std::string_view name : {"lang=", "language=", "class="}) {
    const auto at = tag.find(name);
    if (at == std::string_view::npos) continue;
    std::string_view value = tag.substr(at + name.size());
    while (!value.empty() && (value.front() == '"' || value.front() == '\''))
      value.remove_prefix(1);
    return lower_case(value.substr(0, value.find_first_of("\"' >],")));
  }
  return {};
}

/// Blocks of code between tags on lines of their own, which several wikis share.
class Tagged {
 public:
  /// True when the line belongs to such a block, or opens or closes one.
  bool take(BlockBuilder& out, std::size_t i, std::string_view line) {
    const std::string_view text = stripped(line);
    if (end_.empty()) {
      const std::string small = lower_case(text.substr(0, 120));
      const auto* const pair = std::ranges::find_if(
          kPairs, [&](const auto& one) { return small.starts_with(one.first); });
      if (pair == std::end(kPairs)) return false;
      out.close();
      end_ = pair->second;
      tag_ = language_in(small.substr(0, small.find('>')));
      const auto close = pair->first.ends_with('{') ? pair->first.size() - 1 : text.find('>');
      if (close == std::string_view::npos) return true;
      return body(out, i, text.substr(close + 1));
    }
    return body(out, i, line);
  }

 private:
  bool body(BlockBuilder& out, std::size_t i, std::string_view line) {
    const auto close = lower_case(line).find(end_);
    std::string text = without_entities(line.substr(0, close));
    for (const std::string_view tag : {"<code>", "</code>"}) {
      if (const auto at = text.find(tag); at != std::string::npos) text.erase(at, tag.size());
    }
    if (!is_blank_line(text)) out.code(number_of(i), text, tag_, true);
    if (close != std::string_view::npos) {
      out.close();
      end_.clear();
    }
    return true;
  }

  static constexpr std::pair<std::string_view, std::string_view> kPairs[] = {
      {"<pre", "</pre>"},
      {"<syntaxhighlight", "</syntaxhighlight>"},
      {"<source", "</source>"},
      {"{{{", "}}}"},
      {"<verbatim", "</verbatim>"}};

  std::string end_;
  std::string tag_;
};

std::string wiki_inline(std::string_view line) {
  std::string out = without_html_code(line);
  if (out.find("{{{") != std::string::npos) out = with_back_quotes(out, "{{{", "}}}");
  if (out.find("{{") != std::string::npos) out = with_back_quotes(out, "{{", "}}");
  return out;
}

/// "bc. ", "h2. ", "bc(sh).. ", "pre. ": a block's signature in Textile, and what follows it.
struct Signature {
  std::string_view name;  // "" when there is none
  bool extended = false;  // "..": until the next signature
  std::string_view rest;
};

Signature signature_of(std::string_view line) {
  const auto end = line.find_first_not_of("abcdefghijklmnopqrstuvwxyz123456");
  if (end == std::string_view::npos || end == 0 || end > 3) return {};
  auto dot = end;
  if (line[dot] == '(' || line[dot] == '{' || line[dot] == '[') {
    dot = line.find_first_of(")}]", dot);
    if (dot == std::string_view::npos) return {};
    ++dot;
  }
  if (dot >= line.size() || line[dot] != '.') return {};
  const bool extended = line.substr(dot, 2) == "..";
  const std::string_view rest = line.substr(dot + (extended ? 2 : 1));
  if (!rest.empty() && rest.front() != ' ') return {};
  const std::string_view name = line.substr(0, end);
  static constexpr std::array<std::string_view, 12> kNames{
      "h1", "h2", "h3", "h4", "h5", "h6", "bc", "bq", "pre", "p", "fn1", "notextile"};
  if (std::ranges::find(kNames, name) == kNames.end()) return {};
  return {name, extended, stripped(rest)};
}

bool begins_wiki_item(std::string_view line) {
  const auto marks = std::min(line.find_first_not_of("*#:;"), line.size());
  return marks > 0 && marks < line.size();
}

/// "# item" and "** item" as "- item": a number's mark would be a comment to the shell.
std::string with_plain_mark(std::string_view line) {
  const auto marks = std::min(line.find_first_not_of("*#"), line.size());
  if (marks == 0 || marks >= line.size() || line[marks] != ' ') return std::string(line);
  std::string out(1, '-');
  return out += line.substr(marks);
}

/// LaTeX's escapes and the commands that only change a font.
std::string without_tex(std::string_view line) {
  std::string out(line);
  for (const std::string_view font : {"\\texttt{", "\\code{", "\\path{", "\\lstinline{"}) {
    if (out.find(font) != std::string::npos) out = with_back_quotes(out, font, "}");
  }
  for (const std::string_view verb : {"\\verb|", "\\verb!", "\\verb+", "\\lstinline|"}) {
    if (out.find(verb) != std::string::npos)
      out = with_back_quotes(out, verb, verb.substr(verb.size() - 1));
  }
  std::string plain;
  for (std::size_t at = 0; at < out.size();) {
    const char next = at + 1 < out.size() ? out[at + 1] : '\0';
    if (out[at] == '\\' && std::string_view("_$&#%{}").find(next) != std::string_view::npos &&
        next != '\0') {
      plain += next;
      at += 2;
    } else if (out.compare(at, 17, "\\textasciitilde{}") == 0) {
      plain += '~';
      at += 17;
    } else if (out[at] == '%') {
      break;
    } else {
      plain += out[at++];
    }
  }
  return plain;
}

/// The level of "\section{Build}" and its title; 0: it is none.
int tex_heading(std::string_view line, std::string_view& title) {
  static constexpr std::pair<std::string_view, int> kCommands[] = {{"\\chapter", 1},
                                                                   {"\\section", 1},
                                                                   {"\\subsection", 2},
                                                                   {"\\subsubsection", 3},
                                                                   {"\\paragraph", 4}};
  for (const auto& [command, level] : kCommands) {
    if (!line.starts_with(command)) continue;
    const auto open = line.find('{');
    if (open == std::string_view::npos || open > command.size() + 1) continue;
    title = line.substr(open + 1, line.find('}', open) - open - 1);
    return level;
  }
  return 0;
}

}  // namespace

Blocks read_textile(std::string_view source) {
  BlockBuilder out;
  Tagged tagged;
  std::string block;  // "bc", "pre" or "" of the block under way
  bool extended = false;
  const auto lines = split_lines(source);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = lines[i];
    if (tagged.take(out, i, line)) continue;
    const Signature signature = signature_of(line);
    if (!signature.name.empty()) {
      out.close();
      block = signature.name == "bc" || signature.name == "pre" ? std::string(signature.name) : "";
      extended = signature.extended;
      if (signature.name.front() == 'h') {
        out.heading(number_of(i), signature.rest, signature.name[1] - '0');
      } else if (!block.empty()) {
        if (!signature.rest.empty()) out.code(number_of(i), signature.rest, "", true);
      } else {
        out.prose(number_of(i), with_back_quotes(signature.rest, "@", "@"), false);
      }
    } else if (is_blank_line(line)) {
      if (!extended) {
        block.clear();
        out.close();
      }
    } else if (!block.empty()) {
      out.code(number_of(i), line, "", true);
    } else {
      out.prose(number_of(i), with_back_quotes(without_html_code(with_plain_mark(line)), "@", "@"),
                begins_wiki_item(line));
    }
  }
  return out.finish();
}

Blocks read_wiki(std::string_view source) {
  BlockBuilder out;
  Tagged tagged;
  const auto lines = split_lines(source);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = lines[i];
    if (tagged.take(out, i, line)) continue;
    const auto marks = std::min(line.find_first_not_of('='), line.size());
    if (marks > 0 && marks < 7 && marks < line.size()) {
      std::string_view title = stripped(line.substr(marks));
      while (!title.empty() && (title.back() == '=' || title.back() == ' ')) title.remove_suffix(1);
      out.heading(number_of(i), title, static_cast<int>(marks));
    } else if (is_blank_line(line) || line.starts_with("{|") || line.starts_with("|}") ||
               line.starts_with("|-")) {
      out.close();
    } else if (line.front() == ' ' && !stripped(line).starts_with("* ")) {
      out.code(number_of(i), stripped(without_entities(line)), "", false);
    } else {
      out.prose(number_of(i), wiki_inline(with_plain_mark(line)),
                begins_wiki_item(line) || line.front() == '|');
    }
  }
  return out.finish();
}

Blocks read_latex(std::string_view source) {
  BlockBuilder out;
  const auto lines = split_lines(source);
  const bool whole = source.find("\\begin{document}") != std::string_view::npos;
  bool body = !whole;
  std::string_view end;  // of the verbatim text under way
  std::string tag;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = lines[i];
    const std::string_view text = stripped(line);
    if (!body) {
      body = text.starts_with("\\begin{document}");
      continue;
    }
    std::string_view title;
    const int level = tex_heading(text, title);
    if (!end.empty()) {
      if (text.starts_with(end)) {
        out.close();
        end = {};
      } else {
        out.code(number_of(i), line, tag, true);
      }
    } else if (text.starts_with("\\begin{verbatim") || text.starts_with("\\begin{lstlisting") ||
               text.starts_with("\\begin{minted") || text.starts_with("\\begin{Verbatim")) {
      out.close();
      tag = language_in(lower_case(text));
      if (text.starts_with("\\begin{minted}{"))
        tag = lower_case(text.substr(15, text.find('}', 15) - 15));
      end = text.starts_with("\\begin{v")   ? "\\end{verbatim"
            : text.starts_with("\\begin{l") ? "\\end{lstlisting"
            : text.starts_with("\\begin{m") ? "\\end{minted"
                                            : "\\end{Verbatim";
    } else if (level > 0) {
      out.heading(number_of(i), title, level);
    } else if (text.empty() || text.starts_with('%') || text.starts_with("\\begin") ||
               text.starts_with("\\end")) {
      out.close();
    } else {
      const bool item = text.starts_with("\\item");
      out.prose(number_of(i), without_tex(item ? stripped(text.substr(5)) : text), item);
    }
  }
  return out.finish();
}

}  // namespace vouch::readers
