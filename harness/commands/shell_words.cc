#include "harness/commands/shell_words.h"

#include <algorithm>
#include <array>
#include <utility>

namespace vouch::commands {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool is_name(std::string_view text) {
  if (text.empty() || (text.front() >= '0' && text.front() <= '9')) return false;
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

bool is_assignment(std::string_view word) {
  const auto equals = word.find('=');
  return equals != std::string_view::npos && equals > 0 && is_name(word.substr(0, equals));
}

constexpr std::array<std::string_view, 12> kKeywords{"if",   "then",  "else",  "elif", "fi", "do",
                                                     "done", "while", "until", "{",    "}",  "!"};

/// Reads a script from left to right, once.
class Lexer {
 public:
  explicit Lexer(std::string_view script) : script_(script) {}

  std::vector<SimpleCommand> run() {
    while (at_ < script_.size()) step();
    close_command("");
    return std::move(commands_);
  }

 private:
  char here(std::size_t ahead = 0) const {
    return at_ + ahead < script_.size() ? script_[at_ + ahead] : '\0';
  }

  void step() {
    const char c = here();
    if (is_blank(c) || c == '\r') {
      close_word();
      ++at_;
    } else if (c == '\\' && here(1) == '\n') {
      close_word();
      at_ += 2;
    } else if (c == '#' && !in_word_) {
      const auto line_end = script_.find('\n', at_);
      at_ = line_end == std::string_view::npos ? script_.size() : line_end;
    } else if (c == '\n' || c == ';' || c == '(' || c == ')' || c == '|' || c == '&') {
      operate(c);
    } else if (c == '<' || c == '>') {
      redirect();
    } else {
      take_character(c);
    }
  }

  void operate(char c) {
    if (c == '&' && here(1) == '>') {  // `&>file`
      close_word();
      ++at_;
      redirect();
      return;
    }
    if (c == '(' && in_word_ && !word_.empty() && word_.back() == '$') {  // `$(...)`: kept whole
      take_substitution();
      return;
    }
    const std::size_t length = (c == '&' || c == '|' || c == ';') && here(1) == c ? 2 : 1;
    close_word();
    if (c == '&' && length == 1) current_.background = true;
    close_command(c == '\n' ? ";" : std::string(script_.substr(at_, length)));
    at_ += length;
  }

  void take_substitution() {
    int depth = 0;
    while (at_ < script_.size()) {
      const char c = script_[at_++];
      word_ += c;
      if (c == '(') ++depth;
      if (c == ')' && --depth == 0) break;
    }
  }

  void redirect() {
    // The number before it belongs to it: `2>file`.
    if (in_word_ && std::ranges::all_of(word_, [](char c) { return c >= '0' && c <= '9'; })) {
      word_.clear();
      in_word_ = false;
    }
    close_word();
    while (here() == '<' || here() == '>' || here() == '&' || here() == '-') ++at_;
    skip_next_word_ = true;
  }

  void take_character(char c) {
    if (!in_word_) {
      in_word_ = true;
      word_begin_ = at_;
    }
    if (c == '\\' && at_ + 1 < script_.size()) {
      word_ += here(1);
      at_ += 2;
    } else if (c == '\'' || c == '"') {
      take_quoted(c);
    } else {
      word_ += c;
      ++at_;
    }
  }

  void take_quoted(char quote) {
    ++at_;
    while (at_ < script_.size() && script_[at_] != quote) {
      if (quote == '"' && script_[at_] == '\\' && at_ + 1 < script_.size()) ++at_;
      word_ += script_[at_++];
    }
    if (at_ < script_.size()) ++at_;
  }

  void close_word() {
    if (!in_word_) return;
    in_word_ = false;
    std::string word = std::exchange(word_, {});
    if (std::exchange(skip_next_word_, false)) {
      current_.end = at_;
      return;
    }
    if (current_.words.empty() && current_.assignments.empty()) {
      if (std::ranges::find(kKeywords, word) != kKeywords.end()) return;
      current_.begin = word_begin_;
    }
    current_.end = at_;
    if (current_.words.empty() && is_assignment(word)) {
      current_.assignments.push_back(std::move(word));
    } else {
      current_.words.push_back(std::move(word));
    }
  }

  void close_command(std::string next_joined_by) {
    close_word();
    skip_next_word_ = false;
    if (!current_.words.empty() || !current_.assignments.empty()) {
      commands_.push_back(std::exchange(current_, {}));
    }
    current_ = {};
    current_.joined_by = commands_.empty() ? "" : std::move(next_joined_by);
  }

