#include "harness/build/step_log.h"

#include <algorithm>
#include <fstream>
#include <system_error>

#include "util/error.h"
#include "util/os/text_file.h"
#include "util/printable.h"

namespace vouch::build {
namespace {

namespace fs = std::filesystem;

constexpr std::streamoff kEnd = 512 << 10;  // bytes

}  // namespace

std::string read_log_ends(const fs::path& log) {
  std::ifstream in(log, std::ios::binary);
  in.seekg(0, std::ios::end);
  const std::streamoff size = in.tellg();
  if (size <= 0) return {};
  std::string text(static_cast<std::size_t>(std::min(size, 2 * kEnd)), '\0');
  in.seekg(0);
  if (size <= 2 * kEnd) {
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
  } else {
    in.read(text.data(), kEnd);
    in.seekg(size - kEnd);
    in.read(text.data() + kEnd, kEnd);
  }
  return text;
}

void make_logs_harmless(const fs::path& directory) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(directory, error)) {
    const std::string written = os::read_text(entry.path()).value_or("");
    if (const std::string harmless = log_text(written); harmless != written) {
      os::write_text(entry.path(), harmless);
    }
  }
}

}  // namespace vouch::build
