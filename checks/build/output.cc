// Did this build make something, or was all there before? A build that has nothing to do ends well
// and proves nothing.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "checks/check.h"
#include "checks/model/project_tree.h"
#include "checks/text/archive_phrases.h"
#include "checks/text/step_phrases.h"

namespace vouch::checks {
namespace {

using std::string_view;

constexpr FindingKind kNothing = finding_kind({
    .id = "build-produced-nothing",
    .severity = Severity::warning,
    .means = "Every build step ended well, and none of them made or rewrote a file of the project.",
    .why =
        "Where all is built before the zip is made, `make` says \"Nothing to be done\" and proves "
        "nothing; the programs may be another machine's.",
    .fix = "Leave build output out of the zip (`make clean` before), and try the README's steps in "
           "a fresh copy.",
    .wrong = "make: Nothing to be done for 'all'.",
    .right = "gcc -O2 -o server server.c",
});

constexpr FindingKind kLeftovers = finding_kind({
    .id = "build-needs-leftovers",
    .severity = Severity::warning,
    .means = "A step works only with build output that came in the zip; without it, it fails.",
    .why = "What cannot be built again from its sources cannot be tried, nor changed, by anybody.",
    .fix = "Put the sources into the zip that this output is made from, and let the README's steps "
           "make it; or say in the README why it is handed in as it is.",
    .wrong = "gcc main.c list.o, where list.c is not in the zip",
    .right = "gcc main.c list.c",
});

constexpr FindingKind kKinds[] = {kNothing, kLeftovers};

bool has_compiled_sources(const Facts& facts) {
  return facts.archive && std::ranges::any_of(facts.archive->tree, [](const TreeEntry& entry) {
           return entry.type == 'f' && vendored_in(entry.path).empty() &&
                  is_compiled_source(entry.path);
         });
}

/// Is the step one that compiles, by the plan?
bool compiles(const Facts& facts, const StepFacts& step) {
  if (step.source.detected) return step.kind == StepKind::build;
  return facts.readme && std::ranges::any_of(facts.readme->steps, [&](const PlannedStep& planned) {
           return planned.source.line == step.source.line && planned.compiles;
         });
}

/// Checks, throws its output away, or writes it outside the project: nothing of it can be seen.
bool may_write_elsewhere(string_view command) {
  static constexpr std::array<string_view, 10> kSigns{
      "go ",           "install", "docker", "-o /", "--out-dir /",
      "-fsyntax-only", "check",   "/tmp",   "~",    "HOME"};
  return std::ranges::any_of(kSigns,
                             [&](string_view sign) { return command.find(sign) != command.npos; });
}

/// The first step that compiles, where every one of them ended well and made nothing.
std::optional<std::size_t> first_idle_build(const Facts& facts) {
  std::optional<std::size_t> first;
  for (std::size_t i = 0; i < facts.steps.size(); ++i) {
    const StepFacts& step = facts.steps[i];
    if (!step.outcome || step.outcome == Outcome::skipped) continue;
    if (step.made.value_or(0) > 0 && step.kind != StepKind::run) return std::nullopt;
    if (!compiles(facts, step)) continue;
    if (step.outcome != Outcome::ok || !step.made || *step.made > 0) return std::nullopt;
    if (may_write_elsewhere(step.command)) return std::nullopt;
    if (!first) first = i;
  }
  return first;
}

void run(const Facts& facts, const Policy&, Findings& findings) {
  for (std::size_t i = 0; i < facts.steps.size(); ++i) {
    if (facts.steps[i].normalised != kNormalLeftovers) continue;
    findings.add(kLeftovers,
                 fmt::format("{} works only with the build output that came in the zip",
                             step_text(facts, i)),
                 where_of(facts, i));
  }
  if (!has_compiled_sources(facts)) return;
  if (const auto idle = first_idle_build(facts)) {
    findings.add(kNothing,
                 fmt::format("{} ended well and made no file, nor did any other build step (if it "
                             "builds outside the project's directory, all is well)",
                             step_text(facts, *idle)),
                 where_of(facts, *idle));
  }
}

}  // namespace

extern const Check build_output{"what the build made", kKinds, run};

}  // namespace vouch::checks
