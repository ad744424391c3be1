// What is wrong with a command line that CLI11 refused, in our words.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace vouch::cli {

/// One line: the unknown option or command with the nearest known one, or else what `error` says;
/// and whose help to read. `app` is the program's, as it was left by the parse.
std::string describe_mistake(const CLI::App& app, const CLI::ParseError& error);

}  // namespace vouch::cli
