#include "harness/readers/readme/command_lines.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "harness/commands/classify.h"
#include "harness/commands/placeholder.h"
#include "harness/commands/shell_words.h"
#include "util/text.h"

namespace vouch::readers {
namespace {

constexpr std::size_t kLongestCommand = 4096;  // bytes; no person writes a longer line in a guide
constexpr std::size_t kLongestPrompt = 120;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

/// The program of a line, without assignments and wrappers; and its arguments.
std::vector<std::string> program_words(std::string_view line) {
  const auto commands = commands::split_commands(line);
  if (commands.empty()) return {};
  auto words = commands::without_wrappers(commands.front().words);
  if (words.empty()) return commands.front().words;
  return words;
}

/// "9", "3.16", "3.x", ">=9": digits, dots and an x, and not a file's name ("2pc.py").
bool is_version(std::string_view word) {
  while (!word.empty() && std::string_view("<>=~^v(").find(word.front()) != std::string_view::npos)
    word.remove_prefix(1);
  return word.empty() || (is_digit(word.front()) &&
                          word.find_first_not_of("0123456789.xX+") == std::string_view::npos);
}

/// "gcc >= 9", "cmake 3.16 or higher", "python 3": requirements, not commands.
bool is_requirement(const std::vector<std::string>& words, std::string_view line) {
  const auto after = trim(line.substr(std::min(line.find(' '), line.size())));
  if (after.starts_with(">=") || after.starts_with("==") || after.starts_with("(")) return true;
  return words.size() > 1 && is_version(words[1]) && !words[1].empty() &&
         words.front() != "sleep" && words.front() != "cd" &&
         words.front().find('/') == std::string::npos;
}

/// Words that a sentence has and a command line has not.
bool has_prose(const std::vector<std::string>& words) {
  static constexpr std::array<std::string_view, 36> kProse{
      "the",  "a",    "an",   "to",    "of",     "is",    "are",   "you",    "your",
      "this", "that", "it",   "and",   "or",     "sure",  "will",  "should", "can",
      "with", "then", "from", "which", "these",  "into",  "must",  "have",   "has",
      "was",  "be",   "we",   "our",   "before", "after", "where", "when",   "if"};
  int prose = 0;
  for (std::size_t i = 1; i < words.size() && i < 12; ++i) {
    std::string word = to_lower(words[i]);
    while (!word.empty() && (word.back() == ',' || word.back() == '.' || word.back() == ':'))
      word.pop_back();
    // "a file" and not the directory, key or file `a`.
    const bool article = word == "a" && (i + 1 == words.size() || !is_letter(words[i + 1].front()));
    if (!article && std::ranges::find(kProse, word) != kProse.end()) ++prose;
  }
  return prose > 0;
}

/// `gcc -O3` beside "compiled with": nothing is compiled, so it is no command.
bool is_bare_compiler(const std::vector<std::string>& words) {
  static constexpr std::array<std::string_view, 14> kCompilers{
      "gcc",   "g++",   "cc",    "c++",    "clang", "clang++",  "nvcc",
      "javac", "rustc", "mpicc", "mpicxx", "icpc",  "gfortran", "hipcc"};
  if (std::ranges::find(kCompilers, words.front()) == kCompilers.end()) return false;
  return std::ranges::all_of(words.begin() + 1, words.end(),
                             [](const std::string& word) { return word.starts_with('-'); });
}

/// `pip install` and nothing to install: the name of a command, and none to type.
bool is_bare_installer(const std::vector<std::string>& words) {
  static constexpr std::array<std::string_view, 12> kInstallers{"pip", "pip3",    "conda",  "mamba",
                                                                "apt", "apt-get", "brew",   "gem",
                                                                "dnf", "yum",     "pacman", "snap"};
  return words.size() == 2 && words[1] == "install" &&
         std::ranges::find(kInstallers, words[0]) != kInstallers.end();
}

/// Does an argument look as only a command's does: an option, a path, a file, a variable?
bool has_command_argument(const std::vector<std::string>& words) {
  return std::ranges::any_of(words.begin() + 1, words.end(), [](const std::string& word) {
    return word.starts_with('-') || word.find_first_of("/=$*_") != std::string::npos ||
           (word.find('.') != std::string::npos && word.find('.') + 1 < word.size() &&
            is_letter(word[word.find('.') + 1]));
  });
}

bool is_path(std::string_view word) {
  if (word.starts_with("./") || word.starts_with("../") || word.starts_with("~/")) {
    return word.size() > 2 && word.find("://") == std::string_view::npos;
  }
  if (word.starts_with('/')) {
    // An absolute path of a program; not a route ("/api/users") or a comment ("// x").
    return word.starts_with("/usr/") || word.starts_with("/bin/") || word.starts_with("/opt/") ||
           word.starts_with("/home/") || word.starts_with("/Users/");
  }
  // Where builds put programs: `bin/sched 4`.
  return std::ranges::any_of(std::array<std::string_view, 6>{"bin/", "build/", "out/", "dist/",
                                                             "target/release/", "target/debug/"},
                             [word](std::string_view directory) {
                               return word.size() > directory.size() && word.starts_with(directory);
                             });
}

bool is_source_name(std::string_view file) {
  static constexpr std::array<std::string_view, 10> kNeverRun{
      ".c", ".cc", ".cpp", ".h", ".hpp", ".java", ".md", ".txt", ".json", ".png"};
  return std::ranges::any_of(kNeverRun,
                             [&](std::string_view ending) { return file.ends_with(ending); });
}

/// English words that the table has too need an argument, a known verb or to stand alone.
Likeness english_likeness(const std::vector<std::string>& words) {
  if (words.size() == 1) {
    return words.front() == "make" || words.front() == "ninja" || words.front() == "ant"
               ? Likeness::strong
               : Likeness::weak;
  }
  const bool class_name = words[0] == "java" && is_upper(words[1].front()) && !has_prose(words);
  if (class_name) return Likeness::strong;
  if (has_command_argument(words))
    return has_prose(words) && words.size() > 6 ? Likeness::weak : Likeness::strong;
  if (has_prose(words)) return Likeness::none;
  static constexpr std::array<std::string_view, 32> kVerbs{
      "build",   "run",     "test",   "install",  "all",   "clean",  "mod",    "get",
      "release", "start",   "debug",  "check",    "setup", "server", "client", "bench",
      "package", "compile", "help",   "generate", "tidy",  "main",   "serve",  "exec",
      "demo",    "depend",  "update", "init",     "dev",   "init",   "create", "load"};
  const auto is_verb = [](const std::string& word) {
    return std::ranges::find(kVerbs, word) != kVerbs.end();
  };
  // "make build faster" is praise.
  if (is_verb(words[1]) &&
      (words.size() == 2 || std::ranges::all_of(words.begin() + 2, words.end(), is_verb)))
    return Likeness::strong;
  return words.size() <= 3 ? Likeness::weak : Likeness::none;
}

std::string_view strip_number(std::string_view line) {
  std::size_t digits = 0;
  while (digits < line.size() && digits < 3 && is_digit(line[digits])) ++digits;
  if (digits > 0 && digits + 1 < line.size() && (line[digits] == '.' || line[digits] == ')')) {
    const std::string_view rest = trim(line.substr(digits + 1));
    if (!rest.empty() && (is_letter(rest.front()) || rest.front() == '.' || rest.front() == '$' ||
                          rest.front() == '`'))
      return rest;
  }
  const std::string small = to_lower(line.substr(0, 12));
  if (small.starts_with("step ")) {
    const auto colon = line.find_first_of(":.)");
    if (colon != std::string_view::npos && colon < 9) return trim(line.substr(colon + 1));
  }
  for (const std::string_view mark : {"- ", "* ", "+ ", "\xE2\x80\xA2 "}) {
    if (line.starts_with(mark)) return trim(line.substr(mark.size()));
  }
  return line;
}

/// Where an unquoted trailing comment begins, or npos.
std::size_t comment_at(std::string_view line) {
  char quote = '\0';
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '\\')
      ++i;
    else if (quote != '\0')
      quote = c == quote ? '\0' : quote;
    else if (c == '\'' || c == '"')
      quote = c;
    else if (i > 0 && (line[i - 1] == ' ' || line[i - 1] == '\t') &&
             (c == '#' || (c == '/' && line.substr(i, 3) == "// ")))
      return i;
  }
  return std::string_view::npos;
}

