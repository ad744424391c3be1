#include "harness/commands/argument_rules.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <string_view>

#include "harness/commands/ecosystem_rules.h"
#include "harness/commands/program_table.h"
#include "harness/commands/shell_words.h"
#include "util/text.h"

namespace vouch::commands {
namespace {

using enum Nature;
using Words = std::vector<std::string>;

/// Programs that ask for an account.
constexpr std::array<std::string_view, 16> kAccounts{
    "huggingface-cli", "hf",     "wandb",  "docker", "npm",   "gh",       "aws", "az",
    "gcloud",          "heroku", "kaggle", "vercel", "ngrok", "firebase", "azd", "databricks"};

bool contains(const Words& words, std::string_view wanted) {
  return std::ranges::find(words, wanted) != words.end();
}

bool any_of_words(const Words& words, std::initializer_list<std::string_view> wanted) {
  return std::ranges::any_of(wanted, [&](std::string_view word) { return contains(words, word); });
}

/// The first argument that is no option.
std::string_view first_argument(const Words& words, std::size_t from = 1) {
  for (std::size_t i = from; i < words.size(); ++i) {
    if (!words[i].starts_with('-')) return words[i];
  }
  return {};
}

bool mentions(std::string_view text, std::initializer_list<std::string_view> parts) {
  return std::ranges::any_of(
      parts, [&](std::string_view part) { return text.find(part) != std::string_view::npos; });
}

/// "stop", "destroy_cluster", "kill-servers": a name that takes down what runs.
bool says_stop(std::string_view name) {
  static constexpr std::array<std::string_view, 9> kWords{"stop",      "destroy",   "teardown",
                                                          "tear-down", "tear_down", "shutdown",
                                                          "uninstall", "kill",      "cleanup"};
  for (const std::string_view word : kWords) {
    const auto at = name.find(word);
    if (at == std::string_view::npos) continue;
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto end = at + word.size();
    const bool whole = (at == 0 || !is_letter(name[at - 1])) &&
                       (end == name.size() || !is_letter(name[end]) || name.substr(end, 2) == "al");
    if (whole) return true;
  }
  return false;
}

/// Programs of other people's machines whose words take down what they set up.
bool takes_down(const Words& words) {
  static constexpr std::array<std::string_view, 12> kPrograms{
      "docker",   "docker-compose", "podman",    "vagrant", "kubectl", "terraform",
      "minikube", "helm",           "systemctl", "service", "kind",    "tmux"};
  if (std::ranges::find(kPrograms, std::string_view(words.front())) == kPrograms.end())
    return false;
  return any_of_words(words, {"down", "stop", "rm", "rmi", "kill", "prune", "delete", "destroy",
                              "halt", "uninstall", "kill-session", "kill-server"});
}

/// What a name tells of a target, a package script or a shell script: "clean", "run-server".
std::optional<Nature> nature_of_name(std::string_view text) {
  const std::string name = lower_case(text);
  if (says_stop(name)) return clean;
  if (mentions(name, {"clean"})) return clean;
  if (mentions(name, {"test", "check", "lint"}) && !mentions(name, {"latest"})) return test;
  if (mentions(name, {"run", "start", "serve", "demo", "launch", "exec", "dev", "bench", "eval",
                      "train", "client", "qemu", "simulate"})) {
    return run;
  }
  if (mentions(name, {"download", "fetch", "get_data", "get-data"})) return fetch;
  if (mentions(name, {"install", "setup", "deps", "depend", "prepare", "requirement"})) {
    return dependency_install;
  }
  if (mentions(name, {"configure", "autogen", "bootstrap"})) return configure;
  if (mentions(name, {"build", "compile", "make"})) return build;
  return std::nullopt;
}

void understand_make(const Words& words, Meaning& meaning) {
  meaning.nature = build;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (words[i].starts_with('-') || words[i].find('=') != std::string::npos) {
      if (words[i] == "-C" || words[i] == "-f" || words[i] == "-j") ++i;
      continue;
    }
    const auto named = nature_of_name(words[i]);
    if (!named || (*named != clean && *named != test && *named != run)) {
      meaning.nature = build;  // `make clean all`
      return;
    }
    meaning.nature = *named;
    meaning.compiles = *named != clean;
  }
}

void understand_git(const Words& words, Meaning& meaning) {
  const std::string_view verb = first_argument(words);
  if (verb == "clone" || verb == "submodule" || verb == "lfs" || verb == "pull") {
    meaning.nature = fetch;
  } else if (verb == "checkout" || verb == "switch" || verb == "apply" || verb == "init") {
    meaning.nature = neutral;
  } else {
    meaning.nature = look;
  }
}

void understand_cmake(const Words& words, Meaning& meaning) {
  if (any_of_words(words, {"--build", "--install"})) meaning.nature = build;
  if (contains(words, "--version")) meaning.nature = look;
  if (contains(words, "-E")) meaning.nature = neutral;
}

void understand_jvm(const Words& words, Meaning& meaning) {
  bool any_build = false;
  bool any_run = false;
  bool any_test = false;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word.starts_with('-')) continue;
    any_run = any_run || word.ends_with(":java") || word.ends_with(":exec") ||
              word.ends_with(":run") || word == "run" || word == "bootRun" ||
              word.ends_with(":bootRun") || word.starts_with("run");
    any_test = any_test || word == "test" || word == "check" || word == "verify";
    any_build = any_build || !(word == "clean" || word == "test" || word == "check");
  }
  if (any_run) {
    meaning.nature = run;
    meaning.compiles = true;
  } else if (any_build) {
    meaning.nature = build;
  } else if (any_test) {
    meaning.nature = test;
    meaning.compiles = true;
  } else {
    meaning.nature = words.size() > 1 && contains(words, "clean") ? clean : build;
  }
}

