#include "harness/build/isolation_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

namespace vouch::build {
namespace {

/// Each command once: one mend may give several limits.
std::string mends_of(const sandbox::Host& host, const std::vector<std::string>& limits) {
  std::vector<std::string> mends;
  for (const std::string& limit : limits) {
    const std::string mend = sandbox::mend_of(host, limit);
    if (!mend.empty() && std::ranges::find(mends, mend) == mends.end()) mends.push_back(mend);
  }
  return fmt::format("{}", fmt::join(mends, " && "));
}

}  // namespace

std::optional<Refusal> why_not_run(const sandbox::Host& host, sandbox::Isolation isolation,
                                   const SandboxPolicy& policy) {
  const bool weak = isolation == sandbox::Isolation::weak;
  if (!weak && !host.can_isolate) {
    return Refusal{host.why_not.empty() ? "this machine cannot isolate" : host.why_not, host.mend};
  }
  if (weak && !host.can_isolate_weakly) {
    return Refusal{"this machine cannot isolate, not even weakly", host.mend};
  }
  std::vector<std::string> required = policy.require;
  if (policy.network) std::erase(required, "network");  // the policy itself opened it
  const auto missing = sandbox::not_held(required, weak ? host.enforced_weakly : host.enforced);
  if (missing.empty()) return std::nullopt;
  return Refusal{fmt::format("the policy requires limits that this machine does not enforce{}: {}",
                             weak ? " under weak isolation" : "", fmt::join(missing, ", ")),
                 mends_of(host, missing)};
}

std::string in_words(const Refusal& refusal) {
  return refusal.mend.empty() ? refusal.reason : refusal.reason + "; to mend it: " + refusal.mend;
}

}  // namespace vouch::build
