#include "harness/commands/placeholder.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "util/text.h"

namespace vouch::commands {
namespace {

constexpr std::size_t kLongestPlaceholder = 80;  // bytes between the brackets

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n'; }

/// `<port>`, `<your name>`, `<path/to/data>`; not `<in.txt >out.txt`, `<<EOF`, `<(cmd)`.
std::optional<std::string> angle_bracket(std::string_view text, std::size_t at) {
  if (at > 0 && text[at - 1] == '<') return std::nullopt;
  std::size_t end = at + 1;
  const std::size_t last = std::min(text.size(), at + kLongestPlaceholder);
  while (end < last && text[end] != '>' && text[end] != '<' && text[end] != '\n') ++end;
  if (end >= last || text[end] != '>' || end == at + 1) return std::nullopt;
  const std::string_view inner = text.substr(at + 1, end - at - 1);
  if (is_space(inner.front()) != is_space(inner.back())) return std::nullopt;  // `<in >out`
  if (is_space(inner.front())) {  // `< in.txt > out.txt` redirects twice
    const auto next = text.find_first_not_of(" \t", end + 1);
    if (next != std::string_view::npos && text[next] != '<' && text[next] != '\n')
      return std::nullopt;
  }
  if (inner.front() == '(' || inner.front() == '&' || inner.front() == '=') return std::nullopt;
  // `<in.txt>out.txt` redirects twice: a name with an ending before it, a name after it.
  const bool name_follows =
      end + 1 < text.size() && (is_letter(text[end + 1]) || is_digit(text[end + 1]));
  if (name_follows && inner.find('.') != std::string_view::npos) return std::nullopt;
  return std::string(text.substr(at, end - at + 1));
}

/// `[options]`, `[--flag N]` as words of their own; not `[ -f x ]`, `a[0-9].txt`, `pkg[extra]`.
std::optional<std::string> square_bracket(std::string_view text, std::size_t at) {
  if (at > 0 && !is_space(text[at - 1]) && text[at - 1] != '=') return std::nullopt;
  const std::size_t last = std::min(text.size(), at + kLongestPlaceholder);
  std::size_t end = at + 1;
  while (end < last && text[end] != ']' && text[end] != '\n') ++end;
  if (end >= last || text[end] != ']' || end == at + 1) return std::nullopt;
  const std::string_view inner = text.substr(at + 1, end - at - 1);
  if (!is_letter(inner.front()) && inner.front() != '-' && inner.front() != '<')
    return std::nullopt;
  if (inner.size() == 3 && inner[1] == '-' && is_letter(inner[0])) return std::nullopt;  // [a-z]
  if (end + 1 < text.size() && !is_space(text[end + 1]) && text[end + 1] != '.')
    return std::nullopt;
  return std::string(text.substr(at, end - at + 1));
}

/// `{small,large}` as a word of its own behind a program of the project: one of them is meant, and
/// no shell's expansion as in `mkdir {a,b}` and `a.{c,h}`.
std::optional<std::string> choice(std::string_view text, std::size_t at) {
  const bool program = text.starts_with("./") || text.starts_with("python") ||
                       text.starts_with("java ") || text.starts_with("make ");
  if (!program || at == 0 || !is_space(text[at - 1])) return std::nullopt;
  const auto end = text.substr(0, at + kLongestPlaceholder).find('}', at);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view inner = text.substr(at + 1, end - at - 1);
  const bool whole = end + 1 == text.size() || is_space(text[end + 1]);
  const bool words = inner.find_first_of(",|") != std::string_view::npos &&
                     inner.find("..") == std::string_view::npos;
  return whole && words ? std::optional(std::string(text.substr(at, end - at + 1))) : std::nullopt;
}

/// `{name}`; not `${name}`, `{a,b}`, `{1..9}`, `{}` or `{ group; }`.
std::optional<std::string> brace(std::string_view text, std::size_t at) {
  if (at > 0 && (text[at - 1] == '$' || text[at - 1] == '\\')) return std::nullopt;
  const std::size_t last = std::min(text.size(), at + kLongestPlaceholder);
  std::size_t end = at + 1;
  while (end < last && (is_letter(text[end]) || is_digit(text[end]) || text[end] == '_' ||
                        text[end] == '-' || text[end] == ' ')) {
    ++end;
  }
  if (end >= last || text[end] != '}' || end == at + 1 || !is_letter(text[at + 1])) {
    return std::nullopt;
  }
  return std::string(text.substr(at, end - at + 1));
}

bool is_shouted(std::string_view word) {
  return word.size() > 1 && is_letter(word.front()) && std::ranges::all_of(word, [](char c) {
           return (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
         });
}

/// A word in capitals that stands for a value: `N_GPUS`, `PATH_TO_DATA`, `PORT`.
bool is_shouted_placeholder(std::string_view word) {
  static constexpr std::array<std::string_view, 18> kWhole{
      "PORT", "HOST", "IP",     "HOSTNAME", "USERNAME", "FILE", "FILENAME", "INPUT", "OUTPUT",
      "DIR",  "PATH", "NUMBER", "NAME",     "ADDRESS",  "ARGS", "OPTIONS",  "XXX",   "IPADDRESS"};
  static constexpr std::array<std::string_view, 12> kBegins{
      "N_",      "NUM_",    "YOUR_", "PATH_",   "MY_",     "INPUT_",
      "OUTPUT_", "SERVER_", "DATA_", "NUMBER_", "CLIENT_", "SOME_"};
  static constexpr std::array<std::string_view, 14> kEnds{
      "_DIR", "_PATH",    "_FILE", "_NAME", "_PORT",   "_HOST",      "_ID",
      "_IP",  "_ADDRESS", "_GPUS", "_HERE", "_FOLDER", "_DIRECTORY", "_ADDR"};
  if (!is_shouted(word)) return false;
  return std::ranges::find(kWhole, word) != kWhole.end() ||
         std::ranges::any_of(kBegins, [&](std::string_view b) { return word.starts_with(b); }) ||
         std::ranges::any_of(kEnds, [&](std::string_view e) { return word.ends_with(e); });
}

bool is_word_placeholder(std::string_view word) {
  const std::string small = lower_case(word);
  for (const std::string_view part :
       {"path/to/", "path_to_", "path-to-", "/your/", "yourusername", "your_", "your-", "yourname",
        "your/", "username@", "user@host", "/some/path", "xxx.xxx", "x.x.x.x", "foo/bar/"}) {
    if (small.find(part) != std::string::npos) return true;
  }
  if (word.find("YOUR") != std::string_view::npos) return true;
  if (small == "..." || small == "\xE2\x80\xA6" || small == "xxx" || small == "xxxx") return true;
  // `--ranks=N_RANKS`; an assignment before the program (`A=B ./x`) is no option.
  const auto equals = word.find('=');
  if (equals != std::string_view::npos && word.starts_with('-')) {
    return is_shouted_placeholder(word.substr(equals + 1)) && !word.starts_with("-D");
  }
  return is_shouted_placeholder(word);
}

/// Programs whose arguments are names of variables: `export PATH`, `unset DATA_DIR`.
bool takes_names(std::string_view program) {
  static constexpr std::array<std::string_view, 5> kPrograms{"export", "unset", "readonly",
                                                             "declare", "typeset"};
  return std::ranges::find(kPrograms, program) != kPrograms.end();
}

std::optional<std::string> placeholder_word(std::string_view text) {
  std::size_t at = 0;
  bool first = true;
  bool names = false;
  while (at < text.size()) {
    while (at < text.size() && is_space(text[at])) ++at;
    std::size_t end = at;
    while (end < text.size() && !is_space(text[end])) ++end;
    std::string_view word = text.substr(at, end - at);
    while (!word.empty() && (word.front() == '"' || word.front() == '\'')) word.remove_prefix(1);
    while (!word.empty() && (word.back() == '"' || word.back() == '\'')) word.remove_suffix(1);
    if (!first && !(names && is_shouted(word)) && is_word_placeholder(word)) {
      return std::string(word);
    }
    if (first) names = takes_names(word);
    if (first && word.find("path/to/") != std::string_view::npos) return std::string(word);
    first = false;
    at = end;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> find_placeholder(std::string_view command) {
  if (command.find("<<") != std::string_view::npos) {
    command = command.substr(0, command.find('\n'));  // a here-document's body is data
  }
  bool single = false;
  for (std::size_t at = 0; at < command.size(); ++at) {
    const char c = command[at];
    if (c == '\'') single = !single;
    if (single) continue;
    std::optional<std::string> found;
    if (c == '<') found = angle_bracket(command, at);
    if (c == '[') found = square_bracket(command, at);
    if (c == '{') found = brace(command, at);
    if (c == '{' && !found) found = choice(command, at);
    if (found) return found;
  }
  return placeholder_word(command);
}

std::string without_placeholders(std::string_view command) {
  std::string out(command);
  const auto line_end = std::min(command.find('\n'), command.size());
  const bool document = command.find("<<") != std::string_view::npos;
  const std::size_t end = document ? line_end : command.size();
  for (std::size_t at = 0; at < end; ++at) {
    if (command[at] != '<') continue;
    const auto found = angle_bracket(command, at);
    if (!found) continue;
    std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(at), found->size(), 'X');
    at += found->size() - 1;
  }
  return out;
}

}  // namespace vouch::commands
