// The sandbox's limits in words: what a step met, how much the policy gives, and by which key.
#pragma once

#include <string>
#include <string_view>

#include "checks/model/policy.h"
#include "checks/model/step_facts.h"

namespace vouch::checks {

/// "memory", "open files", "the size of a file": the limit that the step met.
std::string_view limit_name(const StepFacts& step);

/// "open files: 65536, [sandbox] open_files"; without a value where no key of the policy says it.
std::string limit_text(const StepFacts& step, const SandboxPolicy& policy);

}  // namespace vouch::checks
