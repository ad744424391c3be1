// Does the program run as the guide says? Nothing here is an error: a program may honestly want
// what a sandbox does not have.
#include <fmt/format.h>

#include <string>

#include "checks/check.h"
#include "checks/text/archive_phrases.h"
#include "checks/text/limit_phrases.h"
#include "checks/text/step_phrases.h"

namespace vouch::checks {
namespace {

using enum StepCause::Kind;

constexpr FindingKind kFailed = finding_kind({
    .id = "run-failed",
    .severity = Severity::warning,
    .means = "A step of the guide that runs the program failed.",
    .why = "Whoever tries the project meets the same.",
    .fix = "Run the step in a fresh copy of the zip, and fix the program or the guide.",
    .wrong = "./server: segmentation fault",
    .right = "./server: exit 0, or still serving",
});

constexpr FindingKind kLimit = finding_kind({
    .id = "run-limit",
    .severity = Severity::warning,
    .means = "A run step reached a limit of the sandbox, so nobody knows how it would have ended.",
    .why = "Limits keep one group's program from holding up all others.",
    .fix = "Give a smaller example in the README, or tell staff what the program needs.",
    .wrong = "python3 train.py --epochs 300",
    .right = "python3 train.py --epochs 1 --small",
});

constexpr FindingKind kNeedsNetwork = finding_kind({
    .id = "run-needs-network",
    .severity = Severity::warning,
    .means = "A run step asked for something over the network, and failed without it.",
    .why = "The zip has to be self-contained; programs are run offline.",
    .fix = "Put the data or model into the zip, or give an example that needs none.",
    .wrong = "python3 demo.py, which downloads a model",
    .right = "python3 demo.py --model models/small.bin",
});

constexpr FindingKind kNeedsDevice = finding_kind({
    .id = "run-needs-device",
    .severity = Severity::warning,
    .means = "A run step needs a device that the verifying machine lacks, or something of the "
             "kernel that the sandbox gives to nobody. That is no fault of the submission.",
    .why = "Nobody is blamed for what the verifying machine lacks.",
    .fix = "Nothing has to be fixed; an example that runs without the device helps every reader.",
    .wrong = "python3 train.py --device cuda",
    .right = "python3 train.py --device cpu",
});

constexpr FindingKind kMissingData = finding_kind({
    .id = "run-missing-data",
    .severity = Severity::warning,
    .means = "A run step opens a file that is not in the zip.",
    .why = "Without its data nobody can see the program work.",
    .fix = "Put a small sample of the data into the zip, and let the README use it.",
    .wrong = "./sort data/1TB.bin",
    .right = "./sort examples/small.bin",
});

constexpr FindingKind kKinds[] = {kFailed, kLimit, kNeedsNetwork, kNeedsDevice, kMissingData};

std::string end_text(const StepFacts& step) {
  std::string end = how_it_ended(step);
  if (!step.cause_detail.empty()) end += ": " + shown(step.cause_detail);
  return end;
}

void judge(const Facts& facts, std::size_t index, const Policy& policy, Findings& findings) {
  const StepFacts& step = facts.steps[index];
  const std::string text = step_text(facts, index);
  const Where where = where_of(facts, index);
  const std::string object(cause_object(step));
  if (is_caused_by(step, needs_root)) return;  // readme-needs-root
  if (!step.filled_with.empty()) return;       // readme-placeholder tells of it
  const bool was_not_installed =
      is_caused_by(step, missing_command) || is_caused_by(step, missing_file);
  if (was_not_installed && follows_denied_root(facts, step)) return;  // the same
  // build-missing-dependency, or the set-up step that should have brought it
  if (lacks_dependency(step) && !has_itself(facts, object)) return;
  // The project's own package, which the machine could not install: build-toolchain-lacks.
  const bool was_not_built = lacks_dependency(step) || was_not_installed;
  if (was_not_built && follows_lack_of_machine(facts, step)) return;
  if (hit_a_limit(step)) {
    findings.add(kLimit,
                 fmt::format("{} met a limit of the sandbox ({}); undecided", text,
                             limit_text(step, policy.sandbox)),
                 where, "Staff may raise the limit in the policy and run it again.");
  } else if (is_caused_by(step, sandbox_refuses)) {
    findings.add(kNeedsDevice,
                 fmt::format("{} needs {}, which the sandbox does not give", text, object), where);
  } else if (is_the_machines(step)) {
    findings.add(kNeedsDevice,
                 fmt::format("{} needs {}, which this machine lacks", text,
                             object.empty() ? "other tools or devices" : shown(object)),
                 where);
  } else if (is_caused_by(step, needs_network)) {
    const std::string host = object.empty() && !step.hosts.empty() ? step.hosts.front() : object;
    findings.add(kNeedsNetwork,
                 fmt::format("{} failed offline; it asked for {}", text,
                             host.empty() ? "a host" : shown(host)),
                 where);
  } else if (is_caused_by(step, missing_file)) {
    findings.add(kMissingData,
                 fmt::format("{} needs {}, which is not in the zip", text, shown(object)), where);
  } else {
    // Neither a tool that vouch knows nor a file of the zip.
    const std::string_view doubt = is_caused_by(step, missing_command)
                                       ? " (if it is typed into the program itself, or belongs to "
                                         "another machine, all is well)"
                                       : "";
    findings.add(kFailed, fmt::format("{} {}{}", text, end_text(step), doubt), where);
  }
}

void run(const Facts& facts, const Policy& policy, Findings& findings) {
  for (std::size_t i = 0; i < facts.steps.size(); ++i) {
    const StepFacts& step = facts.steps[i];
    if (step.kind == StepKind::run && !belongs_to_build(facts, step) && went_wrong(step)) {
      judge(facts, i, policy, findings);
    }
  }
}

}  // namespace

extern const Check run_steps{"running by the guide", kKinds, run};

}  // namespace vouch::checks
