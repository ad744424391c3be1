// What is no part of a project, by its name alone: the check that tells of it and `vouch pack`,
// which leaves it out, hold to the same list.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace vouch {

enum class JunkSort : std::uint8_t {
  file_manager,
  version_control,
  editor,
  cache,
  build_directory
};

/// In a person's words: "left by a file manager".
std::string_view words(JunkSort sort);

struct Junk {
  JunkSort sort = JunkSort::file_manager;
  std::string_view path;  // the junk itself: the directory that `path` lies in, or the file
};

/// None when `path`, a file's or (`is_directory`) a directory's, is no junk. Directories of
/// dependencies are not looked into, but for version control's records.
std::optional<Junk> junk_in(std::string_view path, bool is_directory);

/// A file that only a build writes ("CMakeCache.txt"): the directory that it lies in is a build's.
bool marks_build_directory(std::string_view name);

}  // namespace vouch
