#include "util/os/file_digest.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "util/error.h"
#include "util/os/fd.h"
#include "util/sha256.h"

namespace vouch::os {

FileDigest sha256_of_file(const std::filesystem::path& path) {
  const auto fail = [&](int error) -> InternalError {
    return {"digest",
            "cannot read " + path.string() + ": " + std::generic_category().message(error)};
  };
  const Fd file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!file) throw fail(errno);
  Sha256 digest;
  FileDigest result;
  std::array<char, 1 << 16> chunk{};
  while (true) {
    const ssize_t got = read(file.get(), chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw fail(errno);
    if (got == 0) break;
    digest.add(chunk.data(), static_cast<std::size_t>(got));
    result.bytes += static_cast<std::uint64_t>(got);
  }
  result.sha256 = digest.hexadecimal();
  return result;
}

}  // namespace vouch::os
