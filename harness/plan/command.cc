#include "harness/plan/command.h"

#include <algorithm>
#include <array>

#include "harness/plan/shell_words.h"

namespace vouch::plan {
namespace {

using enum Nature;
using Words = std::vector<std::string>;

struct ProgramRow {
  std::string_view program;
  Nature nature;
  bool english = false;  // a word of English prose too
};

/// What a program is for when its arguments do not say otherwise. Sorted by purpose.
constexpr ProgramRow kPrograms[] = {
    // compilers and what belongs to them
    {"gcc", build},
    {"g++", build},
    {"cc", build},
    {"c++", build},
    {"clang", build},
    {"clang++", build},
    {"nvcc", build},
    {"hipcc", build},
    {"icpc", build},
    {"mpicc", build},
    {"mpicxx", build},
    {"mpic++", build},
    {"gfortran", build},
    {"javac", build},
    {"rustc", build},
    {"kotlinc", build},
    {"scalac", build},
    {"ghc", build},
    {"ocamlc", build},
    {"ocamlopt", build},
    {"ocamlbuild", build},
    {"tsc", build},
    {"swiftc", build},
    {"gnatmake", build},
    {"fpc", build},
    {"nasm", build},
    {"as", build, true},
    {"ld", build},
    {"ar", build},
    {"mcs", build},
    {"protoc", build},
    {"flex", build, true},
    {"bison", build, true},
    {"swig", build, true},
    {"thrift", build, true},
    {"pdflatex", build},
    {"latexmk", build},
    {"jar", build, true},
    {"msbuild", build},
    {"emcc", build},
    {"nvc++", build},
    {"verilator", build},
    // build systems; those with subcommands are told apart below
    {"make", build, true},
    {"gmake", build},
    {"ninja", build, true},
    {"cmake", configure},
    {"ccmake", manual},
    {"meson", configure},
    {"autoreconf", configure},
    {"autoconf", configure},
    {"automake", configure},
    {"aclocal", configure},
    {"libtoolize", configure},
    {"qmake", configure},
    {"premake5", configure},
    {"scons", build},
    {"waf", build},
    {"bazel", build},
    {"bazelisk", build},
    {"buck", build, true},
    {"xmake", build},
    {"dune", build},
    {"mvn", build},
    {"mvnw", build},
    {"gradle", build},
    {"gradlew", build},
    {"ant", build, true},
    {"sbt", build},
    {"lein", build},
    {"cargo", build, true},
    {"go", build, true},
    {"stack", build, true},
    {"cabal", build},
    {"dotnet", build},
    {"swift", build, true},
    {"mix", build, true},
    {"rebar3", build},
    {"zig", build},
    {"nimble", build, true},
    {"catkin_make", build},
    {"colcon", build},
    {"npx", run},
    {"npm", dependency_install},
    {"yarn", dependency_install, true},
    {"pnpm", dependency_install},
    {"bun", run, true},
    {"webpack", build},
    {"vite", build},
    // packages
    {"apt", system_install},
    {"apt-get", system_install},
    {"aptitude", system_install},
    {"dpkg", system_install},
    {"yum", system_install},
    {"dnf", system_install},
    {"pacman", system_install},
    {"apk", system_install},
    {"zypper", system_install},
    {"brew", system_install},
    {"port", system_install, true},
    {"snap", system_install, true},
    {"choco", system_install},
    {"scoop", system_install, true},
    {"winget", system_install},
    {"pip", dependency_install},
    {"pip3", dependency_install},
    {"pip2", dependency_install},
    {"pipenv", dependency_install},
    {"poetry", dependency_install, true},
    {"uv", dependency_install},
    {"conda", dependency_install},
    {"mamba", dependency_install},
    {"micromamba", dependency_install},
    {"virtualenv", dependency_install},
    {"easy_install", dependency_install},
    {"gem", dependency_install, true},
    {"bundle", dependency_install, true},
    {"composer", dependency_install, true},
    {"luarocks", dependency_install},
    {"opam", dependency_install},
    {"cpan", dependency_install},
    {"cpanm", dependency_install},
    {"vcpkg", dependency_install},
    {"conan", dependency_install},
    {"rustup", system_install},
    {"nvm", system_install},
    {"sdk", system_install, true},
    {"pyenv", system_install},
    // fetching
    {"git", look},
    {"wget", fetch},
    {"curl", fetch},
    {"gdown", fetch},
    {"kaggle", fetch},
    {"huggingface-cli", fetch},
    {"aria2c", fetch},
    {"svn", fetch},
    {"hg", fetch},
    // interpreters and launchers
    {"python", run, true},
    {"python3", run},
    {"python2", run},
    {"py", run},
    {"pypy3", run},
    {"ipython", run},
    {"java", run, true},
    {"node", run, true},
    {"nodejs", run},
    {"deno", run},
    {"ruby", run, true},
    {"perl", run, true},
    {"php", run},
    {"lua", run, true},
    {"luajit", run},
    {"Rscript", run},
    {"julia", run, true},
    {"octave", run, true},
    {"matlab", run, true},
    {"sbcl", run},
    {"racket", run, true},
    {"guile", run, true},
    {"scheme", run, true},
    {"runghc", run},
    {"ghci", run},
    {"ocaml", run, true},
    {"erl", run},
    {"elixir", run, true},
    {"scala", run, true},
    {"kotlin", run, true},
    {"clojure", run, true},
    {"mono", run, true},
    {"dart", run, true},
    {"bash", run, true},
    {"sh", run},
    {"zsh", run},
    {"ksh", run},
    {"mpirun", run},
    {"mpiexec", run},
    {"torchrun", run},
    {"deepspeed", run, true},
    {"accelerate", run, true},
    {"horovodrun", run},
    {"streamlit", run, true},
    {"flask", run, true},
    {"uvicorn", run},
    {"gunicorn", run},
    {"hypercorn", run},
    {"ray", run, true},
    {"tensorboard", run, true},
    {"spark-submit", run},
    {"hadoop", run, true},
    {"gdb", run},
    {"valgrind", run, true},
    {"strace", run},
    {"perf", run},
    {"redis-server", run},
    {"memcached", run},
    {"mongod", run},
    {"psql", run},
    {"mysql", run},
    {"sqlite3", run},
    {"roslaunch", run},
    {"rosrun", run},
    {"ros2", run},
    {"nc", run},
    {"ncat", run},
    {"telnet", run},
    {"wasmtime", run},
    {"qemu-system-x86_64", run},
    {"rails", run, true},
    {"locust", run, true},
    {"nginx", run},
    {"iex", run},
    {"forge", run, true},
    {"xvfb-run", run},
    // tests
    {"ctest", test},
    {"pytest", test},
    {"tox", test},
    {"nosetests", test},
    {"jest", test, true},
    {"mocha", test, true},
    {"gtest", test},
    // other machines, containers, people
    {"sbatch", cluster},
    {"srun", cluster},
    {"salloc", cluster},
    {"squeue", cluster},
    {"scancel", cluster},
    {"qsub", cluster},
    {"bsub", cluster},
    {"module", cluster, true},
    {"docker", container},
    {"docker-compose", container},
    {"podman", container},
    {"kubectl", container},
    {"minikube", container},
    {"helm", container, true},
    {"vagrant", container, true},
    {"singularity", container, true},
    {"apptainer", container},
    {"ssh", manual},
    {"scp", manual},
    {"rsync", manual},
    {"sftp", manual},
    {"vim", manual},
    {"vi", manual},
    {"nano", manual},
    {"emacs", manual},
    {"gedit", manual},
    {"code", manual, true},
    {"subl", manual},
    {"open", manual, true},
    {"xdg-open", manual},
    {"firefox", manual, true},
    {"jupyter", manual},
    {"jupyter-notebook", manual},
    {"jupyter-lab", manual},
    {"jupyter-lab", manual},
    {"gcloud", manual},
    {"aws", manual},
    {"az", manual},
    {"heroku", manual},
    {"systemctl", manual},
    {"service", manual, true},
    {"screen", manual, true},
    {"tmux", manual},
    {"top", manual, true},
    {"htop", manual},
    {"su", manual},
    // what prepares a folder or shows something
    {"cd", neutral},
    {"pushd", neutral},
    {"popd", neutral},
    {"mkdir", neutral},
    {"export", neutral, true},
    {"source", neutral, true},
    {".", neutral},
    {"set", neutral, true},
    {"unset", neutral},
    {"alias", neutral, true},
    {"ulimit", neutral},
    {"umask", neutral},
    {"cp", neutral},
    {"mv", neutral},
    {"ln", neutral},
    {"chmod", neutral},
    {"chown", neutral},
    {"rm", neutral},
    {"touch", neutral, true},
    {"tar", neutral, true},
    {"unzip", neutral, true},
    {"gunzip", neutral},
    {"gzip", neutral},
    {"7z", neutral},
    {"sed", neutral},
    {"sleep", neutral, true},
    {"wait", neutral, true},
    {"ldconfig", neutral},
    {"dos2unix", neutral},
    {"patch", neutral, true},
    {"tee", neutral},
    {"kill", neutral, true},
    {"killall", neutral},
    {"pkill", neutral},
    {"yes", neutral, true},
    {"true", neutral, true},
    {"install", neutral, true},
    {"ls", look},
    {"pwd", look},
    {"cat", look, true},
    {"tree", look, true},
    {"which", look, true},
    {"whereis", look},
    {"echo", look, true},
    {"printf", look},
    {"head", look, true},
    {"tail", look, true},
    {"less", look, true},
    {"more", look, true},
    {"man", look, true},
    {"history", look, true},
    {"clear", look, true},
    {"exit", look, true},
    {"find", look, true},
    {"grep", look},
    {"diff", look, true},
    {"date", look, true},
    {"who", look, true},
    {"whoami", look},
    {"nvidia-smi", look},
    {"uname", look},
    {"lscpu", look},
    {"ps", look},
    {"free", look, true},
    {"df", look},
    {"du", look},
    {"wc", look},
    {"sort", look, true},
    {"file", look, true},
    {"ldd", look},
    {"nm", look},
    {"objdump", look},
    {"test", look, true},
    {"type", look, true},
    {"env", look},
    {"logout", look},
    {"lsof", look},
    {"netstat", look},
    {"ifconfig", look},
    {"ip", look},
    {"ping", look, true},
    {"awk", look},
    {"cut", look, true},
};

const ProgramRow* find_program(std::string_view program) {
  const auto it = std::ranges::find(kPrograms, program, &ProgramRow::program);
  return it == std::end(kPrograms) ? nullptr : &*it;
}

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

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// What a name tells of a target, a package script or a shell script: "clean", "run-server".
std::optional<Nature> nature_of_name(std::string_view text) {
  const std::string name = lower(text);
  if (mentions(name, {"clean"})) return clean;
  if (mentions(name, {"test", "check", "lint"}) && !mentions(name, {"latest"})) return test;
  if (mentions(name, {"run", "start", "serve", "demo", "launch", "exec", "dev", "bench", "eval",
                      "train", "client"})) {
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
  const std::string_view verb = first_argument(words);
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

Meaning understand_words(const Words& words) {
  Meaning meaning;
  if (words.empty()) return meaning;
  const std::string_view program = words.front();
  if (program.find('/') != std::string_view::npos) {
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
    else if (program.starts_with("python") || program == "py" || program == "pypy3")
      understand_python(words, meaning);
    else if (program == "bash" || program == "sh" || program == "zsh" || program == "ksh")
      understand_shell(words, meaning);
    else if (row->nature == system_install || row->nature == dependency_install)
      understand_installer(words, meaning);
    else if (program == "rm" && (mentions(words.back(), {"build", ".o", "target", "dist"})))
      meaning.nature = neutral;
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
  for (const std::string& word : words) note_file(word, meaning);
  return meaning;
}

}  // namespace

std::string_view name(Nature nature) {
  switch (nature) {
    case unknown: return "unknown";
    case neutral: return "neutral";
    case look: return "look";
    case manual: return "manual";
    case clean: return "clean";
    case fetch: return "fetch";
    case system_install: return "system-install";
    case dependency_install: return "dependency-install";
    case configure: return "configure";
    case build: return "build";
    case test: return "test";
    case cluster: return "cluster";
    case container: return "container";
    case run: return "run";
  }
  return "";
}

Meaning understand(std::string_view script) {
  if (const auto document = script.find("<<"); document != std::string_view::npos) {
    script = script.substr(0, script.find('\n', document));  // its body is data
  }
  Meaning whole;
  bool first = true;
  for (const SimpleCommand& command : split_commands(script)) {
    const Words words = without_wrappers(command.words);
    Meaning part = understand_words(words);
    if (words.empty() && !command.assignments.empty()) {
      part.nature = neutral;
      part.known = true;
    }
    whole.sudo = whole.sudo || (!command.words.empty() && command.words.front() == "sudo");
    if (first) whole.known = part.known;
    // What a pipe feeds or filters (`yes | ./x`, `make | tee log`) does not decide alone.
    if (first || part.nature > whole.nature) {
      if (!first && (whole.nature == build || whole.nature == configure) && part.nature > build) {
        part.compiles = true;  // `make && ./server`
      }
      const auto files = std::move(whole.files);
      part.compiles = part.compiles || whole.compiles;
      whole.nature = part.nature;
      whole.compiles = part.compiles;
      whole.script = part.script;
      whole.files.assign(files.begin(), files.end());
    }
    whole.files.insert(whole.files.end(), part.files.begin(), part.files.end());
    first = false;
  }
  if (whole.nature == build) whole.compiles = true;
  return whole;
}

bool is_english_word(std::string_view program) {
  const ProgramRow* row = find_program(program);
  return row != nullptr && row->english;
}

bool is_known_program(std::string_view program) { return find_program(program) != nullptr; }

std::optional<checks::StepKind> kind_of(Nature nature) {
  switch (nature) {
    case fetch:
    case system_install:
    case dependency_install: return checks::StepKind::setup;
    case clean:
    case configure:
    case build: return checks::StepKind::build;
    case run:
    case test:
    case cluster:
    case unknown: return checks::StepKind::run;
    case neutral:
    case look:
    case manual:
    case container: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace vouch::plan
