// Where the words of a page leave room between columns. Needed before words are joined to lines:
// the gutter of LaTeX's own two columns is 10 pt, no wider than a stretched space.
#pragma once

#include <vector>

#include "harness/readers/pdf/page_text.h"

namespace vouch::readers {

/// The middles of the gutters, from the left, in points from the page's left edge: where hardly any
/// word stands, and columns of words at both sides. Running text alone has none: its spaces do not
/// stand one below the other.
std::vector<double> gutters_of(const TextPage& page);

}  // namespace vouch::readers
