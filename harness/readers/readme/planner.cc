#include "harness/readers/readme/planner.h"

#include <utility>

#include "harness/readers/readme/fill.h"
#include "harness/readers/readme/plan_builder.h"
#include "harness/readers/readme/step_draft.h"

namespace vouch::readers {

ReadPlan plan_steps(const Blocks& blocks, const ProjectFiles& files, const std::string& path) {
  PlanBuilder plan(files, path);
  for (const Block& block : blocks) {
    if (plan.full()) break;
    switch (block.kind) {
      case Block::Kind::heading:
        plan.take_heading(block.lines.front().text, block.level);
        read_prose(plan, block);
        break;
      case Block::Kind::prose: read_prose(plan, block); break;
      case Block::Kind::code: read_code(plan, block); break;
    }
  }
  ReadPlan result;
  result.passed_over = plan.passed_over();
  result.considered = plan.take_considered();
  std::vector<Draft> drafts = plan.take_drafts();
  settle(drafts, files, path);
  for (Draft& draft : drafts) {
    draft.step.nature = draft.meaning.nature;
    draft.step.compiles = draft.step.compiles || draft.meaning.compiles;
    draft.step.files = std::move(draft.meaning.files);
    result.steps.push_back(std::move(draft.step));
  }
  fill_templates(result.steps, blocks, files);
  return result;
}

}  // namespace vouch::readers
