// The one finding that is never the group's: vouch could not do its own work.
#include "checks/check.h"

namespace vouch::checks {
namespace {

constexpr FindingKind kKinds[] = {finding_kind({
    .id = "harness-fault",
    .severity = Severity::warning,
    .means = "vouch itself, or the machine it ran on, failed while it verified this submission.",
    .why = "A fault of the verifier must never be mixed up with one of the submission, so the "
           "verdict is `unverified` and nobody is blamed.",
    .fix = "Verify this submission again; if it happens twice, report the message to vouch's "
           "maintainers.",
    .wrong = "The disk of the verifying machine was full.",
    .right = "The same submission, verified again with room on the disk.",
})};

void run(const Facts& facts, const Policy&, Findings& findings) {
  for (const HarnessTrouble& trouble : facts.troubles) {
    findings.add(kKinds[0], "vouch could not finish: " + trouble.where + ": " + trouble.message);
  }
}

}  // namespace

extern const Check harness_fault{"vouch's own work", kKinds, run};

}  // namespace vouch::checks
