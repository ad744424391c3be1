#include "util/os/text_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "util/error.h"
#include "util/os/atomic_file.h"
#include "util/os/errno.h"
#include "util/os/fd.h"
#include "util/os/write_all.h"
#include "util/usage_error.h"

namespace vouch::os {
namespace {

InternalError fault(const char* what, const std::filesystem::path& path) {
  const int error = errno;
  return {"store", std::string("cannot ") + what + " " + path.string() + ": " +
                       std::generic_category().message(error)};
}

/// Empty when there is no such file.
Fd open_to_read(const std::filesystem::path& path, int flags) {
  Fd file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | flags));
  if (!file && errno != ENOENT && errno != ENOTDIR) throw fault("read", path);
  return file;
}

std::string read_all(int fd, const std::filesystem::path& path) {
  std::string text;
  std::array<char, 1 << 16> chunk{};
  while (true) {
    const ssize_t got = read(fd, chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw fault("read", path);
    if (got == 0) return text;
    text.append(chunk.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace

std::optional<std::string> read_text(const std::filesystem::path& path) {
  const Fd file = open_to_read(path, 0);
  if (!file) return std::nullopt;
  return read_all(file.get(), path);
}

std::string read_given(const std::filesystem::path& path) {
  std::optional<std::string> text;
  try {
    text = read_text(path);
  } catch (const InternalError& fault) {
    throw UsageError(fault.what());
  }
  if (!text) throw UsageError("there is no file " + path.string());
  return *std::move(text);
}

std::optional<std::string> read_students_text(const std::filesystem::path& path,
                                              std::uint64_t most) {
  struct stat info {};
  if (lstat(path.c_str(), &info) != 0 && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  if (!S_ISREG(info.st_mode))
    throw InternalError("intake", path.string() + " is not a regular file");
  const Fd file = open_to_read(path, O_NOFOLLOW);
  if (!file) return std::nullopt;
  if (fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode)) throw fault("read", path);
  if (static_cast<std::uint64_t>(info.st_size) > most) {
    throw InternalError("intake",
                        path.string() + " is larger than " + std::to_string(most >> 10) + " KiB");
  }
  return read_all(file.get(), path);
}

void require_writable(const std::filesystem::path& path) {
  struct stat info {};
  const bool exists = stat(path.c_str(), &info) == 0;
  if (exists && S_ISDIR(info.st_mode)) {
    throw UsageError("cannot write " + path.string() + ": it is a directory; name a file");
  }
  // A file is replaced, which is up to its directory.
  const bool replaces = !exists || S_ISREG(info.st_mode);
  const std::filesystem::path above = std::filesystem::absolute(path).parent_path();
  if (access(replaces ? above.c_str() : path.c_str(), replaces ? W_OK | X_OK : W_OK) == 0) return;
  const bool is_absent = errno == ENOENT || errno == ENOTDIR;
  const std::string why = is_absent ? "there is not a directory " + above.string() : error_text();
  throw UsageError("cannot write " + path.string() + ": " + why);
}

void write_given(const std::filesystem::path& path, std::string_view text) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0 || S_ISREG(info.st_mode)) return write_text(path, text);
  const Fd file(open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
  if (!file || !write_all(file.get(), text)) throw fault("write", path);
}

void write_text(const std::filesystem::path& path, std::string_view text) {
  AtomicFile file(path);
  file.write(text);
  file.commit();
}

}  // namespace vouch::os
