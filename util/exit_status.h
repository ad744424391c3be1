// What a command's exit status says ; README.md has the table.
#pragma once

namespace vouch {

inline constexpr int kAllPass = 0;
inline constexpr int kSomeFail = 1;
inline constexpr int kUsage = 2;  // nothing was done
inline constexpr int kSomeUnverified = 3;

enum class FailOn { fail, unverified };

/// `unverified` outweighs `pass`, and `fail` both; --fail-on fail lets `unverified` count as well
/// done.
constexpr int exit_status(bool any_fail, bool any_unverified, FailOn fail_on) {
  if (any_fail) return kSomeFail;
  return any_unverified && fail_on == FailOn::unverified ? kSomeUnverified : kAllPass;
}

}  // namespace vouch
