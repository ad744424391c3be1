// What of a step's failure is the machine's or the sandbox's doing: what the sandbox refused by its
// own record, a path that belongs to a machine and to no project, a right that only root has.
#pragma once

#include <string_view>
#include <vector>

#include "harness/build/diagnosis.h"

namespace vouch::build {

/// Puts the machine's cause in the place of one that says less. `lines`: of the step's output.
/// Causes that are sure to be the zip's (a header, a module) stay.
void find_machine_cause(const FailedStep& step, const std::vector<std::string_view>& lines,
                        Diagnosis& diagnosis);

/// The last path in `line` that belongs to a machine: "/dev/fuse", "/sys/class/net". "" where there
/// is none, or where what the line is about is another path.
std::string_view machine_path_in(std::string_view line);

}  // namespace vouch::build
