// What the checks of README, build and run have in common: which steps count, and how one is named.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "checks/model/facts.h"
#include "checks/model/finding.h"

namespace vouch::checks {

/// The step's own number in report.json, and the README's line.
Where where_of(const Facts& facts, std::size_t index);

/// "step 2 (`make`, README.md:14)", the command made fit for a sentence.
std::string step_text(const Facts& facts, std::size_t index);

/// Is that what stands behind the step's failure?
bool is_caused_by(const StepFacts& step, StepCause::Kind kind);
/// "foo.h" of "missing_header:foo.h"; or "".
std::string_view cause_object(const StepFacts& step);

/// How a step that went wrong ended: "crashed: SIGSEGV", "failed, exit status 2".
std::string how_it_ended(const StepFacts& step);

/// The line of the plan that the step was run for; nullptr for what vouch found itself.
const PlannedStep* planned_step_of(const Facts& facts, const StepFacts& step);

/// It was run, and did not end well.
bool went_wrong(const StepFacts& step);

/// A limit of the sandbox ended it: nobody knows how it would have gone on.
bool hit_a_limit(const StepFacts& step);

/// A step before it failed over what the machine lacks, so that what the project would have brought
/// is not there.
bool follows_lack_of_machine(const Facts& facts, const StepFacts& step);

/// What the verifying machine lacks stands behind it: a compiler, a driver, a device, root, or an
/// older toolchain. Never the group's fault.
bool is_the_machines(const StepFacts& step);

/// Of the build, as people mean it: set-up and build steps, and a run step that failed to compile
/// or to fetch what it compiles with.
bool belongs_to_build(const Facts& facts, const StepFacts& step);

/// Does the step compile, by the plan or as one that vouch found?
bool compiles(const Facts& facts, const StepFacts& step);

/// A header, library or module is what it failed for.
bool lacks_dependency(const StepFacts& step);

/// A set-up step, or an installation as root, that failed matters only when a later step fails for
/// the want of something: what works without it was not needed.
bool was_needed(const Facts& facts, const StepFacts& setup);

/// A step before `step` wanted to be root and was not: what it should have installed is not there.
bool follows_denied_root(const Facts& facts, const StepFacts& step);

/// Does the project itself have `name`, as a file, a directory, a module or a package?
bool has_itself(const Facts& facts, std::string_view name);

/// The steps of the build system alone, tried after the README's own had failed, all went well.
bool detected_build_works(const Facts& facts);

}  // namespace vouch::checks
