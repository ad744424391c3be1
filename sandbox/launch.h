// Starts bubblewrap with the shim as process 1 inside: lays out the stage, gives up root, and
// executes bubblewrap with an empty environment, when told.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "sandbox/fd.h"
#include "sandbox/run.h"

namespace vouch::sandbox {

struct Launched {
  pid_t launcher = 0;  // becomes bubblewrap
  Fd control;          // the supervisor's end of the shim's socket
  Fd release;          // one byte lets the launcher become bubblewrap
  Fd information;      // bubblewrap's --info-fd
  Fd complaints;       // bubblewrap's standard error
  Fd stage;            // the stage's folder
};

/// Returns when the stage stands and is filled. Throws HarnessFault when that failed.
/// `folder`: of a weak session; empty for a strict one.
Launched launch(const SessionSpec& spec, const std::string& shim, const std::string& filter,
                const std::string& folder);

}  // namespace vouch::sandbox
