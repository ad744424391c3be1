// Did the guide's own steps build the code, and if not, whose fault is that?
#include <fmt/format.h>

#include <string>
#include <utility>

#include "checks/check.h"
#include "checks/text/archive_phrases.h"
#include "checks/text/limit_phrases.h"
#include "checks/text/step_phrases.h"

namespace vouch::checks {
namespace {

using enum StepCause::Kind;

constexpr FindingKind kFailed = finding_kind({
    .id = "build-failed",
    .severity = Severity::error,
    .means = "A step of the guide that builds the code failed.",
    .why = "Code that nobody else can build cannot be tried.",
    .fix = "Unpack your own zip into an empty directory, follow your README there, and fix what "
           "fails.",
    .wrong = "make: error: server.c:12: expected ';'",
    .right = "make, exit 0, in a fresh copy of the zip",
});

constexpr FindingKind kLimit = finding_kind({
    .id = "build-limit",
    .severity = Severity::warning,
    .means =
        "A build step reached a limit of the sandbox, so nobody knows how it would have ended.",
    .why = "Limits keep one group's build from holding up all others.",
    .fix = "Build less at once (make -j2), or tell staff how much time or memory the build needs.",
    .wrong = "make -j, 64 compilers at once",
    .right = "make -j2",
});

constexpr FindingKind kToolchainLacks = finding_kind({
    .id = "build-toolchain-lacks",
    .severity = Severity::warning,
    .means =
        "The verifying machine lacks a tool or device that a build step needs. That is no fault "
        "of the submission.",
    .why = "Nobody is blamed for what the verifying machine lacks; staff verify it elsewhere.",
    .fix = "Nothing is to be fixed in the zip; staff install the tool, or name it in the policy's "
           "[toolchain] provides.",
    .wrong = "nvcc kernel.cu, on a machine without CUDA",
    .right = "the same on a machine with CUDA",
});

constexpr FindingKind kNeedsNetwork = finding_kind({
    .id = "build-needs-network",
    .severity = Severity::error,
    .means = "A build step asked for something over the network, and failed without it.",
    .why =
        "The zip has to be self-contained, with all dependencies: what is downloaded today may be "
        "gone tomorrow, or be something else.",
    .fix = "Put what the step downloads into the zip (vendor it), and have the build use it there.",
    .wrong = "pip install -r requirements.txt, with nothing vendored",
    .right = "pip install --no-index --find-links vendor/ -r requirements.txt",
});

constexpr FindingKind kMissingDependency = finding_kind({
    .id = "build-missing-dependency",
    .severity = Severity::error,
    .means = "The build needs a header, library or module that neither the zip nor the course's "
             "toolchain has.",
    .why = "The zip has to be self-contained, with all dependencies.",
    .fix = "Put the dependency into the zip, or ask staff whether the course provides it.",
    .wrong = "#include <tbb/tbb.h>, with TBB only on the author's machine",
    .right = "third_party/tbb/ in the zip, and -Ithird_party/tbb/include",
});

constexpr FindingKind kOnlyWithoutReadme = finding_kind({
    .id = "build-only-without-readme",
    .severity = Severity::warning,
    .means = "The README's steps fail, and the project's build system alone works.",
    .why = "Staff and readers follow the README; what works has to stand in it.",
    .fix = "Write the commands that work into the README.",
    .wrong = "README: cd src && make, where the Makefile lies at the top",
    .right = "README: make",
});

constexpr FindingKind kKinds[] = {
    kFailed, kLimit, kToolchainLacks, kNeedsNetwork, kMissingDependency, kOnlyWithoutReadme};

std::string with_detail(std::string message, const StepFacts& step) {
  if (!step.cause_detail.empty()) message += ": " + shown(step.cause_detail);
  return message;
}

std::string hosts_text(const StepFacts& step) {
  if (!cause_object(step).empty()) return shown(cause_object(step));
  return step.hosts.empty() ? "a host" : shown(step.hosts.front());
}

/// A step of the guide that does not ask for the group's own doing: vouch found it, or guessed it.
bool is_in_doubt(const Facts& facts, const StepFacts& step) {
  if (step.source.detected) return true;
  for (const PlannedStep& planned :
       facts.readme ? facts.readme->steps : std::vector<PlannedStep>{}) {
    if (planned.source.line == step.source.line && planned.source.file == step.source.file) {
      return !planned.sure;
    }
  }
  return false;
}

class BuildJudge {
 public:
  BuildJudge(const Facts& facts, const SandboxPolicy& limits, Findings& findings)
      : facts_(facts), limits_(limits), findings_(findings) {}

