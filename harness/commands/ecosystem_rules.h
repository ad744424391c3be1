// What the package managers of the ecosystems run and fetch: `bundle exec ruby main.rb` is a run,
// `cargo install ripgrep` a set-up, `deno cache main.ts` one too.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/commands/classify.h"

namespace vouch::commands {

/// `words` without what only starts a program in its environment: `bundle exec`, `opam exec --`,
/// `poetry run`, `uv run`, `corepack`. What is left is what the command is. Empty when the words
/// are no such command.
std::vector<std::string> without_launcher(const std::vector<std::string>& words);

/// What a package manager's own verb says; nothing where argument_rules knows it as well.
std::optional<Nature> nature_of_verb(const std::vector<std::string>& words);

/// "gcc" of "riscv64-linux-gnu-gcc-12" and "mpicc" of "mpicc.mpich"; "" for another program.
std::string plain_compiler(std::string_view program);

}  // namespace vouch::commands
