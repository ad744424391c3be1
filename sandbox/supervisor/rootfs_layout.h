// What a sandbox shows of the host, as bubblewrap's arguments: the toolchain's directories
// read-only, a chosen few of /etc, and the stage's directories. Never the whole of `/`, never /run,
// /home or /root.
#pragma once

#include <string>
#include <vector>

#include "sandbox/session.h"
#include "sandbox/supervisor/rootfs.h"

namespace vouch::sandbox {

/// Lays out on the stage what is seen of the host. Before root is given up: the student's user need
/// not be able to reach a directory by its path. Throws InternalError.
void show_host(const SessionSpec& spec, const Stage& stage);

/// The arguments after "bwrap", without the program to run. The network is the launcher's already.
std::vector<std::string> bubblewrap_arguments(const Stage& stage);

/// PATH, HOME and the like, followed by the specification's own. `home` and `temporary` as the
/// steps see them.
std::vector<std::string> step_environment(const SessionSpec& spec, const std::string& home,
                                          const std::string& temporary);

/// What is seen of the toolchain's root: paths below it, some of which it may not have.
std::vector<std::string> seen_of_host();

}  // namespace vouch::sandbox
