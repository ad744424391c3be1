// `vouch doctor`: what this machine can isolate, limit and witness, found by trying, and for each
// thing missing the command that fixes it. With a policy: whether the machine has what the course
// promised its groups.
#pragma once

#include <optional>
#include <string>

#include "harness/report/output.h"

namespace vouch::cli {

struct DoctorOptions {
  report::OutputOptions output;       // format: text or json
  std::optional<std::string> policy;  // --policy
};

/// Exit status: 0 builds can be verified strictly, 1 in part (a limit is not enforced, only weak
/// isolation, or the toolchain lacks what the policy promises), 3 not at all, or not under the
/// policy's `[sandbox] require`. Throws UsageError.
int doctor(const DoctorOptions& options);

}  // namespace vouch::cli