  void judge(std::size_t index) {
    const StepFacts& step = facts_.steps[index];
    where_ = where_of(facts_, index);
    text_ = step_text(facts_, index);
    if (is_caused_by(step, needs_root)) return;  // readme-needs-root
    if (!step.filled_with.empty()) return;       // readme-placeholder tells of it
    // The first of a chain: what a set-up step should have brought is told with that step.
    if (step.kind != StepKind::setup && lacks_dependency(step) && told_dependency_) return;
    if (step.kind == StepKind::setup && !was_needed(facts_, step)) return judge_needless(step);
    if (hit_a_limit(step)) {
      after_limit_ = true;
      findings_.add(kLimit,
                    fmt::format("{} met a limit of the sandbox ({}); undecided", text_,
                                limit_text(step, limits_)),
                    where_);
    } else if (is_the_machines(step)) {
      findings_.add(kToolchainLacks, machine_text(step), where_);
    } else if (is_caused_by(step, needs_network)) {
      add(kNeedsNetwork, step,
          fmt::format("{} failed offline; it asked for {}", text_, hosts_text(step)));
      told_dependency_ = true;
    } else if (is_dependency(step) && !has_itself(facts_, cause_object(step))) {
      told_dependency_ = true;
      add(kMissingDependency, step,
          fmt::format("{} needs {}, which is not there", text_, shown(cause_object(step))));
    } else {
      add_failure(step);
    }
  }

 private:
  static bool is_dependency(const StepFacts& step) {
    return step.cause && (step.cause->is_dependency() || step.cause->kind == missing_command);
  }

  /// The steps after it work without what it asked for.
  void judge_needless(const StepFacts& step) {
    if (!is_caused_by(step, needs_network)) return;
    findings_.add(kNeedsNetwork, Severity::warning,
                  fmt::format("{} failed offline; it asked for {}, and the steps after it work "
                              "without",
                              text_, hosts_text(step)),
                  where_);
  }

  std::string machine_text(const StepFacts& step) const {
    const std::string_view what = cause_object(step);
    if (is_caused_by(step, sandbox_refuses)) {
      return fmt::format("{} needs {}, which the sandbox does not give", text_, what);
    }
    if (is_caused_by(step, toolchain_drift)) {
      return with_detail(
          fmt::format("{} failed because this machine's tools are newer or older than those that "
                      "it was written for",
                      text_),
          step);
    }
    return fmt::format("{} needs {}, which this machine lacks", text_,
                       what.empty() ? "a tool" : shown(what));
  }

  void add_failure(const StepFacts& step) {
    if (step.failed_file) {
      where_.file = step.failed_file;
      where_.line = step.failed_line;
    }
    const bool tests_only = is_caused_by(step, test_failure);
    std::string message = with_detail(fmt::format("{} {}", text_, how_it_ended(step)), step);
    if (tests_only) message += " (the code was built; its own tests failed)";
    // What is not known to be the zip's may be the machine's, or a guide misread.
    const bool unclear = !step.cause && !step.signal;
    if (unclear) message += "; vouch cannot tell why";
    const bool needless = works_after(step);
    if (needless) message += "; the build went on without it";
    add(kFailed, step, std::move(message), tests_only || unclear || needless);
  }

  /// Did a step of the guide that builds work after this one failed?
  bool works_after(const StepFacts& step) const {
    bool after = false;
    for (const StepFacts& other : facts_.steps) {
      if (after && other.kind == StepKind::build && other.outcome == Outcome::ok &&
          !other.source.detected) {
        return true;
      }
      after = after || &other == &step;
    }
    return false;
  }

  void add(const FindingKind& kind, const StepFacts& step, std::string message,
           bool in_doubt = false) {
    if (is_in_doubt(facts_, step)) {
      in_doubt = true;
      message += step.source.detected ? " (vouch found this step; the README does not give it)"
                                      : " (if vouch read this step out of the README rightly)";
    }
    if (after_limit_) {
      in_doubt = true;
      message += " (after a step that a limit ended)";
    }
    if (is_caused_by(step, missing_command)) in_doubt = true;
    findings_.add(kind, in_doubt ? Severity::warning : kind.severity, std::move(message), where_);
  }

  const Facts& facts_;
  const SandboxPolicy& limits_;
  Findings& findings_;
  Where where_;
  std::string text_;
  bool told_dependency_ = false;
  bool after_limit_ = false;  // an earlier step was ended before it was done
};

void run(const Facts& facts, const Policy& policy, Findings& findings) {
  bool guide_failed = false;
  bool guide_cannot_build = false;  // for its own sake, not for what a set-up step did not bring
  BuildJudge judge(facts, policy.sandbox, findings);
  for (std::size_t i = 0; i < facts.steps.size(); ++i) {
    const StepFacts& step = facts.steps[i];
    const bool runs_without = step.kind == StepKind::run && lacks_dependency(step) &&
                              !has_itself(facts, cause_object(step));
    if ((!belongs_to_build(facts, step) && !runs_without) || !went_wrong(step)) continue;
    // What was tried after the README's own way failed, and fails too, tells nothing more.
    if (step.source.detected && guide_failed) continue;
    guide_failed = guide_failed || !step.source.detected;
    guide_cannot_build = guide_cannot_build || (!step.source.detected && !lacks_dependency(step) &&
                                                step.kind != StepKind::setup);
    judge.judge(i);
  }
  if (!guide_cannot_build || !detected_build_works(facts)) return;
  for (std::size_t i = 0; i < facts.steps.size(); ++i) {
    const StepFacts& step = facts.steps[i];
    if (!step.source.detected || step.kind != StepKind::build) continue;
    findings.add(kOnlyWithoutReadme,
                 fmt::format("the README's steps fail, and {} works: {}", *step.source.detected,
                             shown(step.command)),
                 where_of(facts, i));
    return;
  }
}

}  // namespace

extern const Check build_steps{"building by the guide", kKinds, run};

}  // namespace vouch::checks