/// Where " – what it is" begins: a dash of typography between blanks, and words behind it.
std::size_t description_at(std::string_view line) {
  for (const std::string_view dash : {" \xE2\x80\x93 ", " \xE2\x80\x94 ", " \xE2\x86\x92 "}) {
    const auto at = line.find(dash);
    if (at == std::string_view::npos || at == 0) continue;
    const std::string_view after = trim(line.substr(at + dash.size()));
    if (!after.empty() && after.front() != '-') return at;
  }
  return std::string_view::npos;
}

std::string_view strip_trailing_remark(std::string_view line) {
  if (line.empty()) return line;
  const char close = line.back();
  // "... file (see the whole profile", whose end was forgotten.
  if (const auto open = line.rfind(" ("); open != std::string_view::npos &&
                                          line.find(')', open) == std::string_view::npos &&
                                          open + 2 < line.size() && is_letter(line[open + 2]) &&
                                          std::ranges::count(line.substr(open + 2), ' ') > 1 &&
                                          line.find('\n') == std::string_view::npos)
    return trim(line.substr(0, open));
  if (close != ')' && close != ']') return line;
  const auto open = line.rfind(close == ')' ? " (" : " [");
  if (open == std::string_view::npos || line.size() - open > kLongestPrompt) return line;
  const std::string_view inside = line.substr(open + 2, line.size() - open - 3);
  const std::string_view before = trim(line.substr(0, open));
  // `./sched 4 (4 is the number of jobs)`: the shell would take a remark for bad grammar.
  const bool words =
      close == ')' && inside.find(' ') != std::string_view::npos &&
      (is_letter(inside.front()) || is_digit(inside.front())) && !before.empty() &&
      std::string_view("&|;($=<>\\{").find(before.back()) == std::string_view::npos &&
      !line.starts_with('(');
  return words || is_remark(inside) ? before : line;
}

}  // namespace

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string to_lower(std::string_view text) {
  std::string out(text);
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (is_upper(out[i])) out[i] = static_cast<char>(out[i] - 'A' + 'a');
    if (i + 1 == out.size()) break;
    // Latin letters with accents, and Cyrillic ones: as long in both cases.
    const auto lead = static_cast<unsigned char>(out[i]);
    const auto next = static_cast<unsigned char>(out[i + 1]);
    if (lead == 0xC3 && next >= 0x80 && next <= 0x9E && next != 0x97) {
      out[i + 1] = static_cast<char>(next + 0x20);
    } else if (lead == 0xD0 && next >= 0x90 && next <= 0xAF) {
      if (next >= 0xA0) out[i] = '\xD1';
      out[i + 1] = static_cast<char>(next >= 0xA0 ? next - 0x20 : next + 0x20);
    }
  }
  return out;
}

