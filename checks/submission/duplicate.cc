// Did two groups hand in the same bytes? Said to staff alone: it names another group, and who
// copied from whom is not for a program to say.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "checks/check.h"

namespace vouch::checks {
namespace {

constexpr FindingKind kKinds[] = {finding_kind({
    .id = "submission-duplicate",
    .severity = Severity::warning,
    .audience = Audience::staff,
    .means = "Another group's code archive is the same, byte for byte.",
    .why = "Two groups do not make the same zip by chance; but one may have handed in twice, under "
           "two names, or both the course's starter code.",
    .fix = "Look at both submissions before you ask anybody.",
    .wrong = "team7/code.zip and team9/code.zip have the same SHA-256",
    .right = "every group's own code",
})};

void run(const Facts& facts, const Policy&, Findings& findings) {
  const auto& twins = facts.submission.same_code_as;
  if (twins.empty()) return;
  constexpr std::size_t kShown = 10;
  const std::size_t shown = std::min(kShown, twins.size());
  const std::string more =
      twins.size() > shown ? fmt::format(" and {} more groups", twins.size() - shown) : "";
  findings.add(
      kKinds[0],
      fmt::format("the code is the same, byte for byte, as that of {}{}",
                  fmt::join(twins.begin(), twins.begin() + static_cast<long>(shown), ", "), more));
}

}  // namespace

extern const Check submission_duplicate{"the same code from two groups", kKinds, run};

}  // namespace vouch::checks
