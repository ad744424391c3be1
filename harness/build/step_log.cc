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

/// `text` without "ESC [ ... m" and its like, and without "ESC ] ... BEL".
std::string without_escapes(const std::string& text) {
  if (text.find('\x1b') == std::string::npos) return text;
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\x1b' || at + 1 == text.size()) {
      out += text[at];
      continue;
    }
    const char kind = text[++at];
    if (kind == '[') {
      while (at + 1 < text.size() && (text[at + 1] < '@' || text[at + 1] > '~')) ++at;
      ++at;
    } else if (kind == ']') {
      const auto end = text.find_first_of("\a\x1b\n", at);
      at = end == std::string::npos ? text.size() : end;
    }
  }
  return out;
}

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
  return without_escapes(text);
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