bool ProjectFiles::has(std::string_view path) const {
  while (path.starts_with("./")) path.remove_prefix(2);
  while (!path.empty() && path.back() == '/') path.remove_suffix(1);
  return path.empty() || path == "." || paths.contains(path);
}

/// What follows `linux> ` and its like: names of shells and machines for a prompt; or "".
std::string_view without_shell_name(std::string_view line) {
  for (const std::string_view name : {"linux", "unix", "bash", "sh", "zsh", "shell", "ubuntu",
                                      "terminal", "prompt", "host", "user"}) {
    if (!line.starts_with(name)) continue;
    const std::string_view rest = line.substr(name.size());
    for (const std::string_view mark : {"> ", "$ ", "% "}) {
      if (rest.starts_with(mark)) return trim(rest.substr(mark.size()));
    }
  }
  return {};
}

Prompted without_prompt(std::string_view line) {
  line = trim(line);
  if (line.starts_with("PS ") && line.find('>') < kLongestPrompt && line.find(":\\") < 8) {
    return {trim(line.substr(line.find('>') + 1)), true, true};
  }
  if (line.size() > 3 && is_letter(line[0]) && line.substr(1, 2) == ":\\" &&
      line.find('>') < kLongestPrompt) {
    return {trim(line.substr(line.find('>') + 1)), true, true};
  }
  for (const std::string_view repl :
       {">>> ", "... ", "mysql> ", "(gdb) ", "sqlite> ", "scala> ", "ghci> ", "irb> ", "In ["}) {
    if (line.starts_with(repl)) return {line, false, false, true};
  }
  // `mysh> ls -l`: what is typed into a program that the guide is about.
  const auto name_end =
      line.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
  if (const auto shell = without_shell_name(line); !shell.empty()) return {shell, true};
  if (name_end != std::string_view::npos && name_end > 0 && is_letter(line[0]) &&
      line.substr(name_end).starts_with("> ") &&
      !commands::is_known_program(line.substr(0, name_end))) {
    return {line, false, false, true};
  }
  for (const std::string_view mark :
       {"$ ", "% ", "\xE2\x9D\xAF ", "\xE2\x9E\x9C ", "\xCE\xBB ", "#$ "}) {
    if (line.starts_with(mark) && mark != "\xE2\x9E\x9C ")
      return {trim(line.substr(mark.size())), true};
  }
  if (line == "$") return {{}, true};
  if (line.starts_with("$./") ||
      (line.starts_with('$') && commands::is_known_program(line.substr(1, line.find(' ') - 1)))) {
    return {trim(line.substr(1)), true};
  }
  // `user@host:~/x$ cmd`, `(venv) ~/x $ cmd`, `➜ dir git:(main) ✗ cmd`
  const std::string_view head = line.substr(0, kLongestPrompt);
  for (const std::string_view mark : {"\xE2\x9C\x97 ", "$ ", "# ", "% ", "\xE2\x9D\xAF "}) {
    const auto at = head.find(mark);
    if (at == std::string_view::npos || at == 0) continue;
    const std::string_view prefix = head.substr(0, at);
    const auto at_sign = prefix.find('@');
    const bool names_host = at_sign != std::string_view::npos && at_sign > 0 &&
                            prefix.find(' ') > at_sign &&
                            (prefix.find(':') != std::string_view::npos || prefix.front() == '[' ||
                             prefix.find(' ') != std::string_view::npos);
    const bool is_host = names_host || (prefix.front() == '[' && at_sign != std::string_view::npos);
    const bool is_environment =
        prefix.front() == '(' && prefix.find(')') != std::string_view::npos && mark != "# ";
    const bool is_arrow = prefix.starts_with("\xE2\x9E\x9C");
    const bool is_directory = prefix.front() == '~' || prefix.starts_with("bash-");
    if (is_host || is_environment || is_arrow || is_directory)
      return {trim(line.substr(at + mark.size())), true};
  }
  if (line.starts_with("\xE2\x9E\x9C ")) {  // an arrow and a directory, then the command
    const std::string_view rest = trim(line.substr(4));
    const auto blank = rest.find(' ');
    if (blank == std::string_view::npos) return {rest, true};
    std::string_view command = trim(rest.substr(blank));
    if (command.starts_with("git:(")) {
      const auto close = command.find(')');
      command =
          close == std::string_view::npos ? std::string_view{} : trim(command.substr(close + 1));
    }
    return {command, true};
  }
  return {line, false};
}

