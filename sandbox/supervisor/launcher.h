// Starts bubblewrap with the shim as process 1 inside: lays out the stage, enters the network that
// it is given, gives up root, and executes bubblewrap with an empty environment, when told.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "sandbox/session.h"
#include "util/os/fd.h"

namespace vouch::sandbox {

struct Launched {
  pid_t launcher = 0;  // becomes bubblewrap
  os::Fd control;      // the supervisor's end of the shim's socket
  os::Fd answers;      // and of the launcher's
  os::Fd complaints;   // bubblewrap's standard error
  os::Fd stage;        // the stage's directory, when it was released
};

/// Returns while the launcher lays out the stage. Throws InternalError.
/// `directory`: of a weak session; empty for a strict one.
Launched launch(const SessionSpec& spec, const std::string& shim, std::string_view filter,
                const std::string& directory);

/// Lets the launcher have its network (none: the host's) and become bubblewrap, when the stage
/// stands and is filled. The stage's directory. Throws InternalError, with what the launcher failed
/// at.
os::Fd release(const Launched& launched, const os::Fd& network);

}  // namespace vouch::sandbox
