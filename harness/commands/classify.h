// What a command of a guide is for, told from its own words: the program, its subcommand, its
// target. The table of programs is data (programs.cc). Headings and prose only help elsewhere.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/model/readme_facts.h"

namespace vouch::commands {

/// From weak to strong: of a chain `mkdir build && cd build && cmake ..` the strongest counts.
enum class Nature {
  unknown,             // a program that the table does not name
  neutral,             // cd, export, mkdir: belongs to what follows
  look,                // ls, cat, git status: shows something, changes nothing
  manual,              // an editor, a browser, another machine: needs a person
  clean,               // make clean
  fetch,               // git clone, wget
  system_install,      // apt-get install
  dependency_install,  // pip install, npm ci
  configure,           // cmake .., ./configure
  build,               // make, gcc, javac
  test,                // make test, pytest
  cluster,             // sbatch, srun
  container,           // docker build
  run                  // ./server, python3 main.py
};

std::string_view name(Nature nature);

/// What is known of a whole command line.
struct Meaning {
  Nature nature = Nature::unknown;
  bool known = false;     // the first program is in the table, or is a path
  bool compiles = false;  // compiles too, as `cargo run` does
  bool script = false;    // the run is of a script whose name tells nothing: a heading may decide
  bool sudo = false;
  bool stops = false;       // stops servers or takes down what a run has set up
  bool says_build = false;  // an unknown program whose words say that it builds: `just build`
  std::vector<std::string> files;  // source files that it names: main.py, requirements.txt
};

Meaning understand(std::string_view script);

/// A program that English uses as a word too ("make sure", "go to"): its arguments have to show
/// that a command is meant.
bool is_english_word(std::string_view program);

/// Is `program` in the table?
bool is_known_program(std::string_view program);

/// set-up, build or run; none for neutral commands, which belong to what follows.
std::optional<StepKind> kind_of(Nature nature);

}  // namespace vouch::commands
