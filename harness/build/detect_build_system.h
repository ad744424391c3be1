// The build system of a project, told from the names in its tree: what to try when the README gives
// no build steps, or when its steps fail.
#pragma once

#include <vector>

#include "checks/model/archive_facts.h"
#include "checks/model/readme_facts.h"

namespace vouch::build {

/// The steps that the build system itself asks for, each with source.detected ("cmake", "make",
/// ...). The build files nearest to the root decide; where several directories at one depth have
/// some, each of them is built. Vendored dependencies are none of the project's directories. Empty:
/// nothing was found.
std::vector<PlannedStep> detect_build(const ArchiveFacts& archive);

}  // namespace vouch::build
