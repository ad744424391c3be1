#include "harness/build/isolation_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

namespace vouch::build {
namespace {

/// Each command once: one fix may give several limits.
std::string suggest_fixups(const sandbox::Host& host, const std::vector<std::string>& limits) {
  std::vector<std::string> fixes;
  for (const std::string& limit : limits) {
    const std::string fix = sandbox::fix_of(host, limit);
    if (!fix.empty() && std::ranges::find(fixes, fix) == fixes.end()) fixes.push_back(fix);
  }
  return fmt::format("{}", fmt::join(fixes, " && "));
}

}  // namespace

std::optional<Refusal> why_not_run(const sandbox::Host& host, sandbox::Isolation isolation,
                                   const SandboxPolicy& policy) {
  const bool weak = isolation == sandbox::Isolation::weak;
  if (!weak && !host.can_isolate) {
    return Refusal{host.why_not.empty() ? "this machine cannot isolate" : host.why_not, host.fix};
  }
  if (weak && !host.can_isolate_weakly) {
    return Refusal{"this machine cannot isolate, not even weakly", host.fix};
  }
  std::vector<std::string> required = policy.require;
  if (policy.network) std::erase(required, "network");  // the policy itself opened it
  const auto missing = sandbox::not_held(required, weak ? host.enforced_weakly : host.enforced);
  if (missing.empty()) return std::nullopt;
  return Refusal{fmt::format("the policy requires limits that this machine does not enforce{}: {}",
                             weak ? " under weak isolation" : "", fmt::join(missing, ", ")),
                 suggest_fixups(host, missing)};
}

std::string in_words(const Refusal& refusal) {
  return refusal.fix.empty() ? refusal.reason : refusal.reason + "; to fix it: " + refusal.fix;
}

}  // namespace vouch::build
