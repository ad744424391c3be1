#include "checks/undecided.h"

#include <fmt/format.h>

#include <algorithm>

#include "checks/model/project_tree.h"
#include "checks/report/pages.h"
#include "checks/text/archive_phrases.h"
#include "checks/text/limit_phrases.h"
#include "checks/text/nested_archive.h"
#include "checks/text/step_phrases.h"

namespace vouch::checks {

namespace {

bool any_run_works(const Facts& facts) {
  return std::ranges::any_of(facts.steps, [](const StepFacts& step) {
    return step.kind == StepKind::run &&
           (step.outcome == Outcome::ok || step.outcome == Outcome::started);
  });
}

/// Why the step's end tells nothing of the submission; "" when it does.
std::string why_undecided(const Facts& facts, std::size_t index) {
  const StepFacts& step = facts.steps[index];
  const std::string text = step_text(facts, index);
  const std::string_view what = cause_object(step);
  if (step.outcome == Outcome::not_started) return "vouch could not start " + text;
  if (hit_a_limit(step))
    return fmt::format("{} reached a limit ({}): undecided", text, limit_name(step));
  if (is_caused_by(step, StepCause::Kind::sandbox_refuses)) {
    return fmt::format("the sandbox does not give what {} needs: {}", text, what);
  }
  if (is_the_machines(step)) {
    return fmt::format("this machine lacks what {} needs{}", text,
                       what.empty() ? "" : ": " + shown(what));
  }
  if (!step.filled_with.empty() && went_wrong(step))
    return fmt::format("{} was run with {}, which vouch filled in, and failed: undecided", text,
                       step.filled_with);
  if (step.kind == StepKind::setup || step.outcome != Outcome::failed) return {};
  // What vouch found is nobody's word: that it fails proves nothing, and no more that it builds.
  if (step.source.detected && step.kind == StepKind::build && !any_run_works(facts))
    return text + " failed, which vouch found itself: nothing shows that the code builds";
  if (is_caused_by(step, StepCause::Kind::missing_command) &&
      what.find('/') == std::string_view::npos) {
    return fmt::format("this machine has no command {}, and vouch does not know it", shown(what));
  }
  if (step.kind == StepKind::build && !step.cause)
    return "undecided: a step failed, and vouch cannot tell why";
  return {};
}

bool went_well(const StepFacts& step) {
  return step.outcome == Outcome::ok || step.outcome == Outcome::started ||
         step.outcome == Outcome::satisfied;
}

/// A step that does more than prepare: cd and export build nothing.
bool does_something(const Facts& facts, const StepFacts& step) {
  const PlannedStep* const planned = planned_step_of(facts, step);
  return planned == nullptr || planned->nature != Nature::neutral;
}

bool is_compiled(const Facts& facts) {
  return facts.archive && std::ranges::any_of(facts.archive->tree, [](const TreeEntry& entry) {
           return entry.type == 'f' && vendored_in(entry.path).empty() &&
                  is_compiled_source(entry.path);
         });
}

}  // namespace

std::string why_nothing_was_built(const Facts& facts) {
  if (facts.steps.empty() && !facts.readme) return {};
  const StepFacts* waiting = nullptr;  // a build step that was not tried
  for (const StepFacts& step : facts.steps) {
    const PlannedStep* const planned = planned_step_of(facts, step);
    const bool builds = step.kind == StepKind::build || (planned != nullptr && planned->compiles);
    if (!builds || !does_something(facts, step)) continue;
    if (step.outcome && step.outcome != Outcome::skipped) return {};
    const bool counts = step.reason.starts_with("needs a") || step.reason.starts_with("template");
    if (step.outcome == Outcome::skipped && counts && waiting == nullptr) waiting = &step;
  }
  if (waiting != nullptr)
    return fmt::format("{} was not tried: {}", shown(waiting->command), waiting->reason);
  if (is_compiled(facts)) return "no step that compiles the code could be tried";
  return std::string(kNothingToBuild);
}

std::string undecided(Stage stage, const Facts& facts, const Policy& policy) {
  const bool of_the_code = stage == Stage::readme || stage == Stage::build || stage == Stage::run;
  if (of_the_code && facts.archive && holds_only_an_archive(*facts.archive)) {
    return "the code lies in an archive inside the archive";
  }
  if (stage == Stage::report && facts.report) return why_in_doubt(*facts.report, policy.report);
  if (stage != Stage::build && stage != Stage::run) return {};
  const bool any_ran_well = std::ranges::any_of(facts.steps, [](const StepFacts& step) {
    return step.kind == StepKind::run && went_well(step);
  });
  for (std::size_t i = 0; i < facts.steps.size(); ++i) {
    const StepFacts& step = facts.steps[i];
    if (stage == Stage::run && step.kind == StepKind::run && went_wrong(step) &&
        (belongs_to_build(facts, step) || lacks_dependency(step))) {
      return step_text(facts, i) + " failed before the program ran";
    }
    if (belongs_to_build(facts, step) != (stage == Stage::build)) continue;
    // What works without a step did not need it: a set-up, or an install as root.
    const bool dispensable =
        step.kind == StepKind::setup || is_caused_by(step, StepCause::Kind::needs_root);
    if (dispensable && went_wrong(step) && !was_needed(facts, step)) continue;
    // Others show that the program runs; what vouch made up tells nothing beside them.
    if (stage == Stage::run && !step.filled_with.empty() && any_ran_well) continue;
    if (std::string why = why_undecided(facts, i); !why.empty()) return why;
  }
  return {};
}

}  // namespace vouch::checks
