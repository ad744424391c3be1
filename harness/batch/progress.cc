#include "harness/batch/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "harness/report/document/report.h"
#include "util/printable.h"
#include "util/units.h"

namespace vouch::batch {
namespace {

using namespace std::chrono_literals;

std::size_t terminal_width() {
  winsize size{};
  constexpr std::size_t kUsual = 80;
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 20) return kUsual;
  return size.ws_col;
}

/// As much of `text` (ASCII but for group names) as fits into a line.
std::string fit(std::string text, std::size_t width) {
  while (!text.empty() && display_width(text) >= width) {
    // A character is its lead byte and the continuation bytes after it (10xxxxxx).
    while (text.size() > 1 && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80) {
      text.pop_back();
    }
    text.pop_back();
  }
  return text;
}

}  // namespace

BatchProgress::~BatchProgress() { clear(); }

void BatchProgress::write(std::string_view line) {
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fflush(stderr);
}

void BatchProgress::clear() {
  if (live_) write("\r\x1b[K");
  live_ = false;
}

void BatchProgress::say(std::string_view line) {
  if (!quiet_) warn(line);
}

void BatchProgress::warn(std::string_view line) {
  clear();
  write(fmt::format("vouch: {}\n", line));
}

void BatchProgress::done(const std::string& group, const std::string& verdict,
                         const std::string& note, bool kept, const BatchCounts& counts) {
  if (quiet_ || (is_terminal_ && (verdict == "pass" || kept) && note.empty())) return;
  clear();
  write(fmt::format("[{}/{}] {}: {}{}{}{}\n", counts.done, counts.groups, visible(group),
                    report::verdict_for_people(verdict), kept ? ", unchanged" : "",
                    note.empty() ? "" : ", ", visible(note)));
}

void BatchProgress::at(const std::string& group, std::string_view stage, const BatchCounts& counts,
                       std::optional<std::chrono::milliseconds> left) {
  const auto now = std::chrono::steady_clock::now();
  if (quiet_ || !is_terminal_ || now - drawn_ < 100ms) return;
  drawn_ = now;
  std::string line = fmt::format("{} of {} done, {} running, {} failed, {} unverified", counts.done,
                                 counts.groups, counts.running, counts.failed, counts.unverified);
  if (left) line += fmt::format(", about {} left", describe_duration(std::max(*left, 1000ms)));
  if (!group.empty()) line += fmt::format(" ({}: {})", visible(group), stage);
  write("\r\x1b[K" + fit(line, terminal_width()));
  live_ = true;
}

bool is_live_terminal() {
  const char* terminal = std::getenv("TERM");
  return isatty(STDERR_FILENO) == 1 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

}  // namespace vouch::batch
