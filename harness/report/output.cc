#include "harness/report/output.h"

#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "util/error.h"
#include "util/os/text_file.h"
#include "util/usage_error.h"

namespace vouch::report {
namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view{} : value;
}

int width_of(int fd) {
  constexpr int kNarrowest = 40;
  constexpr int kUsual = 80;
  const std::string_view columns = environment("COLUMNS");
  int width = 0;
  std::from_chars(columns.data(), columns.data() + columns.size(), width);
  winsize size{};
  if (width <= 0 && ioctl(fd, TIOCGWINSZ, &size) == 0) width = size.ws_col;
  return width <= 0 ? kUsual : std::max(width, kNarrowest);
}

/// POSIX's order: LC_ALL, then LC_CTYPE, then LANG.
bool locale_is_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string_view value = environment(name);
    if (value.empty()) continue;
    return value.find("UTF-8") != std::string_view::npos ||
           value.find("utf8") != std::string_view::npos;
  }
  return false;
}

}  // namespace

TerminalStyle style_of(int fd, ColourChoice colour) {
  const bool may_colour =
      isatty(fd) == 1 && environment("NO_COLOR").empty() && environment("TERM") != "dumb";
  return {
      .width = width_of(fd),
      .colour = colour == ColourChoice::always || (colour == ColourChoice::automatic && may_colour),
      .utf8 = locale_is_utf8()};
}

void require_place(const OutputOptions& options) {
  if (options.file) os::require_writable(*options.file);
}

void put_out(const std::string& text, const OutputOptions& options) {
  if (options.file) {
    try {
      os::write_given(*options.file, text);
    } catch (const InternalError& fault) {
      throw UsageError(fault.what());
    }
    return;
  }
  const bool wrote = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (wrote && std::fflush(stdout) == 0) return;
  throw UsageError(std::string("cannot write standard output: ") + std::strerror(errno));
}

void tell(std::string_view line, const OutputOptions& options) {
  if (!options.quiet) fmt::print(stderr, "{}\n", line);
}

}  // namespace vouch::report
