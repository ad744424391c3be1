// What the arguments of a program make of it: `make clean`, `npm run build`, `python3 -m pip`.
#pragma once

#include <string>
#include <vector>

#include "harness/commands/classify.h"

namespace vouch::commands {

/// Of one simple command, wrappers left out: words[0] is the program, or a path to one.
Meaning understand_words(const std::vector<std::string>& words);

}  // namespace vouch::commands
