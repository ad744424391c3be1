// Does the README give the steps that the course asks for, and can each be followed as written?
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "checks/check.h"
#include "checks/model/project_tree.h"
#include "checks/text/archive_phrases.h"
#include "checks/text/step_phrases.h"
#include "util/name_form.h"

namespace vouch::checks {
namespace {

using std::string_view;

constexpr FindingKind kNoBuildSteps = finding_kind({
    .id = "readme-no-build-steps",
    .severity = Severity::error,
    .means = "The code needs compiling, and the README gives no command that compiles it.",
    .why = "The course asks for a step-by-step guide on how to compile and run.",
    .fix = "Add a section \"Build\" with each command, in order.",
    .wrong = "## Run\n    ./server 8080",
    .right = "## Build\n    make\n## Run\n    ./server 8080",
});

constexpr FindingKind kNoRunSteps = finding_kind({
    .id = "readme-no-run-steps",
    .severity = Severity::error,
    .means = "The README gives no command that runs the program.",
    .why = "The course asks for a step-by-step guide on how to compile and run.",
    .fix = "Add a section \"Run\" with a command that can be copied, with real arguments.",
    .wrong = "## Build\n    make",
    .right = "## Build\n    make\n## Run\n    ./server 8080",
});

constexpr FindingKind kPlaceholder = finding_kind({
    .id = "readme-placeholder",
    .severity = Severity::warning,
    .means = "A command holds a part that the reader has to replace, so it cannot be copied.",
    .why = "A shell takes `<port>` for a redirection; a reader has to guess what is meant.",
    .fix = "Give one example with real values beside the template.",
    .wrong = "./client <host> <port>",
    .right = "./client localhost 8080",
});

constexpr FindingKind kMissingFile = finding_kind({
    .id = "readme-missing-file",
    .severity = Severity::warning,
    .means = "A step names a file that the zip does not hold.",
    .why = "The step cannot work for anybody who has only the zip.",
    .fix = "Add the file, or fix its name in the README.",
    .wrong = "python3 main.py, where the zip holds only src/app.py",
    .right = "python3 src/app.py",
});

constexpr FindingKind kNeedsRoot = finding_kind({
    .id = "readme-needs-root",
    .severity = Severity::warning,
    .means = "A step needs root, which nobody who verifies the project will give it.",
    .why = "Code of strangers is run as an ordinary user; most steps need no more.",
    .fix = "Give a way without sudo: build and install below the project's own directory.",
    .wrong = "sudo make install",
    .right = "make && ./build/server",
});

constexpr FindingKind kManualStep = finding_kind({
    .id = "readme-manual-step",
    .severity = Severity::info,
    .means = "A step needs a person or another machine; vouch did not try it.",
    .why = "What a machine cannot follow, staff have to try by hand.",
    .fix = "Where it can be done by a command, give the command.",
    .wrong = "Open the project in Eclipse and press Run.",
    .right = "java -cp build Main",
});

constexpr FindingKind kKinds[] = {kNoBuildSteps, kNoRunSteps, kPlaceholder,
                                  kMissingFile,  kNeedsRoot,  kManualStep};

/// Is there code that only a compiler makes a program of?
struct Languages {
  bool compiled = false;
  bool interpreted = false;
};

Languages languages_in(const ArchiveFacts& archive) {
  static constexpr std::array<string_view, 8> kInterpreted{".py", ".ipynb", ".js", ".ts",
                                                           ".rb", ".R",     ".jl", ".m"};
  Languages found;
  for (const TreeEntry& entry : archive.tree) {
    if (entry.type != 'f' || !vendored_in(entry.path).empty()) continue;
    found.compiled = found.compiled || is_compiled_source(entry.path);
    found.interpreted = found.interpreted || is_one_of(extension(entry.path), kInterpreted);
  }
  return found;
}

bool is_required(const Policy& policy, string_view kind) {
  return std::ranges::find(policy.readme.require, kind) != policy.readme.require.end();
}

bool is_for_another_system(const PlannedStep& step) {
  return step.skipped && step.skipped->starts_with("for another system");
}

/// The lines that were looked at and left, so that a student can argue.
std::string lines_left(const ReadmeFacts& readme) {
  constexpr std::size_t kMost = 3;
  std::string text;
  std::size_t count = 0;
  for (const ReadLine& line : readme.considered) {
    if (line.taken || ++count > kMost) continue;
    if (!text.empty()) text += "; ";
    text += fmt::format("line {} ({}): {}", line.line, shown(line.text), line.why);
  }
  if (text.empty()) return {};
  if (count > kMost) text += fmt::format("; and {} more", count - kMost);
  return ". Looked at and left: " + text;
}

/// What looks like commands and was not taken for steps may be the guide after all.
std::string doubt_of(const ReadmeFacts& readme) {
  if (readme.passed_over == 0) return lines_left(readme);
  return fmt::format(
             ", as far as vouch reads it: {} of it may hold commands that it did not understand; "
             "a ```bash block of their own makes them plain",
             readme.passed_over == 1 ? std::string("one place")
                                     : fmt::format("{} places", readme.passed_over)) +
         lines_left(readme);
}

/// A sentence that tells what to do at a window: a guide that a person can follow.
bool is_guide_for_people(const ReadmeFacts& readme) {
  return std::ranges::any_of(readme.steps, [](const PlannedStep& step) {
    return step.skipped && step.skipped->starts_with("needs a person: ");
  });
}

void judge_build_steps(const Facts& facts, Findings& findings) {
  const ReadmeFacts& readme = *facts.readme;
  const bool gives_build = std::ranges::any_of(readme.steps, [](const PlannedStep& step) {
    return (step.kind != StepKind::run || step.compiles) && !is_for_another_system(step);
  });
  const Languages languages = languages_in(*facts.archive);
  if (gives_build || !languages.compiled || is_guide_for_people(readme)) return;
  const auto found = std::ranges::find_if(facts.steps, [](const StepFacts& step) {
    return step.source.detected && step.kind == StepKind::build;
  });
  std::string message =
      fmt::format("{} gives no command that compiles the code", shown(*readme.path));
  std::string hint;
  if (found != facts.steps.end()) {
    message += fmt::format("; vouch found {} and tried {}", *found->source.detected,
                           shown(found->command));
    if (found->outcome == Outcome::ok) {
      hint = fmt::format("Add the command that works: {}", shown(found->command));
    }
  }
  // Where other code needs no compiler, what is compiled may not be needed to run the project.
  const bool doubt = languages.interpreted;
  if (doubt) message += " (if it needs compiling at all: there is code that does not)";
  message += doubt_of(readme);
  const bool warns = doubt || readme.passed_over > 0;
  findings.add(kNoBuildSteps, warns ? Severity::warning : Severity::error, std::move(message),
               {.file = readme.path}, std::move(hint));
}

void judge_run_steps(const ReadmeFacts& readme, Findings& findings) {
  bool any = false;
  bool only_elsewhere = true;
  for (const PlannedStep& step : readme.steps) {
    if (step.kind != StepKind::run) continue;
    any = true;
    only_elsewhere = only_elsewhere && is_for_another_system(step);
  }
  if ((any && !only_elsewhere) || is_guide_for_people(readme)) return;
  std::string message =
      fmt::format("{} gives no command that runs the program", shown(*readme.path));
  if (any) message += " on Linux: all that it gives are for another system";
  message += doubt_of(readme);
  const bool warns = any || readme.passed_over > 0;
  findings.add(kNoRunSteps, warns ? Severity::warning : Severity::error, std::move(message),
               {.file = readme.path});
}

/// A name that differs only in case or in how accents are stored is there for whoever looks: what
/// becomes of it is told with the step.
bool is_in_tree(const ArchiveFacts& archive, string_view file) {
  const std::string wanted = without_case(file_name(file));
  return std::ranges::any_of(archive.tree, [&](const TreeEntry& entry) {
    return without_case(file_name(entry.path)) == wanted;
  });
}

/// What was filled in is told; how that ended is nobody's fault.
void judge_template(const Facts& facts, const PlannedStep& step, Findings& findings) {
  const Where where{.file = step.source.file, .line = step.source.line};
  std::string message = fmt::format("{}: {}", shown(step.command), *step.skipped);
  if (!step.filled) {
    findings.add(kPlaceholder, std::move(message), where);
    return;
  }
  message += fmt::format("; vouch ran it with {}", step.filled_with);
  const auto ran = std::ranges::find_if(facts.steps, [&](const StepFacts& other) {
    return !other.filled_with.empty() && other.source.line == step.source.line &&
           other.source.file == step.source.file;
  });
  const bool failed = ran != facts.steps.end() && went_wrong(*ran);
  if (failed) message += ", and it failed: undecided, as the values were a guess";
  findings.add(kPlaceholder, failed ? Severity::warning : Severity::info, std::move(message),
               where);
}

void judge_planned_step(const Facts& facts, const PlannedStep& step, Findings& findings) {
  const Where where{.file = step.source.file, .line = step.source.line};
  if (step.skipped && step.skipped->starts_with("template")) {
    judge_template(facts, step, findings);
  } else if (step.skipped && step.skipped->starts_with("needs a person")) {
    findings.add(kManualStep, fmt::format("{}: {}", shown(step.command), *step.skipped), where);
  } else if (!step.skipped && facts.archive->complete && !facts.archive->tree.empty()) {
    for (const std::string& file : step.files) {
      // A file of that name elsewhere may be meant, from a directory that an earlier step entered.
      if (is_in_tree(*facts.archive, file)) continue;
      findings.add(kMissingFile,
                   fmt::format("{} names {}, and the zip holds no file of that name",
                               shown(step.command), shown(file)),
                   where);
    }
  }
}

void run(const Facts& facts, const Policy& policy, Findings& findings) {
  const bool was_read = facts.readme && facts.archive && facts.readme->path &&
                        facts.readme->readable && facts.readme->words > 0;
  if (!was_read) return;
  if (is_required(policy, "build")) judge_build_steps(facts, findings);
  if (is_required(policy, "run")) judge_run_steps(*facts.readme, findings);
  for (const PlannedStep& step : facts.readme->steps) judge_planned_step(facts, step, findings);
  for (std::size_t i = 0; i < facts.steps.size(); ++i) {
    if (!went_wrong(facts.steps[i]) || !is_caused_by(facts.steps[i], StepCause::Kind::needs_root))
      continue;
    findings.add(kNeedsRoot, fmt::format("{} needs root", step_text(facts, i)), where_of(facts, i));
  }
}

}  // namespace

extern const Check readme_steps{"the README's steps", kKinds, run};

}  // namespace vouch::checks
