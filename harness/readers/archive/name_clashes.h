// Names that stand beside each other here, but not on every disk that a grader may have.
#pragma once

#include "harness/readers/archive/notes.h"
#include "harness/readers/archive/tree.h"

namespace vouch::readers {

/// Notes paths that differ in case alone, or in how their accents are composed.
void find_clashes(const Tree& tree, Notes& notes);

}  // namespace vouch::readers
