#include "checks/text/step_phrases.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "checks/model/project_tree.h"
#include "checks/text/archive_phrases.h"
#include "util/signal_name.h"

namespace vouch::checks {

using enum StepCause::Kind;

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

bool is_caused_by(const StepFacts& step, StepCause::Kind kind) {
  return step.cause && step.cause->kind == kind;
}

std::string_view cause_object(const StepFacts& step) {
  return step.cause ? std::string_view(step.cause->object) : std::string_view{};
}

std::string how_it_ended(const StepFacts& step) {
  if (const auto crash = crash_signal(step.exit_code, step.signal)) return "crashed: " + *crash;
  if (step.signal) return "was ended by " + signal_name(*step.signal);
  if (step.exit_code) return fmt::format("failed, exit status {}", *step.exit_code);
  return "failed";
}

bool went_wrong(const StepFacts& step) {
  return step.outcome == Outcome::failed || step.outcome == Outcome::killed ||
         step.outcome == Outcome::timed_out || hit_a_limit(step);
}

bool hit_a_limit(const StepFacts& step) {
  // What waited for a host that nobody answers for would have waited on.
  if (step.outcome == Outcome::timed_out && is_caused_by(step, needs_network)) return false;
  static constexpr std::array kLimits{Outcome::timed_out, Outcome::out_of_memory,
                                      Outcome::too_many_processes, Outcome::disk_full,
                                      Outcome::output_limit};
  const bool told_by_program =
      step.outcome == Outcome::failed && is_caused_by(step, StepCause::Kind::limit);
  return told_by_program ||
         (step.outcome && std::ranges::find(kLimits, *step.outcome) != kLimits.end());
}

bool is_the_machines(const StepFacts& step) {
  return went_wrong(step) && step.cause && step.cause->is_machines();
}

bool compiles(const Facts& facts, const StepFacts& step) {
  if (step.source.detected) return step.kind == StepKind::build;
  return facts.readme && std::ranges::any_of(facts.readme->steps, [&](const PlannedStep& planned) {
           return planned.source.line == step.source.line && planned.compiles;
         });
}

namespace {

/// Where package managers fetch from: a program that runs has no business there.
bool is_registry(std::string_view host) {
  static constexpr std::array<std::string_view, 32> kHosts{"proxy.golang.org",
                                                           "sum.golang.org",
                                                           "index.crates.io",
                                                           "static.crates.io",
                                                           "crates.io",
                                                           "registry.npmjs.org",
                                                           "registry.yarnpkg.com",
                                                           "repo.yarnpkg.com",
                                                           "pypi.org",
                                                           "files.pythonhosted.org",
                                                           "repo.maven.apache.org",
                                                           "repo1.maven.org",
                                                           "plugins.gradle.org",
                                                           "services.gradle.org",
                                                           "jcenter.bintray.com",
                                                           "jsr.io",
                                                           "npm.jsr.io",
                                                           "deno.land",
                                                           "esm.sh",
                                                           "rubygems.org",
                                                           "index.rubygems.org",
                                                           "repo.packagist.org",
                                                           "packagist.org",
                                                           "hackage.haskell.org",
                                                           "repo.hex.pm",
                                                           "hex.pm",
                                                           "opam.ocaml.org",
                                                           "cloud.r-project.org",
                                                           "cpan.metacpan.org",
                                                           "api.nuget.org",
                                                           "repo.clojars.org",
                                                           "pkg.julialang.org"};
  return std::ranges::find(kHosts, host) != kHosts.end();
}

/// The words of a tool that fetches before it runs anything.
bool is_fetchers_word(std::string_view line) {
  static constexpr std::array<std::string_view, 10> kSigns{"class=Net",
                                                           "failed to fetch `",
                                                           "failed to get `",
                                                           "Unable to update ",
                                                           "npm ERR!",
                                                           "npm error",
                                                           "Could not resolve dependencies",
                                                           "Could not transfer artifact",
                                                           "Import '",
                                                           "JSR package manifest"};
  return std::ranges::any_of(kSigns,
                             [&](std::string_view sign) { return line.find(sign) != line.npos; });
}

/// A run step that failed before the program ran, as its packages are to be fetched.
bool fails_to_fetch(const Facts& facts, const StepFacts& step) {
  if (!went_wrong(step) || !is_caused_by(step, needs_network)) return false;
  if (is_registry(cause_object(step))) return true;
  return compiles(facts, step) &&
         (std::ranges::any_of(step.hosts, is_registry) || is_fetchers_word(step.cause_detail));
}

}  // namespace

bool belongs_to_build(const Facts& facts, const StepFacts& step) {
  const bool lacks_compiler =
      went_wrong(step) && compiles(facts, step) &&
      (is_caused_by(step, missing_toolchain) || is_caused_by(step, toolchain_drift));
  return step.kind != StepKind::run || is_caused_by(step, compile_error) || lacks_compiler ||
         fails_to_fetch(facts, step);
}

bool lacks_dependency(const StepFacts& step) {
  return went_wrong(step) && step.cause && step.cause->is_dependency();
}

bool was_needed(const Facts& facts, const StepFacts& setup) {
  bool any_good = false;
  for (const StepFacts& step : facts.steps) {
    if (step.kind == StepKind::setup || !step.outcome || step.outcome == Outcome::skipped) continue;
    const bool wants = lacks_dependency(step) || !step.cause ||
                       is_caused_by(step, missing_command) ||
                       is_caused_by(step, missing_toolchain) || is_caused_by(step, missing_file) ||
                       is_caused_by(step, needs_network);
    if (&step > &setup && went_wrong(step) && wants) return true;
    any_good = any_good || !went_wrong(step);
  }
  return !any_good;
}

bool follows_denied_root(const Facts& facts, const StepFacts& step) {
  return std::ranges::any_of(facts.steps, [&](const StepFacts& earlier) {
    return &earlier < &step && went_wrong(earlier) && is_caused_by(earlier, needs_root);
  });
}

bool follows_lack_of_machine(const Facts& facts, const StepFacts& step) {
  return std::ranges::any_of(facts.steps, [&](const StepFacts& earlier) {
    return &earlier < &step && earlier.kind != StepKind::run && is_the_machines(earlier);
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
