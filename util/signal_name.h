// Signals by their names, and which of them mean that a program crashed.
#pragma once

#include <optional>
#include <string>

namespace vouch {

/// "SIGSEGV"; "signal 63" for one without a name.
std::string signal_name(int signal);

/// The name of the signal with which a program crashed ("SIGSEGV", "SIGABRT"), from how it ended or
/// from a shell's word for it: exit status 128 + signal. None for a signal that somebody sends.
std::optional<std::string> crash_signal(std::optional<int> exit_code, std::optional<int> signal);

}  // namespace vouch
