// Runs a command so that Ctrl-C, or a kill, leaves nothing of it: no process and no temporary
// directory.
//
// How: the command goes on in a child, whose $TMPDIR is a directory of its own; the parent passes
// signals on, waits for the child and for everything that it started (a sandbox ends itself when
// the one who asked for it is gone; see sandbox/supervisor/main.cc), removes the directory, and
// ends as the child did. So the parent must be the only thread when this is called. What SIGKILL
// leaves of the directory the next run sweeps (run_dir.h).
#pragma once

#include <functional>

namespace vouch::os {

/// In the child gives what `command` gives, and lets its exceptions through; in the parent gives
/// the child's exit status, or dies of the child's signal. Throws InternalError when it cannot
/// fork.
int run_interruptibly(const std::function<int()>& command);

}  // namespace vouch::os
