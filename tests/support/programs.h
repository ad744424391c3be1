// Running the real programs of this build, as a person would from a shell.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "util/os/subprocess.h"

namespace vouch::tests {

struct Ran {
  int status = -1;  // the exit status; -1 when it did not exit by itself
  std::string output;
  std::string errors;
};

/// Runs a program found by its absolute path, with HOME, PATH and LANG alone in its environment,
/// and `environment` ("NAME=value") over them. Four minutes at most.
Ran run(std::vector<std::string> argv, std::optional<os::Identity> run_as = {},
        const std::vector<std::string>& environment = {});

/// Runs this build's `vouch` with `arguments`.
Ran vouch(std::vector<std::string> arguments);

/// The same as somebody who is not root: the user `nobody` when the tests run as root, from a copy
/// of the programs in `bin`, which that user can reach.
Ran vouch_as_ordinary_user(const std::filesystem::path& bin, std::vector<std::string> arguments);

/// How many lines `text` has; an unended last one counts.
std::size_t count_lines(const std::string& text);

}  // namespace vouch::tests