  std::string_view script_;
  std::size_t at_ = 0;
  std::string word_;
  bool in_word_ = false;
  bool skip_next_word_ = false;
  std::size_t word_begin_ = 0;
  SimpleCommand current_;
  std::vector<SimpleCommand> commands_;
};

/// Words that open a compound command, and those that close one.
int depth_of(std::string_view script) {
  int depth = 0;
  bool first = true;
  std::size_t i = 0;
  while (i < script.size()) {
    const char c = script[i];
    if (c == '\n' || c == ';' || c == '&' || c == '|') {
      first = true;
      ++i;
    } else if (is_blank(c)) {
      ++i;
    } else if (c == '\'' || c == '"') {
      const auto close = script.find(c, i + 1);
      i = close == std::string_view::npos ? script.size() : close + 1;
      first = false;
    } else {
      const auto end = std::min(script.find_first_of(" \t\n;&|'\"", i), script.size());
      const std::string_view word = script.substr(i, end - i);
      if (first &&
          (word == "if" || word == "for" || word == "while" || word == "until" || word == "case")) {
        ++depth;
      }
      if (first && (word == "fi" || word == "done" || word == "esac" || word == "}")) --depth;
      // `name() {`: a function's body.
      if (word == "{" || word.ends_with("(){")) ++depth;
      first = word == "do" || word == "then" || word == "else";
      i = end;
    }
  }
  return depth;
}

bool has_open_quote(std::string_view script) {
  char open = '\0';
  bool at_word_start = true;
  for (std::size_t i = 0; i < script.size(); ++i) {
    const char c = script[i];
    if (c == '\\' && open != '\'') {
      ++i;
    } else if (open != '\0') {
      if (c == open) open = '\0';
    } else if (c == '#' && at_word_start) {
      i = std::min(script.find('\n', i), script.size());
    } else if (c == '\'' || c == '"') {
      open = c;
    }
    at_word_start = open == '\0' && i < script.size() &&
                    (is_blank(script[i]) || script[i] == '\n' || script[i] == ';');
  }
  return open != '\0';
}

/// The word that ends the first here-document, or "".
std::string here_document_end(std::string_view script) {
  const auto at = script.find("<<");
  if (at == std::string_view::npos || script.substr(at, 3) == "<<<") return {};
  auto begin = script.find_first_not_of("<- \t'\"\\", at);
  if (begin == std::string_view::npos) return {};
  auto end = begin;
  while (end < script.size() && (is_name(script.substr(end, 1)) || script[end] == '_')) ++end;
  return std::string(script.substr(begin, end - begin));
}

}  // namespace

std::vector<SimpleCommand> split_commands(std::string_view script) { return Lexer(script).run(); }

bool is_incomplete(std::string_view script) {
  const auto last = script.find_last_not_of(" \t\r\n");
  if (last == std::string_view::npos) return false;
  if (script.back() == '\\') return true;
  if (const std::string end = here_document_end(script); !end.empty()) {
    const auto last_line = script.rfind('\n');
    if (last_line == std::string_view::npos) return true;
    std::string_view line = script.substr(last_line + 1);
    while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
    return line != end;
  }
  const std::string_view tail = script.substr(0, last + 1);
  if (tail.ends_with("&&") || tail.ends_with("||") || tail.ends_with('|')) return true;
  return has_open_quote(script) || depth_of(script) > 0;
}

std::vector<std::string> without_wrappers(const std::vector<std::string>& words) {
  static constexpr std::array<std::string_view, 14> kWrappers{
      "sudo",     "time",    "nohup",   "env",     "exec",    "nice",     "stdbuf",
      "xvfb-run", "taskset", "numactl", "command", "timeout", "unbuffer", "doas"};
  std::size_t at = 0;
  while (at < words.size() && std::ranges::find(kWrappers, words[at]) != kWrappers.end()) {
    const std::string& wrapper = words[at++];
    while (at < words.size() && (words[at].starts_with('-') || is_assignment(words[at]))) {
      const bool takes_value = words[at] == "-n" || words[at] == "-c" || words[at] == "-u" ||
                               words[at] == "-k" || words[at] == "-s";
      at += takes_value && words[at].size() == 2 && wrapper != "time" ? 2 : 1;
    }
    if (wrapper == "timeout" && at < words.size()) ++at;  // its duration
  }
  return {words.begin() + static_cast<std::ptrdiff_t>(std::min(at, words.size())), words.end()};
}

std::string_view base_name(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

}  // namespace vouch::commands
