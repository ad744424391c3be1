#include "harness/commands/ecosystem_rules.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace vouch::commands {
namespace {

using enum Nature;
using Words = std::vector<std::string>;

struct Launcher {
  std::string_view program, verb;  // verb "": the program alone
};
constexpr std::array kLaunchers{
    Launcher{"bundle", "exec"}, Launcher{"opam", "exec"},     Launcher{"poetry", "run"},
    Launcher{"pipenv", "run"},  Launcher{"uv", "run"},        Launcher{"conda", "run"},
    Launcher{"mamba", "run"},   Launcher{"pdm", "run"},       Launcher{"hatch", "run"},
    Launcher{"rye", "run"},     Launcher{"corepack", ""},     Launcher{"carton", "exec"},
    Launcher{"pyenv", "exec"},  Launcher{"rbenv", "exec"},    Launcher{"stack", "exec"},
    Launcher{"cabal", "exec"},  Launcher{"micromamba", "run"}};

/// A rule of one program: its verb, another word that has to follow somewhere, and the nature.
struct VerbRule {
  std::string_view program, verb;
  Nature nature;
};
constexpr std::array kVerbs{VerbRule{"cargo", "install", dependency_install},
                            VerbRule{"cargo", "add", dependency_install},
                            VerbRule{"cargo", "clippy", test},
                            VerbRule{"cargo", "check", build},
                            VerbRule{"cargo", "doc", test},
                            VerbRule{"deno", "cache", dependency_install},
                            VerbRule{"deno", "install", dependency_install},
                            VerbRule{"deno", "add", dependency_install},
                            VerbRule{"deno", "vendor", dependency_install},
                            VerbRule{"deno", "check", build},
                            VerbRule{"deno", "compile", build},
                            VerbRule{"deno", "test", test},
                            VerbRule{"deno", "lint", test},
                            VerbRule{"deno", "fmt", test},
                            VerbRule{"jupyter", "nbconvert", run},
                            VerbRule{"jupyter", "execute", run},
                            VerbRule{"jupyter", "run", run},
                            VerbRule{"jupyter-nbconvert", "", run},
                            VerbRule{"jupyter-execute", "", run},
                            VerbRule{"raco", "make", build},
                            VerbRule{"raco", "exe", build},
                            VerbRule{"raco", "test", test},
                            VerbRule{"raco", "pkg", dependency_install},
                            VerbRule{"nimble", "install", dependency_install},
                            VerbRule{"nimble", "run", run},
                            VerbRule{"nimble", "test", test},
                            VerbRule{"mix", "deps.get", dependency_install},
                            VerbRule{"mix", "local.hex", dependency_install},
                            VerbRule{"mix", "local.rebar", dependency_install},
                            VerbRule{"mix", "format", test},
                            VerbRule{"rebar3", "get-deps", dependency_install},
                            VerbRule{"rebar3", "shell", run},
                            VerbRule{"rebar3", "eunit", test},
                            VerbRule{"rebar3", "ct", test},
                            VerbRule{"stack", "setup", dependency_install},
                            VerbRule{"lein", "deps", dependency_install},
                            VerbRule{"dotnet", "restore", dependency_install},
                            VerbRule{"swift", "package", dependency_install},
                            VerbRule{"corepack", "enable", dependency_install},
                            VerbRule{"corepack", "prepare", dependency_install},
                            VerbRule{"corepack", "use", dependency_install},
                            VerbRule{"corepack", "install", dependency_install},
                            VerbRule{"composer", "run", run},
                            VerbRule{"composer", "run-script", run},
                            VerbRule{"composer", "exec", run},
                            VerbRule{"composer", "test", test},
                            VerbRule{"groovyc", "", build},
                            VerbRule{"csc", "", build},
                            VerbRule{"vbc", "", build},
                            VerbRule{"objcopy", "", build},
                            VerbRule{"strip", "", build},
                            VerbRule{"ranlib", "", build},
                            VerbRule{"groovy", "", run},
                            VerbRule{"swipl", "", run},
                            VerbRule{"gprbuild", "", build},
                            VerbRule{"ldc2", "", build},
                            VerbRule{"dmd", "", build},
                            VerbRule{"erlc", "", build},
                            VerbRule{"elixirc", "", build}};

std::string_view first_word(const Words& words, std::size_t from = 1) {
  for (std::size_t i = from; i < words.size(); ++i) {
    if (!words[i].starts_with('-')) return words[i];
  }
  return {};
}

}  // namespace

std::vector<std::string> without_launcher(const Words& words) {
  if (words.size() < 2) return {};
  const auto* row = std::ranges::find_if(kLaunchers, [&](const Launcher& launcher) {
    return launcher.program == words[0] && (launcher.verb.empty() || launcher.verb == words[1]);
  });
  if (row == kLaunchers.end()) return {};
  std::size_t at = row->verb.empty() ? 1 : 2;
  if (row->program == "corepack" && nature_of_verb(words)) return {};
  while (at < words.size() && words[at].starts_with('-')) {
    const bool takes_value = words[at] == "-n" || words[at] == "-p" || words[at] == "--name" ||
                             words[at] == "--with" || words[at] == "--python";
    at += takes_value ? 2 : 1;
  }
  if (at >= words.size()) return {};
  Words rest(words.begin() + static_cast<std::ptrdiff_t>(at), words.end());
  // `corepack pnpm@9 install`
  if (row->program == "corepack") rest[0] = rest[0].substr(0, rest[0].find('@'));
  return rest;
}

std::optional<Nature> nature_of_verb(const Words& words) {
  if (words.empty()) return std::nullopt;
  const std::string_view program = words[0];
  std::string_view verb = first_word(words);
  // `cargo +nightly install`
  if (verb.starts_with('+')) verb = first_word(words, 2);
  if (program == "go" && verb == "install") {
    const bool elsewhere = std::ranges::any_of(
        words, [](const std::string& word) { return word.find('@') != std::string::npos; });
    return elsewhere ? std::optional(dependency_install) : std::nullopt;
  }
  if (program == "R" && words.size() > 2 && words[1] == "CMD")
    return words[2] == "INSTALL" ? dependency_install : words[2] == "BATCH" ? run : build;
  if (program == "R") return run;
  const auto* row = std::ranges::find_if(kVerbs, [&](const VerbRule& rule) {
    return rule.program == program && (rule.verb.empty() || rule.verb == verb);
  });
  return row == kVerbs.end() ? std::nullopt : std::optional(row->nature);
}

std::string plain_compiler(std::string_view program) {
  static constexpr std::array<std::string_view, 14> kTools{
      "gcc", "g++", "cc", "c++",     "clang", "clang++", "gfortran",
      "as",  "ld",  "ar", "objcopy", "strip", "ranlib",  "cpp"};
  for (const std::string_view maker : {".mpich", ".openmpi"}) {
    if (program.ends_with(maker))
      return std::string(program.substr(0, program.size() - maker.size()));
  }
  // The version: "-12" or "-12.2".
  const auto end = program.find_last_not_of("0123456789.");
  if (end != std::string_view::npos && end + 1 < program.size() && program[end] == '-')
    program = program.substr(0, end);
  const auto dash = program.rfind('-');
  if (dash == std::string_view::npos || dash == 0) return {};
  const std::string_view tool = program.substr(dash + 1);
  // A triple has two dashes at least, or names an ABI: "arm-none-eabi-gcc", "x86_64-elf-ld".
  const bool triple = std::ranges::count(program, '-') >= 2;
  return triple && std::ranges::find(kTools, tool) != kTools.end() ? std::string(tool) : "";
}

}  // namespace vouch::commands
