// The system calls that no process of a sandbox may make, as a program for the kernel
// (seccomp(2)). The list names what widens the kernel's attack surface or reaches over the
// sandbox's edge and that no build needs; everything else is left to the namespaces.
//
// To make such a program takes longer than to start a sandbox, and it is always the same: those of
// filters.h are made when vouch is built (make_filters_main.cc).
#pragma once

#include <string>

namespace vouch::sandbox {

enum class Sockets {
  isolated,  // strict: the network namespace is empty, so IP sockets are harmless (and witnessed)
  host,      // network = true: as `isolated`
  local      // weak: only AF_UNIX, since the host's network is in reach
};

/// The filter's instructions (struct sock_filter), to be loaded by the shim. Throws InternalError.
std::string make_step_filter(Sockets sockets);

/// For a reader of hostile files: no network, no exec, no new process (threads stay), no signal to
/// another, no change of a file's mode or owner by its path, which Landlock does not hold. Loads it
/// for the calling process. False when the kernel has no seccomp.
bool load_reader_filter();

/// For the witness: what reading and answering on open sockets needs, and death for the rest.
std::string make_witness_filter();

}  // namespace vouch::sandbox