bool is_remark(std::string_view bracketed) {
  const std::string small = to_lower(bracketed);
  for (const std::string_view word :
       {"press", "enter ", "optional", "in another", "in a new", "new terminal", "your password",
        "if you", "this will", "wait", "takes", "only once", "first time", "terminal", "default",
        "or ", "see "}) {
    if (small.find(word) != std::string::npos) return true;
  }
  return false;
}

std::string without_remarks(std::string_view line) {
  line = strip_number(trim(line));
  if (line.size() > kLongestCommand) return std::string(line);
  if (const auto at = comment_at(line); at != std::string_view::npos)
    line = trim(line.substr(0, at));
  for (const std::string_view arrow : {" <- ", " \xE2\x86\x90 ", " <-- "}) {
    if (const auto at = line.find(arrow); at != std::string_view::npos)
      line = trim(line.substr(0, at));
  }
  line = strip_trailing_remark(line);
  // "make run – starts it"
  if (const auto dash = description_at(line); dash != std::string_view::npos)
    line = trim(line.substr(0, dash));
  return std::string(line);
}

bool describes_a_file(std::string_view line) {
  line = strip_number(trim(line));
  auto at = description_at(line);
  if (at == std::string_view::npos) at = std::min(line.find(" - "), line.find(": "));
  if (at == std::string_view::npos) return false;
  const std::string_view name = trim(line.substr(0, at));
  return !name.empty() && name.find_first_of(" \t") == std::string_view::npos &&
         name.find('.') != std::string_view::npos;
}

