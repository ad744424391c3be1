#include "harness/text_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include "sandbox/fault.h"
#include "sandbox/fd.h"

namespace vouch::harness {
namespace {

HarnessFault fault(const char* what, const std::filesystem::path& path) {
  const int error = errno;
  return {"store", std::string("cannot ") + what + " " + path.string() + ": " +
                       std::generic_category().message(error)};
}

void write_all(int fd, std::string_view text, const std::filesystem::path& path) {
  while (!text.empty()) {
    const ssize_t wrote = write(fd, text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) throw fault("write", path);
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
}

}  // namespace

std::optional<std::string> read_text(const std::filesystem::path& path) {
  const sandbox::Fd file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!file && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  if (!file) throw fault("read", path);
  std::string text;
  std::array<char, 1 << 16> chunk{};
  while (true) {
    const ssize_t got = read(file.get(), chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw fault("read", path);
    if (got == 0) return text;
    text.append(chunk.data(), static_cast<std::size_t>(got));
  }
}

void write_text(const std::filesystem::path& path, std::string_view text) {
  std::string aside = path.string() + ".XXXXXX";
  const sandbox::Fd file(mkostemp(aside.data(), O_CLOEXEC));
  if (!file) throw fault("write", path);
  try {
    write_all(file.get(), text, path);
    if (fchmod(file.get(), 0644) != 0 || fsync(file.get()) != 0) throw fault("write", path);
    if (rename(aside.c_str(), path.c_str()) != 0) throw fault("write", path);
  } catch (...) {
    unlink(aside.c_str());
    throw;
  }
}

}  // namespace vouch::harness
