// Files that a step asks for by a name that differs from theirs only in case or in how accents are
// stored: it works on the disks of Windows and macOS, and a person sees the file there.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "checks/model/archive_facts.h"

namespace vouch::build {

/// A link that gives what is there the name that is asked for, beside it.
struct NearName {
  std::string link;   // from the project's root: "src/Util.h"
  std::string there;  // the name of what is there: "util.h"

  bool operator==(const NearName&) const = default;
};

/// For the path `wanted`, as a step or a source writes it, relative to wherever. None where the
/// project has that very name, or nothing near, or too much of it.
std::vector<NearName> near_names(std::string_view wanted, const std::vector<TreeEntry>& tree,
                                 const std::set<std::string>& made);

}  // namespace vouch::build
