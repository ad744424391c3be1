#include "harness/readers/readme/session_input.h"

#include <algorithm>
#include <array>
#include <utility>

namespace vouch::readers {
namespace {

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool has_files_ending(const ProjectFiles& files, std::string_view ending) {
  return std::ranges::any_of(files.paths,
                             [&](const std::string& path) { return path.ends_with(ending); });
}

/// `c(project2).` and `gossip:start(100, line).`
bool is_erlang_call(std::string_view line) {
  if (!line.ends_with(").") && !line.ends_with(")")) return false;
  std::size_t at = 0;
  while (at < line.size() && is_name_character(line[at])) ++at;
  if (at == 0 || line[0] < 'a' || line[0] > 'z') return false;
  const bool compiles = line.starts_with("c(") && line.ends_with(").");
  if (compiles) return true;
  if (at + 1 >= line.size() || line[at] != ':') return false;
  std::size_t end = at + 1;
  while (end < line.size() && is_name_character(line[end])) ++end;
  return end > at + 1 && end < line.size() && line[end] == '(';
}

/// `Name.function(...)` of Elixir, `source("main.R")`, `include("Main.jl")`, `:load Main.hs`.
bool is_call_of(std::string_view line, std::string_view begin) {
  return line.starts_with(begin) && (line.ends_with(')') || begin.front() == ':');
}

}  // namespace

std::string session_of(std::string_view line, const ProjectFiles& files) {
  line = trim(line);
  if (line.empty() || line.size() > 300) return {};
  if (is_erlang_call(line) && has_files_ending(files, ".erl")) return "Erlang's shell";
  static constexpr std::pair<std::string_view, std::pair<std::string_view, std::string_view>>
      kCalls[] = {
          {"source(", {".R", "R"}},      {"include(", {".jl", "Julia"}}, {"Pkg.", {".jl", "Julia"}},
          {":load ", {".hs", "GHCi"}},   {":l ", {".hs", "GHCi"}},       {":r", {".hs", "GHCi"}},
          {"use ", {".sml", "SML"}},     {"#use ", {".ml", "OCaml"}},    {"IEx.", {".ex", "iex"}},
          {"(load ", {".lisp", "Lisp"}}, {"consult(", {".pl", "Prolog"}}};
  for (const auto& [begin, language] : kCalls) {
    if (is_call_of(line, begin) && has_files_ending(files, language.first))
      return std::string(language.second);
  }
  // `Gossip.Main.start(10)`
  const bool module = line.front() >= 'A' && line.front() <= 'Z' && line.ends_with(')') &&
                      line.find('.') < line.find('(') && line.find(' ') > line.find('(');
  if (module && (has_files_ending(files, ".ex") || has_files_ending(files, ".exs"))) return "iex";
  return {};
}

}  // namespace vouch::readers
