// Archives in the archive. They are not unpacked; but what they would unpack to is looked at.
#pragma once

#include "checks/model/policy.h"
#include "harness/readers/archive/notes.h"
#include "harness/readers/archive/tree.h"
#include "harness/readers/archive/tree_writer.h"

namespace vouch::readers {

/// Notes every nested archive, and those that are made to unpack to far too much, also through
/// several levels (as 42.zip does).
void examine_nested(const Tree& tree, TreeWriter& writer, const ArchivePolicy& limits,
                    Notes& notes);

}  // namespace vouch::readers
