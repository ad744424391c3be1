// What single files of an unpacked project say: which submodules it should have, and whether an
// environment file holds secrets. Small files alone are read, and those with fixed names.
#pragma once

#include <string>

#include "harness/readers/archive/notes.h"
#include "harness/readers/archive/tree.h"
#include "harness/readers/archive/tree_writer.h"

namespace vouch::readers {

/// `root` as in ArchiveFacts.
void examine_content(const Tree& tree, const std::string& root, TreeWriter& writer, Notes& notes);

}  // namespace vouch::readers
