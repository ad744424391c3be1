// For what a machine cannot confine or limit, the command that fixes it: one that can be pasted
// into a shell as it is, as root unless it says otherwise.
#pragma once

#include <string>

namespace vouch::sandbox {

std::string remedy_no_bubblewrap();
/// Where the machine's packages have only one that is too old.
std::string remedy_old_bubblewrap();
/// For ordinary users, by what forbids them.
std::string remedy_namespaces();
std::string remedy_control_groups();
std::string remedy_landlock();
std::string remedy_seccomp();

}  // namespace vouch::sandbox