Likeness likeness(std::string_view line, const ProjectFiles& files) {
  line = trim(line);
  if (line.empty() || line.size() > kLongestCommand) return Likeness::none;
  if (line.find("\xE2\x94\x80") != std::string_view::npos) return Likeness::none;  // a drawn tree
  const std::string masked =
      commands::without_placeholders(line);  // `<x>` redirects to the shell alone
  line = masked;
  const auto words = program_words(line);
  if (words.empty())
    return line.find('=') != std::string_view::npos ? Likeness::weak : Likeness::none;
  const std::string& program = words.front();
  if (is_path(program)) {
    if (program.back() == ':' || program.back() == '/' || is_source_name(program))
      return Likeness::none;
    // A program's argument may be "a"; a sentence about it has other words of the kind.
    auto others = words;
    std::erase(others, "a");
    return has_prose(others) && words.size() > 4 ? Likeness::none : Likeness::strong;
  }
  const bool sentence = (line.back() == '.' && !line.ends_with(" .") && !line.ends_with("..") &&
                         !line.ends_with("/.")) ||
                        line.back() == ':';
  if (commands::is_known_program(program)) {
    if (is_requirement(words, line) || is_bare_compiler(words) || is_bare_installer(words))
      return Likeness::none;
    if (sentence && has_prose(words)) return Likeness::none;
    if (commands::is_english_word(program)) return english_likeness(words);
    if (words.size() == 1) return Likeness::weak;
    return has_prose(words) && !has_command_argument(words) ? Likeness::none : Likeness::strong;
  }
  const bool for_windows = program.ends_with(".exe") || program.ends_with(".bat");
  if (for_windows && !has_prose(words)) return Likeness::strong;
  if ((program.ends_with(".sh") || program.ends_with(".py")) && !has_prose(words)) {
    return files.has(program) ? Likeness::strong : Likeness::weak;
  }
  if (sentence || has_prose(words) || is_upper(program.front())) return Likeness::none;
  const bool word_like = std::ranges::all_of(program, [](char c) {
    return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '/';
  });
  return word_like && is_letter(program.front()) ? Likeness::weak : Likeness::none;
}

bool is_compound(std::string_view script) {
  const auto name =
      script.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
  const bool function =
      name != std::string_view::npos && name > 0 && script.substr(name).starts_with("()") &&
      trim(script.substr(name + 2, script.find('\n') - name - 2)).starts_with('{');
  return function || script.starts_with("for ") || script.starts_with("if ") ||
         script.starts_with("while ") || script.starts_with("until ");
}

bool has_plain_program(std::string_view line) {
  const auto words = program_words(line);
  return !words.empty() && std::ranges::all_of(words.front(), [](char c) {
    return (c >= 'a' && c <= 'z') || is_digit(c) || c == '_' || c == '-' || c == '+';
  });
}

bool has_argument_of_a_command(std::string_view line) {
  const auto words = program_words(line);
  return !words.empty() && has_command_argument(words);
}

std::string_view without_label(std::string_view line, const ProjectFiles& files) {
  const auto colon = line.find(": ");
  if (colon == std::string_view::npos || colon > 80) return line;
  const std::string_view rest = trim(line.substr(colon + 2));
  if (rest.find('`') != std::string_view::npos) return line;
  return likeness(rest, files) == Likeness::strong ? rest : line;
}

}  // namespace vouch::readers
