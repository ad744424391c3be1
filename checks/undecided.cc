#include "checks/undecided.h"

#include <fmt/format.h>

#include "checks/archive_words.h"
#include "checks/step_words.h"

namespace vouch::checks {

std::string undecided(Stage stage, const Facts& facts) {
  if (stage != Stage::build && stage != Stage::run) return {};
  for (std::size_t i = 0; i < facts.steps.size(); ++i) {
    const StepFacts& step = facts.steps[i];
    if (stage == Stage::run && step.kind == StepKind::run && went_wrong(step) &&
        (belongs_to_build(step) || lacks_dependency(step))) {
      return step_text(facts, i) + " failed before the program ran";
    }
    if (belongs_to_build(step) != (stage == Stage::build)) continue;
    if (step.outcome == Outcome::not_started) return "vouch could not start " + step_text(facts, i);
    if (hit_a_limit(step)) {
      return fmt::format("{} reached a limit ({}): undecided", step_text(facts, i),
                         name(*step.outcome));
    }
    if (is_the_machines(step)) {
      const std::string_view what = cause_object(step);
      return fmt::format("this machine lacks what {} needs{}", step_text(facts, i),
                         what.empty() ? "" : ": " + shown(what));
    }
  }
  return {};
}

}  // namespace vouch::checks
