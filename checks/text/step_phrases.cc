#include "checks/text/step_phrases.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "checks/model/project_tree.h"
#include "checks/text/archive_phrases.h"

namespace vouch::checks {

Where where_of(const Facts& facts, std::size_t index) {
  const StepFacts& step = facts.steps[index];
  Where where;
  where.step = static_cast<std::uint32_t>(index + 1);
  where.file = step.source.file;
  where.line = step.source.line;
  return where;
}

std::string step_text(const Facts& facts, std::size_t index) {
  const StepFacts& step = facts.steps[index];
  std::string place = "found by vouch";
  if (step.source.file) place = *step.source.file;
  if (step.source.line) place += fmt::format(":{}", *step.source.line);
  return fmt::format("step {} ({}, {})", index + 1, shown(step.as_written.value_or(step.command)),
                     place);
}

const PlannedStep* planned_step_of(const Facts& facts, const StepFacts& step) {
  if (!facts.readme) return nullptr;
  const auto it = std::ranges::find_if(facts.readme->steps, [&](const PlannedStep& planned) {
    return planned.source.line == step.source.line && planned.source.file == step.source.file &&
           (planned.command == step.command || planned.command == step.as_written ||
            planned.as_written == step.as_written);
  });
  return it == facts.readme->steps.end() ? nullptr : &*it;
}

std::string_view cause_word(const StepFacts& step) {
  const std::string_view cause = step.cause ? std::string_view(*step.cause) : std::string_view{};
  return cause.substr(0, cause.find(':'));
}

std::string_view cause_object(const StepFacts& step) {
  const std::string_view cause = step.cause ? std::string_view(*step.cause) : std::string_view{};
  const std::size_t colon = cause.find(':');
  return colon == std::string_view::npos ? std::string_view{} : cause.substr(colon + 1);
}

bool went_wrong(const StepFacts& step) {
  return step.outcome == Outcome::failed || step.outcome == Outcome::killed || hit_a_limit(step);
}

bool hit_a_limit(const StepFacts& step) {
  static constexpr std::array kLimits{Outcome::timed_out, Outcome::out_of_memory,
                                      Outcome::too_many_processes, Outcome::disk_full,
                                      Outcome::output_limit};
  return step.outcome && std::ranges::find(kLimits, *step.outcome) != kLimits.end();
}

bool is_the_machines(const StepFacts& step) {
  static constexpr std::array<std::string_view, 4> kCauses{"missing_toolchain", "toolchain_drift",
                                                           "needs_root", "needs_device"};
  return went_wrong(step) && std::ranges::find(kCauses, cause_word(step)) != kCauses.end();
}

bool belongs_to_build(const StepFacts& step) {
  return step.kind != StepKind::run || cause_word(step) == "compile_error";
}

bool lacks_dependency(const StepFacts& step) {
  static constexpr std::array<std::string_view, 3> kCauses{"missing_header", "missing_library",
                                                           "missing_module"};
  return went_wrong(step) && std::ranges::find(kCauses, cause_word(step)) != kCauses.end();
}

bool was_needed(const Facts& facts, const StepFacts& setup) {
  bool any_good = false;
  for (const StepFacts& step : facts.steps) {
    if (step.kind == StepKind::setup || !step.outcome || step.outcome == Outcome::skipped) continue;
    const std::string_view cause = cause_word(step);
    const bool wants = lacks_dependency(step) || cause.empty() || cause == "missing_command" ||
                       cause == "missing_toolchain" || cause == "missing_file" ||
                       cause == "needs_network";
    if (&step > &setup && went_wrong(step) && wants) return true;
    any_good = any_good || !went_wrong(step);
  }
  return !any_good;
}

bool follows_denied_root(const Facts& facts, const StepFacts& step) {
  return std::ranges::any_of(facts.steps, [&](const StepFacts& earlier) {
    return &earlier < &step && went_wrong(earlier) && cause_word(earlier) == "needs_root";
  });
}

bool has_itself(const Facts& facts, std::string_view name) {
  if (!facts.archive || name.empty()) return false;
  std::string path(name);
  std::ranges::replace(path, '.', '/');
  const std::string first = path.substr(0, path.find('/'));
  const std::string_view last = file_name(name);
  return std::ranges::any_of(facts.archive->tree, [&](const TreeEntry& entry) {
    if (!vendored_in(entry.path).empty()) return false;
    const std::string_view file = file_name(entry.path);
    const bool directory = entry.type == 'd' && (file == first || entry.path.ends_with(path));
    return directory || file == last || (entry.type == 'f' && stem(entry.path) == first);
  });
}

bool detected_build_works(const Facts& facts) {
  bool any = false;
  for (const StepFacts& step : facts.steps) {
    if (!step.source.detected || step.kind == StepKind::run) continue;
    if (step.outcome != Outcome::ok && step.outcome != Outcome::satisfied) return false;
    any = any || step.kind == StepKind::build;
  }
  return any;
}

}  // namespace vouch::checks
