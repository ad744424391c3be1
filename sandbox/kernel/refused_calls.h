// What the steps' filter refuses on record, and what a person calls it. Such a call waits until the
// supervisor has answered it with the error that it would have had without a record: nothing is
// ever let through (seccomp_unotify(2)).
#pragma once

#include <linux/seccomp.h>

#include <string>

namespace vouch::sandbox {

/// The error that the call gets: errno's number.
int error_of_refused(const seccomp_data& call);

/// "io_uring", "user namespaces", "packet sockets": what the program asked for.
std::string name_of_refused(const seccomp_data& call);

}  // namespace vouch::sandbox
