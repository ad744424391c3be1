// The planner's working copy of a step, and the passes that look at all steps together.
#pragma once

#include <string>
#include <vector>

#include "checks/model/readme_facts.h"
#include "harness/commands/classify.h"
#include "harness/readers/readme/command_lines.h"
#include "harness/readers/readme/topics.h"

namespace vouch::readers {

struct Draft {
  PlannedStep step;
  commands::Meaning meaning;
  Topic topic;               // of the headings above it
  bool from_code = false;    // else out of prose
  bool last_resort = false;  // of unknown programs: dropped where the guide has other steps
  bool alternative = false;  // skipped as another way: taken back when nothing else is left
};

/// Puts skips, kinds and order right, in this order:
/// what the zip has done already, doubles, kinds of neutral steps, cleaning up, alternatives,
/// order.
void settle(std::vector<Draft>& drafts, const ProjectFiles& files);

}  // namespace vouch::readers
