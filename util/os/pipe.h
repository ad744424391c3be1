// Pipes whose ends close themselves.
#pragma once

#include "util/os/fd.h"

namespace vouch::os {

/// An end to read from and one to write to, both closed on exec.
struct Pipe {
  Fd read_end;
  Fd write_end;
};

/// Throws InternalError of `component` when the kernel has none to give.
Pipe make_pipe(const char* component);

}  // namespace vouch::os
