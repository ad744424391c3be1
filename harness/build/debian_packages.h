// Which package of Debian has a header, a library or a compiler: what the verifying machine could
// have, and whose want is nobody's fault.
#pragma once

#include <string_view>

#include "checks/model/step_cause.h"

namespace vouch::build {

/// "libtbb-dev" for missing_header:tbb/tbb.h and missing_library:tbb; "" where Debian has none, and
/// for causes of another kind.
std::string_view debian_package_of(const StepCause& cause);

}  // namespace vouch::build
