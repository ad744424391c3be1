// A file that is there whole or not at all: written aside, synced, renamed.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "util/os/fd.h"

namespace vouch::os {

class AtomicFile {
 public:
  /// Opens a new file beside `path`, with mode 0644. Throws InternalError, as all here does.
  explicit AtomicFile(const std::filesystem::path& path);
  /// The same where what is written lies at `aside` until it is whole, in place of what a process
  /// that was killed left there.
  AtomicFile(const std::filesystem::path& path, const std::filesystem::path& aside);
  /// Removes it, unless commit() gave it its name.
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  int fd() const { return fd_.get(); }
  const std::string& aside() const { return aside_; }
  void write(std::string_view text);
  /// Syncs it and puts it in the place of what was at `path`.
  void commit();

 private:
  [[noreturn]] void fail() const;

  std::filesystem::path path_;
  std::string aside_;  // "" when it is in its place
  Fd fd_;
};

}  // namespace vouch::os
