#include "harness/build/diagnosis.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "harness/commands/classify.h"
#include "harness/commands/shell_words.h"

namespace vouch::build {
namespace {

constexpr std::size_t kLongestLine = 2000;  // bytes; what a tool says about a cause is shorter
constexpr std::size_t kLongestCapture = 300;
constexpr std::size_t kLongestDetail = 300;

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, std::min(end, kLongestLine)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// The end of what a last hole captures: a blank or a mark that no name has at its end.
std::size_t word_end(std::string_view text) {
  auto end = text.find_first_of(" \t\r\"'`;,)");
  if (end == std::string_view::npos) end = text.size();
  while (end > 0 && (text[end - 1] == '.' || text[end - 1] == ':')) --end;
  return end;
}

std::string fill(std::string_view cause, std::string_view captured) {
  const auto hole = cause.find("{}");
  if (hole == std::string_view::npos) return std::string(cause);
  return std::string(cause.substr(0, hole)) + std::string(captured) +
         std::string(cause.substr(hole + 2));
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// "src/a.c:12:5: error: ..." and "A.java:3: error: ..."; rustc's " --> src/main.rs:4:5".
void note_place(std::string_view line, Diagnosis& diagnosis) {
  if (const auto arrow = line.find("--> "); arrow != std::string_view::npos)
    line.remove_prefix(arrow + 4);
  for (auto colon = line.find(':'); colon != std::string_view::npos;
       colon = line.find(':', colon + 1)) {
    const auto end = line.find_first_not_of("0123456789", colon + 1);
    const std::string_view number =
        line.substr(colon + 1, (end == std::string_view::npos ? line.size() : end) - colon - 1);
    if (!is_digits(number) || number.size() > 7 || colon == 0) continue;
    std::string_view file = line.substr(0, colon);
    if (const auto blank = file.rfind(' '); blank != std::string_view::npos)
      file.remove_prefix(blank + 1);
    constexpr std::string_view kWorkspace = "/home/student/project/";
    if (file.starts_with(kWorkspace)) file.remove_prefix(kWorkspace.size());
    if (file.empty() || file.find('.') == std::string_view::npos) continue;
    diagnosis.file = std::string(file);
    diagnosis.line = static_cast<std::uint32_t>(std::stoul(std::string(number)));
    return;
  }
}

/// `"main.c", line 3` of Python, and `main.cu(12): error` of nvcc.
void note_other_places(std::string_view line, Diagnosis& diagnosis) {
  if (const auto file = line.find("File \""); file != std::string_view::npos) {
    const auto end = line.find("\", line ", file);
    if (end == std::string_view::npos) return;
    const std::string_view rest = line.substr(end + 8);
    const std::string_view number = rest.substr(0, rest.find_first_not_of("0123456789"));
    if (!is_digits(number) || number.size() > 7) return;
    std::string_view name = line.substr(file + 6, end - file - 6);
    if (name.starts_with("/home/student/project/")) name.remove_prefix(22);
    diagnosis.file = std::string(name);
    diagnosis.line = static_cast<std::uint32_t>(std::stoul(std::string(number)));
  }
}

void find_place(const std::vector<std::string_view>& lines, std::size_t at, Diagnosis& diagnosis) {
  note_place(lines[at], diagnosis);
  if (diagnosis.file) return;
  // rustc names the place below, Python above.
  for (std::size_t i = at; i < std::min(at + 4, lines.size()) && !diagnosis.file; ++i) {
    if (lines[i].find("--> ") != std::string_view::npos) note_place(lines[i], diagnosis);
  }
  for (std::size_t back = 0; back <= std::min<std::size_t>(at, 6) && !diagnosis.file; ++back) {
    note_other_places(lines[at - back], diagnosis);
  }
}

/// A program that every machine of the field may have or lack: its absence blames nobody.
std::string tell_tools_apart(std::string cause) {
  constexpr std::string_view kCommand = "missing_command:";
  if (!cause.starts_with(kCommand)) return cause;
  const std::string_view program =
      commands::base_name(std::string_view(cause).substr(kCommand.size()));
  std::string_view plain = program;
  while (!plain.empty() && (std::isdigit(static_cast<unsigned char>(plain.back())) != 0 ||
                            plain.back() == '.' || plain.back() == '-'))
    plain.remove_suffix(1);
  if (cause.find('/') == std::string::npos &&
      (commands::is_known_program(program) || commands::is_known_program(plain))) {
    return "missing_toolchain:" + std::string(program);
  }
  return cause;
}

/// /home/alice/..., /Users/alice/...: a path of the author's machine.
bool is_authors_path(std::string_view path) {
  if (path.starts_with("/home/student/")) return false;
  return path.starts_with("/home/") || path.starts_with("/Users/") ||
         path.starts_with("/jet/home/") || path.starts_with("/root/") || path.starts_with("C:\\") ||
         path.starts_with("/mnt/") || path.starts_with("/scratch/") || path.starts_with("/data/");
}

bool is_network_tool_failure(const FailedStep& step) { return !step.hosts.empty(); }

std::string shorten(std::string_view line) {
  const auto first = line.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  line.remove_prefix(first);
  return std::string(line.substr(0, std::min(kLongestDetail, line.find_last_not_of(" \t\r") + 1)));
}

/// match_pattern, and the next line's word for a pattern that ends with "\n{}".
std::optional<std::string> match_at(std::string_view pattern,
                                    const std::vector<std::string_view>& lines, std::size_t at) {
  constexpr std::string_view kBelow = "\n{}";
  if (!pattern.ends_with(kBelow)) return match_pattern(pattern, lines[at]);
  pattern.remove_suffix(kBelow.size());
  if (!match_pattern(pattern, lines[at])) return std::nullopt;
  for (std::size_t i = at + 1; i < std::min(at + 4, lines.size()); ++i) {
    const auto first = lines[i].find_first_not_of(" \t\r");
    if (first == std::string_view::npos) continue;
    const std::string_view rest = lines[i].substr(first, kLongestCapture);
    return std::string(rest.substr(0, word_end(rest)));
  }
  return std::nullopt;
}

/// A library that merely stands in the compiler's own words: "multiple definition" of a class that
/// the group defines twice is no drift. gcc before 10 accepted doubled globals of C alone.
bool is_false_drift(const DiagnosisRule& rule, std::string_view captured) {
  return rule.pattern.starts_with("multiple definition") &&
         (captured.find("::") != std::string_view::npos ||
          captured.find('(') != std::string_view::npos || captured == "main");
}

}  // namespace

std::optional<std::string> match_pattern(std::string_view pattern, std::string_view line) {
  std::string captured;
  bool capturing = false;
  bool first = true;
  std::size_t at = 0;
  while (true) {
    const auto hole = std::min(pattern.find("{}"), pattern.find('*'));
    const std::string_view literal = pattern.substr(0, hole);
    if (!literal.empty()) {
      const auto found = line.find(literal, at);
      if (found == std::string_view::npos) return std::nullopt;
      if (capturing) captured = line.substr(at, std::min(found - at, kLongestCapture));
      if (first && hole == std::string_view::npos) return captured;
      capturing = false;
      at = found + literal.size();
    }
    first = false;
    if (hole == std::string_view::npos) return captured;
    capturing = pattern[hole] == '{';
    pattern.remove_prefix(hole + (capturing ? 2 : 1));
    if (pattern.empty()) {
      if (capturing) {
        const std::string_view rest = line.substr(at, kLongestCapture);
        captured = rest.substr(0, word_end(rest));
        if (captured.empty()) return std::nullopt;
      }
      return captured;
    }
  }
}

Diagnosis diagnose(const FailedStep& step) {
  const std::vector<std::string_view> lines = lines_of(step.output);
  Diagnosis diagnosis;
  for (const DiagnosisRule& rule : diagnosis_rules()) {
    for (std::size_t i = 0; i < lines.size() && !diagnosis.cause; ++i) {
      auto captured = match_at(rule.pattern, lines, i);
      if (!captured || is_false_drift(rule, *captured)) continue;
      // Of the step's own line, which vouch may have read wrongly out of the README.
      const bool of_the_step = lines[i].find("bash: eval: line ") != std::string_view::npos;
      if (rule.tool == "bash" && rule.cause == "compile_error" && of_the_step) continue;
      // ": x: No such file" captures from the line's first colon: the last part is the name.
      if (const auto colon = captured->rfind(": "); colon != std::string::npos)
        captured->erase(0, colon + 2);
      diagnosis.cause = tell_tools_apart(fill(rule.cause, *captured));
      diagnosis.detail = shorten(lines[i]);
      if (is_authors_path(*captured) && rule.cause.starts_with("missing_"))
        diagnosis.cause = "missing_file:" + *captured;
      find_place(lines, i, diagnosis);
    }
    if (diagnosis.cause) break;
  }
  const bool vague = !diagnosis.cause || diagnosis.cause == "needs_network:a host";
  if (vague && is_network_tool_failure(step))
    diagnosis.cause = "needs_network:" + step.hosts.front();
  if (diagnosis.detail.empty() && !lines.empty()) {
    const auto last = std::find_if(lines.rbegin(), lines.rend(), [](std::string_view line) {
      return line.find_first_not_of(" \t\r") != std::string_view::npos;
    });
    if (last != lines.rend()) diagnosis.detail = shorten(*last);
  }
  return diagnosis;
}

}  // namespace vouch::build
