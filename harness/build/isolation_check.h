// Whether a group's code may be run on this machine under this policy: it is isolated, and what
// `[sandbox] require` names is enforced. Asked before anything of the group's is started.
#pragma once

#include <optional>
#include <string>

#include "checks/model/policy.h"
#include "sandbox/host.h"

namespace vouch::build {

struct Refusal {
  std::string reason;
  std::string fix;  // a command; empty when none is known
};

/// Why no code is run; none: it may be.
std::optional<Refusal> why_not_run(const sandbox::Host& host, sandbox::Isolation isolation,
                                   const SandboxPolicy& policy);

/// "this machine cannot isolate: ...; to fix it: sysctl ..."
std::string in_words(const Refusal& refusal);

}  // namespace vouch::build
