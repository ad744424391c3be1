// For what a machine cannot confine or limit, the command that mends it: one that can be pasted
// into a shell as it is, as root unless it says otherwise.
#pragma once

#include <string>

namespace vouch::sandbox {

std::string mend_no_bubblewrap();
/// Where the machine's packages have only one that is too old.
std::string mend_old_bubblewrap();
/// For ordinary users, by what forbids them.
std::string mend_name_spaces();
std::string mend_control_groups();
std::string mend_landlock();
std::string mend_seccomp();

}  // namespace vouch::sandbox
