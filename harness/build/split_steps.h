// A line of the guide that sets up and builds is several steps: `apt-get install -y gcc && make` is
// judged as on two lines, where what the machine or the zip has need not be fetched.
#pragma once

#include <vector>

#include "checks/model/readme_facts.h"

namespace vouch::build {

/// `step` taken apart at the top level, `&&` and `;`, where a part of it fetches or installs. One
/// step, as it was, where none does or the line is more than a plain chain.
std::vector<PlannedStep> split_setup(const PlannedStep& step);

std::vector<PlannedStep> split_setup(const std::vector<PlannedStep>& steps);

}  // namespace vouch::build
