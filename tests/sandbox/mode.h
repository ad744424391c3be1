// The ways in which a sandbox is asked to hold: as root or as an ordinary user, with control groups
// or without. A mode is entered for real, in a process of its own: by changing the user, by being
// given a group of one's own, or by covering the file system of control groups.
#pragma once

#include <functional>
#include <ostream>
#include <string>

namespace vouch::tests {

enum class Mode {
  root_with_groups,
  root_without_groups,
  user_with_groups,
  user_without_groups,
  user_without_namespaces
};

std::string name(Mode mode);
void PrintTo(Mode mode, std::ostream* out);

/// Why this machine, or this user, cannot enter the mode; empty when it can.
std::string cannot_enter(Mode mode);

/// Runs `body` in a process in that mode and gives what it returned. Throws std::runtime_error with
/// what it threw, or how it ended.
std::string run_in(Mode mode, const std::function<std::string()>& body);

/// The user that the user_ modes run as, when the tests are run by root.
inline constexpr unsigned kOrdinaryUser = 60900;

}  // namespace vouch::tests
