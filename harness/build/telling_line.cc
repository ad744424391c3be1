#include "harness/build/telling_line.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "util/text.h"

namespace vouch::build {
namespace {

using Lines = std::span<const std::string_view>;

/// What a launcher adds to the error of the program that it started.
bool is_launchers(std::string_view line) {
  static constexpr std::array<std::string_view, 14> kBeginnings{"npm ",
                                                                "info Visit",
                                                                "error Command failed",
                                                                "Execution halted",
                                                                "exit status ",
                                                                "Calls:",
                                                                "make: ***",
                                                                "make[",
                                                                "ELIFECYCLE",
                                                                "Command exited",
                                                                "Node.js v",
                                                                "error: script ",
                                                                "error Command \"",
                                                                "To display the full stack"};
  return std::ranges::any_of(
      kBeginnings, [&](std::string_view beginning) { return line.starts_with(beginning); });
}

/// Does the line begin as runtimes begin what they say of an error?
bool heads_an_error(std::string_view line) {
  static constexpr std::array<std::string_view, 16> kBeginnings{
      "error:",    "Error:",   "ERROR:",           "fatal:",      "Fatal",     "FATAL",
      "panic:",    "thread '", "Exception",        "Uncaught",    "Unhandled", "Error in ",
      "PHP Fatal", "** (",     "terminate called", "Traceback of"};
  if (std::ranges::any_of(kBeginnings,
                          [&](std::string_view beginning) { return line.starts_with(beginning); }))
    return true;
  // TypeScript's own, where deno checks: "TS2322 [ERROR]: ..."
  if (line.starts_with("TS") && line.find("[ERROR]") != line.npos) return true;
  const std::string_view word = line.substr(0, line.find(' '));  // "ValueError:"
  return word.ends_with("Error:") || word.ends_with("Exception:") || word.ends_with("Error");
}

bool mentions_an_error(std::string_view line) {
  const std::string text = lower_case(line);
  static constexpr std::array<std::string_view, 5> kWords{"error", "exception", "panic", "fatal",
                                                          "cannot "};
  return std::ranges::any_of(
      kWords, [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

/// Python prints the error below its frames, which are indented.
std::size_t below_traceback(Lines lines) {
  std::size_t found = lines.size();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].starts_with("Traceback (most recent call last)")) continue;
    for (std::size_t at = i + 1; at < lines.size(); ++at) {
      if (lines[at].empty() || lines[at].front() == ' ' || lines[at].front() == '\t') continue;
      found = at;
      break;
    }
  }
  return found;
}

/// Where the head says only that there is an error ("Unhandled SIMPLE-ERROR in thread ...:"), the
/// line below it says which.
std::size_t below_colon(Lines lines, std::size_t at) {
  // SBCL breaks its head: the colon may stand a line further down.
  const bool unhandled = trimmed(lines[at]).starts_with("Unhandled");
  if (unhandled && !trimmed(lines[at]).ends_with(':') && at + 1 < lines.size()) ++at;
  if (!trimmed(lines[at]).ends_with(':')) return at;
  for (std::size_t next = at + 1; next < std::min(at + 3, lines.size()); ++next) {
    if (!trimmed(lines[next]).empty()) return next;
  }
  return at;
}

std::size_t last_with_words(Lines lines) {
  for (std::size_t i = lines.size(); i-- > 0;) {
    const std::string_view line = trimmed(lines[i]);
    const bool words = std::ranges::any_of(line, [](unsigned char c) { return std::isalnum(c); });
    if (words && !is_launchers(line)) return i;
  }
  for (std::size_t i = lines.size(); i-- > 0;) {
    if (!trimmed(lines[i]).empty()) return i;
  }
  return lines.size();
}

}  // namespace

std::size_t telling_line(Lines lines) {
  if (const std::size_t python = below_traceback(lines); python < lines.size()) return python;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = trimmed(lines[i]);
    // Lua names no error, and prints the frames below it.
    if (line == "stack traceback:" && i > 0) return i - 1;
    if (!is_launchers(line) && heads_an_error(line)) return below_colon(lines, i);
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = trimmed(lines[i]);
    if (!is_launchers(line) && mentions_an_error(line)) return below_colon(lines, i);
  }
  return last_with_words(lines);
}

}  // namespace vouch::build
