// Where a README's guide goes on: files that it links to, and those that people keep a guide in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/readers/readme/command_lines.h"

namespace vouch::readers {

struct GuideFile {
  std::string path;  // below the project's root
  std::string format;
  bool for_build = false;  // its name says that it is about building or installing
};

/// In the order in which the text names them; at most 8. `directory` is the README's own, with a
/// slash at its end, or "".
std::vector<GuideFile> linked_guides(std::string_view text, const ProjectFiles& files,
                                     std::string_view directory);

/// INSTALL, BUILDING.md, docs/usage.md and their like.
std::vector<GuideFile> named_guides(const ProjectFiles& files);

}  // namespace vouch::readers
