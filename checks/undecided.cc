#include "checks/undecided.h"

#include <fmt/format.h>

#include "checks/report/pages.h"
#include "checks/text/archive_phrases.h"
#include "checks/text/step_phrases.h"

namespace vouch::checks {

namespace {

/// Why the step's end tells nothing of the submission; "" when it does.
std::string why_undecided(const Facts& facts, std::size_t index) {
  const StepFacts& step = facts.steps[index];
  const std::string text = step_text(facts, index);
  const std::string_view what = cause_object(step);
  if (step.outcome == Outcome::not_started) return "vouch could not start " + text;
  if (hit_a_limit(step))
    return fmt::format("{} reached a limit ({}): undecided", text, name(*step.outcome));
  if (is_the_machines(step)) {
    return fmt::format("this machine lacks what {} needs{}", text,
                       what.empty() ? "" : ": " + shown(what));
  }
  if (step.kind == StepKind::setup || step.outcome != Outcome::failed) return {};
  if (cause_word(step) == "missing_command" && what.find('/') == std::string_view::npos) {
    return fmt::format("this machine has no command {}, and vouch does not know it", shown(what));
  }
  if (step.kind == StepKind::build && !step.cause)
    return "undecided: a step failed, and vouch cannot tell why";
  return {};
}

}  // namespace

std::string undecided(Stage stage, const Facts& facts, const Policy& policy) {
  if (stage == Stage::report && facts.report) return why_in_doubt(*facts.report, policy.report);
  if (stage != Stage::build && stage != Stage::run) return {};
  for (std::size_t i = 0; i < facts.steps.size(); ++i) {
    const StepFacts& step = facts.steps[i];
    if (stage == Stage::run && step.kind == StepKind::run && went_wrong(step) &&
        (belongs_to_build(step) || lacks_dependency(step))) {
      return step_text(facts, i) + " failed before the program ran";
    }
    if (belongs_to_build(step) != (stage == Stage::build)) continue;
    // What works without a step did not need it: a set-up, or an install as root.
    const bool dispensable = step.kind == StepKind::setup || cause_word(step) == "needs_root";
    if (dispensable && went_wrong(step) && !was_needed(facts, step)) continue;
    if (std::string why = why_undecided(facts, i); !why.empty()) return why;
  }
  return {};
}

}  // namespace vouch::checks
