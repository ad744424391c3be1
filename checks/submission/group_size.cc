// Does the group have as many members as the course asks for?
#include <fmt/format.h>

#include "checks/check.h"

namespace vouch::checks {
namespace {

constexpr FindingKind kKinds[] = {finding_kind({
    .id = "submission-group-size",
    .severity = Severity::warning,
    .means = "The group has fewer or more members than the course asks for.",
    .why = "Projects are sized for groups of that many people.",
    .fix = "Ask the course staff, who can correct the list of members or agree to the size.",
    .wrong = "a group of one, where groups of 2 to 3 are asked for",
    .right = "a group of two",
})};

void run(const Facts& facts, const Policy& policy, Findings& findings) {
  // The size of a group that handed in nothing is no flaw of what it handed in.
  if (!facts.submission.members_known || handed_in_nothing(facts)) return;
  const auto members = static_cast<std::int64_t>(facts.submission.members.size());
  const auto [fewest, most] = policy.submission.group_size;
  if (members >= fewest && members <= most) return;
  findings.add(kKinds[0], fmt::format("the group has {} member{}; the course asks for {}", members,
                                      members == 1 ? "" : "s",
                                      fewest == most ? fmt::format("{}", fewest)
                                                     : fmt::format("{} to {}", fewest, most)));
}

}  // namespace

extern const Check submission_group_size{"the group's size", kKinds, run};

}  // namespace vouch::checks
