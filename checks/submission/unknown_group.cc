// Is the group on the course's roster?
#include <fmt/format.h>

#include "checks/check.h"

namespace vouch::checks {
namespace {

constexpr FindingKind kKinds[] = {finding_kind({
    .id = "submission-unknown-group",
    .severity = Severity::warning,
    .means = "The submission carries the name of a group that is not on the course's roster.",
    .why = "A misspelt group looks as if one group had handed in nothing and another had come from "
           "nowhere.",
    .fix = "Tell the course staff which group this is.",
    .wrong = "team-7, where the roster has team7",
    .right = "team7",
})};

void run(const Facts& facts, const Policy&, Findings& findings) {
  if (facts.submission.on_roster != false) return;
  findings.add(kKinds[0],
               fmt::format("there is no group \"{}\" on the roster", facts.submission.id));
}

}  // namespace

extern const Check submission_unknown_group{"the roster", kKinds, run};

}  // namespace vouch::checks
