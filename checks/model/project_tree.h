// Reading the unpacked tree: parts of paths, and what a path's name and directory make of it.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "checks/model/archive_facts.h"

namespace vouch {

std::string_view file_name(std::string_view path);     // "c.tar.gz" of "a/c.tar.gz"
std::string_view directory_of(std::string_view path);  // "a" of "a/c.cc", "" of "c.cc"
std::string_view stem(std::string_view path);          // "c" of "a/c.tar.gz", ".env" of ".env"
std::string_view extension(std::string_view path);     // ".cc", "" when there is none
std::string lower_case(std::string_view ascii);

/// One of `words`, exactly.
bool is_one_of(std::string_view word, std::span<const std::string_view> words);

/// The path up to and with its first part that is one of `names`; "" when none is.
std::string_view up_to_part(std::string_view path, std::span<const std::string_view> names);

/// The directory of dependencies that `path` lies in ("web/node_modules"), or the package file that
/// it is itself ("lib/junit.jar"); "" when it is the group's own. As the course asks: all
/// dependencies come in the zip.
std::string_view vendored_in(std::string_view path);

/// A file that a compiler turns into a program: C, C++, CUDA, Rust, Go, Java, ...
bool is_compiled_source(std::string_view path);

}  // namespace vouch
