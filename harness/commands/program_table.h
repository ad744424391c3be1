// The table of programs: what each is for when its arguments do not say otherwise.
#pragma once

#include <string_view>

#include "harness/commands/classify.h"

namespace vouch::commands {

struct ProgramRow {
  std::string_view program;
  Nature nature;
  bool english = false;  // a word of English prose too
};

/// The row of a program's name; nullptr when the table does not name it.
const ProgramRow* find_program(std::string_view program);

}  // namespace vouch::commands
