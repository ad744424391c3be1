// The planner's working copy of a step, and the passes that look at all steps together.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "checks/model/readme_facts.h"
#include "harness/commands/classify.h"
#include "harness/readers/readme/command_lines.h"
#include "harness/readers/readme/phrases.h"
#include "harness/readers/readme/topics.h"

namespace vouch::readers {

struct Draft {
  PlannedStep step;
  commands::Meaning meaning;
  Topic topic;                     // of the headings above it
  bool from_code = false;          // else out of prose
  bool last_resort = false;        // of unknown programs: dropped where the guide has other steps
  bool alternative = false;        // skipped as another way: taken back when nothing else is left
  bool told_move = false;          // a `cd` that a sentence tells
  std::optional<StepKind> kind{};  // what a label says that it is for
  Way way{};                       // the way of several that it belongs to
  std::uint32_t way_scope = 0;     // ways of one scope exclude each other
  bool own_clone = false;          // the text before it says that it clones the project itself
  bool of_target_table = false;
};

/// Puts skips, kinds and order right, in this order:
/// what the zip has done already, doubles, kinds of neutral steps, cleaning up, alternatives,
/// order.
/// `readme` is the README's own path.
void settle(std::vector<Draft>& drafts, const ProjectFiles& files, const std::string& readme);

}  // namespace vouch::readers
