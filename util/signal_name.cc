#include "util/signal_name.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>

namespace vouch {

std::string signal_name(int signal) {
  const char* name = sigabbrev_np(signal);
  return name == nullptr ? "signal " + std::to_string(signal) : std::string("SIG") + name;
}

std::optional<std::string> crash_signal(std::optional<int> exit_code, std::optional<int> signal) {
  static constexpr std::array kCrashes{SIGSEGV, SIGABRT, SIGFPE, SIGILL, SIGBUS, SIGTRAP, SIGSYS};
  constexpr int kShellsOffset = 128;
  const int number = signal ? *signal : exit_code.value_or(0) - kShellsOffset;
  if (std::ranges::find(kCrashes, number) == kCrashes.end()) return std::nullopt;
  return signal_name(number);
}

}  // namespace vouch
