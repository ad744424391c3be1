// Fills the placeholders of a guide's commands as a person would: from an example near the line, a
// list of values, a file of the zip that fits, or what the name asks for (a port, a host, a small
// number). What cannot be filled so stays a template.
#pragma once

#include <vector>

#include "checks/model/readme_facts.h"
#include "harness/readers/readme/blocks.h"
#include "harness/readers/readme/command_lines.h"

namespace vouch::readers {

/// Sets PlannedStep::filled and filled_with of templates among `steps`. The same name gets the same
/// value throughout the guide, so that a client asks the port that its server was given. Linear in
/// the README for each of at most 40 templates.
void fill_templates(std::vector<PlannedStep>& steps, const Blocks& blocks,
                    const ProjectFiles& files);

}  // namespace vouch::readers
