// Landlock (landlock(7)): a process gives up access to files, TCP ports, abstract sockets and
// signals, as far as its kernel knows how. Newer kernels than the headers of Debian 12 are used by
// number, from linux/landlock.h of Linux 6.12.
#pragma once

#include <string>
#include <vector>

#include "util/os/fd.h"

namespace vouch::sandbox {

struct LandlockRules {
  std::vector<int> readable;                // open directories and files
  std::vector<int> writable;                // open directories: also make and remove in them
  std::vector<std::string> readable_paths;  // what does not exist is left out
  std::vector<std::string> writable_paths;
  std::vector<std::string> executable_paths;  // readable too
  bool network = false;                       // true: TCP stays as it is
};

/// The kernel's version of Landlock; 0 when it has none.
int landlock_version();

/// The rules as a descriptor, for landlock_restrict_self(2) in another process. Empty when the
/// kernel has no Landlock. Throws InternalError when it has and refuses.
os::Fd make_ruleset(const LandlockRules& rules);

/// Restricts the calling thread and what it starts. False when the kernel has no Landlock. Throws
/// InternalError when it has and refuses. Needs no_new_privs.
bool restrict_self(const LandlockRules& rules);

}  // namespace vouch::sandbox
