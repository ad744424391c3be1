// Finds the README of an unpacked project and reads its steps. Runs in the confined worker only;
// the one user of cmark-gfm.
#pragma once

#include "checks/readme_facts.h"

namespace vouch::readers {

/// `project` is an open descriptor of the project's root folder. No README, or an unreadable one,
/// is a fact, not an error.
checks::ReadmeFacts read_readme(int project);

}  // namespace vouch::readers