/// cargo, go, dotnet, bazel, dune, stack, cabal, swift, zig, sbt: a verb decides.
void understand_verb(const Words& words, Meaning& meaning) {
  // `cargo +nightly build`
  const bool names_toolchain = words.size() > 1 && words[1].starts_with('+');
  const Words without(words.begin() + (names_toolchain ? 1 : 0), words.end());
  const std::string_view verb = first_argument(without);
  if (verb == "run" || verb == "exec" || verb == "bench" || verb == "runMain") {
    meaning.nature = run;
    meaning.compiles = true;
  } else if (verb == "test" || verb == "runtest") {
    meaning.nature = test;
    meaning.compiles = true;
  } else if (verb == "clean") {
    meaning.nature = clean;
  } else if (verb == "get" || verb == "mod" || verb == "fetch" || verb == "restore" ||
             verb == "update" || verb == "vendor") {
    meaning.nature = dependency_install;
  } else if (verb == "version" || verb == "env" || verb == "fmt" || verb == "vet" ||
             verb == "help" || (verb.empty() && words.size() > 1)) {
    meaning.nature = look;
  } else {
    meaning.nature = build;
  }
}

void understand_npm(const Words& words, Meaning& meaning) {
  const std::string_view verb = first_argument(words);
  std::string_view script = verb;
  if (verb == "run" || verb == "run-script") {
    script = {};
    for (std::size_t i = 1; i < words.size(); ++i) {
      if (words[i] != verb && !words[i].starts_with('-')) {
        script = words[i];
        break;
      }
    }
  }
  if (verb.empty() || verb == "install" || verb == "ci" || verb == "i" || verb == "add") {
    meaning.nature = verb.empty() && words.size() > 1 ? look : dependency_install;
    return;
  }
  meaning.nature = nature_of_name(script).value_or(run);
  if (meaning.nature == dependency_install || meaning.nature == configure) meaning.nature = build;
}

void note_file(std::string_view word, Meaning& meaning) {
  static constexpr std::array<std::string_view, 22> kEndings{
      ".py", ".sh",  ".c",  ".cc", ".cpp", ".cxx", ".cu", ".java",  ".js", ".ts", ".rb",
      ".pl", ".lua", ".go", ".rs", ".jl",  ".R",   ".m",  ".ipynb", ".hs", ".ml", ".php"};
  const bool is_source = std::ranges::any_of(
      kEndings, [&](std::string_view ending) { return word.ends_with(ending); });
  const bool is_list = word.ends_with("requirements.txt") || word.ends_with("environment.yml") ||
                       word.ends_with("environment.yaml");
  if (!is_source && !is_list) return;
  if (word.find_first_of("*?[]{}$~=:<>(),") != std::string_view::npos) return;
  if (word.starts_with("/")) return;
  meaning.files.emplace_back(word);
}

/// The files that the command reads: not the program's own name (`idf.py`), and not what it writes.
void note_files(const Words& words, Meaning& meaning) {
  const bool is_program = find_program(words.front()) != nullptr;
  const bool reads_one = words.front() == "papermill";  // papermill IN OUT
  for (std::size_t i = is_program ? 1 : 0; i < words.size(); ++i) {
    const std::string_view before = i > 0 ? std::string_view(words[i - 1]) : std::string_view{};
    const bool is_written = before == "-o" || before == "--output" || before == "--out";
    if (is_written || (reads_one && !meaning.files.empty())) continue;
    note_file(words[i], meaning);
  }
}

/// Espressif's build tool: what talks to a board is run, all else builds.
void understand_idf(const Words& words, Meaning& meaning) {
  const bool runs = contains(words, "flash") || contains(words, "monitor");
  const bool prepares = contains(words, "set-target") || contains(words, "reconfigure");
  meaning.nature = runs ? run : prepares ? configure : build;
}

