// Staff's toolchain, as their policy names it, beside the one that a submission was verified with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/report/document/report.h"

namespace vouch::report {

struct ToolDifference {
  std::string tool;
  std::string staff, here;  // versions as their makers name them; empty: not there
};

/// The tools whose versions differ. A version of a Debian package is compared without epoch and
/// revision ("4:12.2.0-3" is 12.2.0), and a shorter one stands for all that begin with it (12.2).
/// Empty where the policy names none, or where nothing was built and the toolchain is not known.
std::vector<ToolDifference> toolchain_differences(const Report& report);

/// "staff: gcc 12.2.0; here: gcc 13.2.0", "staff: gcc 12.2.0; here: none".
std::string describe_difference(const ToolDifference& difference);

/// The version of the maker, out of a Debian package's (deb-version(7)): no epoch, no revision.
std::string upstream_version(std::string_view version);

}  // namespace vouch::report
