// What a policy names on the machine that is to build by it: the sandbox's root, and devices. Where
// one is missing nothing can be built, and neither a group nor vouch is to blame.
#pragma once

#include <string>
#include <vector>

#include "harness/policy/policy_file.h"

namespace vouch::policy {

struct MissingPlace {
  std::string key;   // "sandbox.root"
  std::string path;  // as the policy has it
  std::string why;   // "there is not a directory ..."
};

/// In the order of the keys; empty: all is there.
std::vector<MissingPlace> missing_places(const Policy& policy);

/// Throws UsageError, which names the file, line and key of the first that is missing. For what is
/// about to run code: the rest of a policy holds on machines that lack a device of the course's.
void require_places(const LoadedPolicy& loaded);

}  // namespace vouch::policy
