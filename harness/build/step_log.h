// What a step wrote: the file logs/NN-kind.log, while its session lives and afterwards.
#pragma once

#include <filesystem>
#include <string>

namespace vouch::build {

/// The first and the last 512 KiB: what a tool says of a cause stands in one of them. Empty when it
/// cannot be read.
std::string read_log_ends(const std::filesystem::path& log);

/// Writes every log of the directory anew, so that a terminal on which one is read obeys nothing in
/// it (log_text, reports/escape.h). For when the session is over: a program in the background
/// writes to the file that it was given. Throws InternalError.
void make_logs_harmless(const std::filesystem::path& directory);

}  // namespace vouch::build