void understand_python(const Words& words, Meaning& meaning) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "-m" && i + 1 < words.size()) {
      const std::string& module = words[i + 1];
      if (module == "pip" || module == "venv" || module == "virtualenv" || module == "ensurepip") {
        meaning.nature = dependency_install;
      } else if (module == "pytest" || module == "unittest") {
        meaning.nature = test;
      } else if (module == "build" || module == "compileall" || module == "grpc_tools.protoc") {
        meaning.nature = build;
      }
      return;
    }
    if (word == "-c" || word == "--version" || word == "-V") {
      meaning.nature = look;
      return;
    }
    if (word.starts_with('-')) continue;
    if (base_name(word) == "setup.py") {
      meaning.nature = contains(words, "install") || contains(words, "develop") ||
                               contains(words, "build") || contains(words, "build_ext")
                           ? build
                           : look;
    } else if (base_name(word) == "manage.py" && contains(words, "test")) {
      meaning.nature = test;
    }
    meaning.script = true;
    return;
  }
}

void understand_shell(const Words& words, Meaning& meaning) {
  if (contains(words, "-c")) return;
  const std::string_view script = first_argument(words);
  if (script.empty()) {
    meaning.nature = neutral;
    return;
  }
  meaning.nature = nature_of_name(base_name(script)).value_or(run);
  meaning.script = meaning.nature == run && !nature_of_name(base_name(script));
}

void understand_installer(const Words& words, Meaning& meaning) {
  const std::string_view verb = first_argument(words);
  const bool installs = verb == "install" || verb == "update" || verb == "upgrade" ||
                        verb == "add" || verb == "create" || verb == "env" || verb == "sync" ||
                        verb == "build-dep" || verb == "add-repository" || verb.empty() ||
                        words.front() == "pacman" || words.front() == "virtualenv";
  if (verb == "activate" || verb == "shell" || verb == "init" || verb == "deactivate") {
    meaning.nature = neutral;
  } else if (verb == "run") {
    meaning.nature = run;
    meaning.script = true;
  } else if (verb == "list" || verb == "show" || verb == "freeze" || verb == "info" || !installs) {
    meaning.nature = meaning.nature == dependency_install && !installs && verb != "list" &&
                             verb != "show" && verb != "freeze" && verb != "info"
                         ? dependency_install
                         : look;
  }
}

/// A path is run; what its name tells decides for scripts.
void understand_path(const Words& words, Meaning& meaning) {
  const std::string_view program = words.front();
  const std::string_view file = base_name(program);
  meaning.known = true;
  meaning.nature = run;
  if (const ProgramRow* row = find_program(file);
      row != nullptr &&
      (row->nature == build || row->nature == run || row->nature == dependency_install ||
       row->nature == configure) &&
      !row->english) {
    meaning.nature = row->nature;  // /usr/bin/g++, ./gradlew, venv/bin/pip
    if (file == "gradlew" || file == "mvnw") understand_jvm(words, meaning);
    if (file.starts_with("python")) understand_python(words, meaning);
    return;
  }
  const bool is_script = file.ends_with(".sh") || file.ends_with(".bash") ||
                         file.ends_with(".py") || file.find('.') == std::string_view::npos;
  const auto named = nature_of_name(file);
  if (file == "configure" || file == "autogen.sh" || file == "bootstrap" ||
      file == "bootstrap.sh" || file == "buildconf") {
    meaning.nature = configure;
  } else if (is_script && named && file.ends_with("sh")) {
    meaning.nature = *named;
  } else if (file == "build" || file == "compile" || file == "make" || file == "waf") {
    meaning.nature = build;
  }
  meaning.script = file.ends_with(".sh") && !named;
}

