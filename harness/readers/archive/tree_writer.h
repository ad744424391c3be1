// Writes files and directories below one directory, and cannot be made to write elsewhere.
//
// Invariants
// - Every path given has the form of EntryName::path. Each part is opened by its name alone, from
//   the descriptor of the directory above it, with O_NOFOLLOW and RESOLVE_BENEATH.
// - A file is always made (O_EXCL), never opened: what stands there is removed first, if asked.
// - Links come last, when nothing is written any more: see make_link.
// - What the archive's own contradictions forbid is an answer (Made::clash). What the machine
//   forbids (no room, no permission) is an InternalError.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "util/os/fd.h"

namespace vouch::readers {

enum class Made { made, was_there, clash };

/// A file that is being written.
class OutputFile {
 public:
  explicit OutputFile(os::Fd fd) : fd_(std::move(fd)) {}
  void write(std::span<const char> bytes, std::uint64_t offset);
  /// `bytes` may end with a hole. Seconds since 1970; none: now.
  void finish(std::uint64_t bytes, std::optional<std::int64_t> modified);

 private:
  os::Fd fd_;
  std::uint64_t written_to_ = 0;
};

class TreeWriter {
 public:
  /// `directory` stays open as long as this lives. `on_directory` is told of each directory that is
  /// made.
  TreeWriter(int directory, std::function<void(std::string_view)> on_directory);

  /// Makes `path` and the directories above it.
  Made make_directory(std::string_view path);
  /// None: something else stands there, see what_is; or there is a file where a directory should
  /// be.
  std::optional<OutputFile> create_file(std::string_view path, bool executable);
  /// 'f', 'd', 'l' or 0 for nothing.
  char what_is(std::string_view path);
  void remove_file(std::string_view path);
  /// To be called when all files are written; `target` has been found safe.
  Made make_link(std::string_view path, const std::string& target);
  /// Opens a file that was written, to read it.
  os::Fd open_file(std::string_view path);

 private:
  struct Cached {
    os::Fd fd;
    std::uint64_t used = 0;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  /// The descriptor of a directory, which is made if need be; -1 where a file stands in its way.
  int directory_fd(std::string_view path);
  int remember(std::string_view path, os::Fd fd);

  int root_;
  std::function<void(std::string_view)> on_directory_;
  std::unordered_map<std::string, Cached, Hash, std::equal_to<>> directories_;
  std::uint64_t clock_ = 0;
};

}  // namespace vouch::readers
