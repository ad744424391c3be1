// The seccomp programs of seccomp.h that are always the same, as they were made when vouch was
// built.
#pragma once

#include <string_view>

#include "sandbox/kernel/seccomp.h"

namespace vouch::sandbox {

/// What make_step_filter(sockets) gives.
std::string_view step_filter(Sockets sockets);

/// Loads what make_witness_filter() gives for the calling process, which must have given up new
/// privileges (PR_SET_NO_NEW_PRIVS). False when the kernel refuses.
bool load_witness_filter();

}  // namespace vouch::sandbox