/// Version checks and help, servers that are stopped, and programs that nobody knows.
void note_last_word(const Words& words, Meaning& meaning) {
  const std::string_view program = words.front();
  const bool path = program.find('/') != std::string_view::npos;
  if (words.size() == 2) {
    const std::string& word = words[1];
    const bool asks = word == "--version" || word == "-version" || word == "--help" || word == "-h";
    const bool version = word == "-v" || word == "-V" || word == "version";
    if (asks || (version && !path && meaning.known)) meaning.nature = look;
  }
  const std::string_view verb = first_argument(words);
  // `flutter run`, `dub run`, `mage serve`: whatever builds can run what it built.
  if (meaning.nature == build && !path && (verb == "run" || verb == "serve" || verb == "start") &&
      program != "make" && find_program(program)->nature == build) {
    meaning.nature = run;
    meaning.compiles = true;
  }
  if (!path && any_of_words(words, {"login", "configure"}) &&
      std::ranges::find(kAccounts, program) != kAccounts.end())
    meaning.nature = manual;
  const bool script = path || program.ends_with(".sh") || program.ends_with(".py") ||
                      program == "bash" || program == "sh" || program == "make" ||
                      program.starts_with("python") || program == "npm" || program == "yarn";
  // `./service.sh stop`, `make destroy_cluster`, `sh stop_all.sh`; not `./app --stop-after 5`.
  if (script) {
    const std::string_view last = words.back();
    const std::string name = lower_case(base_name(last));
    meaning.stops = !last.starts_with('-') && says_stop(name.substr(0, name.rfind('.')));
    if (words.size() > 2 && words[1] != "-b" && !words[1].starts_with("run") &&
        (program == "make" || path)) {
      // `make -b expr_stop NAME=x`
      meaning.stops =
          meaning.stops ||
          std::ranges::any_of(words.begin() + 1, words.end(), [](const std::string& word) {
            return !word.starts_with('-') && word.find('=') == std::string::npos && word == "stop";
          });
    }
    if (program == "make") {
      for (std::size_t i = 1; i < words.size(); ++i) {
        const bool target = !words[i].starts_with('-') && words[i].find('=') == std::string::npos;
        meaning.stops = meaning.stops || (target && says_stop(lower_case(words[i])));
      }
    }
    if (last.find('=') != std::string_view::npos && program != "make") meaning.stops = false;
  }
  meaning.stops = meaning.stops || takes_down(words);
  if (program.starts_with("docker") && any_of_words(words, {"logs", "ps", "images", "inspect"}))
    meaning.nature = look;
  if (meaning.nature == unknown && words.size() > 1) {
    meaning.says_build =
        std::ranges::any_of(words.begin() + 1, words.end(), [](const std::string& word) {
          return !word.starts_with('-') && nature_of_name(word) == build;
        });
  }
}

}  // namespace

Meaning understand_words(const Words& words) {
  Meaning meaning;
  if (words.empty()) return meaning;
  if (const Words inner = without_launcher(words); !inner.empty()) {
    meaning = understand_words(inner);
    if (meaning.nature == unknown) meaning.nature = run;
    meaning.known = true;
    return meaning;
  }
  const std::string_view program = words.front();
  if (const auto nature = nature_of_verb(words)) {
    meaning.known = true;
    meaning.nature = *nature;
  } else if (program.find('/') != std::string_view::npos) {
    understand_path(words, meaning);
  } else if (const ProgramRow* row = find_program(program)) {
    meaning.known = true;
    meaning.nature = row->nature;
    if (program == "make" || program == "gmake" || program == "ninja")
      understand_make(words, meaning);
    else if (program == "git")
      understand_git(words, meaning);
    else if (program == "cmake")
      understand_cmake(words, meaning);
    else if (program == "meson" && first_argument(words) == "compile")
      meaning.nature = build;
    else if (program == "meson" && first_argument(words) == "test")
      meaning.nature = test;
    else if (program == "mvn" || program == "gradle" || program == "ant" || program == "lein" ||
             program == "mvnw" || program == "gradlew")
      understand_jvm(words, meaning);
    else if (program == "cargo" || program == "go" || program == "dotnet" || program == "bazel" ||
             program == "dune" || program == "stack" || program == "cabal" || program == "swift" ||
             program == "zig" || program == "sbt" || program == "mix" || program == "bazelisk")
      understand_verb(words, meaning);
    else if (program == "npm" || program == "yarn" || program == "pnpm" || program == "bun")
      understand_npm(words, meaning);
    else if (program == "idf.py")
      understand_idf(words, meaning);
    else if (program.starts_with("python") || program == "py" || program == "pypy3")
      understand_python(words, meaning);
    else if (program == "bash" || program == "sh" || program == "zsh" || program == "ksh")
      understand_shell(words, meaning);
    else if (row->nature == system_install || row->nature == dependency_install)
      understand_installer(words, meaning);
    else if (program == "rm" && (mentions(words.back(), {"build", ".o", "target", "dist"})))
      meaning.nature = neutral;
    else if ((program == "curl" || program == "wget") &&
             std::ranges::any_of(words, [](const std::string& word) {
               return mentions(word, {"localhost", "127.0.0.1", "0.0.0.0"});
             }))
      meaning.nature = run;  // asks the server of the step before
    else if (program == "npx" && contains(words, "tsc"))
      meaning.nature = build;
    else if (program == "java" && words.size() > 1 && words[1].ends_with("version"))
      meaning.nature = look;
  } else if (program.ends_with(".sh") || program.ends_with(".py") || program.ends_with(".exe") ||
             program.ends_with(".out")) {
    understand_path(words, meaning);
  }
  if (words.size() == 2 &&
      (words[1] == "--version" || words[1] == "-version" || words[1] == "--help")) {
    meaning.nature = look;
  }
  note_last_word(words, meaning);
  note_files(words, meaning);
  return meaning;
}

}  // namespace vouch::commands
