// From a README's blocks to the ordered steps of its guide: which lines are commands, what each is
// for, and which are no steps at all (templates, other systems, what the zip has done already).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "checks/model/readme_facts.h"
#include "harness/readers/readme/blocks.h"
#include "harness/readers/readme/command_lines.h"

namespace vouch::readers {

struct ReadPlan {
  std::vector<PlannedStep> steps;
  std::vector<ReadLine> considered;
  std::uint32_t passed_over = 0;  // ReadmeFacts::passed_over
};

/// `path` is the README's own, for StepSource::file. At most kMostSteps steps; the rest is dropped.
ReadPlan plan_steps(const Blocks& blocks, const ProjectFiles& files, const std::string& path);

inline constexpr std::size_t kMostSteps = 500;

}  // namespace vouch::readers
