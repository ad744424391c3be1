// What a command of a guide is for, told from its own words: the program, its subcommand, its
// target. The table of programs is data (programs.cc). Headings and prose only help elsewhere.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/model/nature.h"
#include "checks/model/readme_facts.h"

namespace vouch::commands {

using vouch::Nature;

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
