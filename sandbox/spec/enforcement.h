// Who sees to each limit, compared: with another's word for it, and with what is asked for.
#pragma once

#include <string>
#include <vector>

#include "sandbox/session.h"

namespace vouch::sandbox {

/// Enforced with nobody for anything.
Enforced nobody();

/// True when `by` keeps a limit from being passed. Nobody does not; a watchdog comes too late.
bool holds(const std::string& by);

/// For each limit the weaker of two words; the first where they weigh the same.
Enforced weaker(const Enforced& one, const Enforced& other);

/// Those of `names` ("memory", "files", ...) that nothing holds. A name that Enforced does not have
/// is held by nobody.
std::vector<std::string> not_held(const std::vector<std::string>& names, const Enforced& enforced);

}  // namespace vouch::sandbox
