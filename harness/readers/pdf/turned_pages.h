// Documents whose text lies on its side.
#pragma once

#include "harness/readers/pdf/page_text.h"

namespace vouch::readers {

/// Where the words of most pages run up or down the page as it is shown, these pages are turned so
/// that they run across. True: so it was. Pages of other documents stay: a wide table on its side
/// is no text to measure.
bool turn_upright(Text& text);

}  // namespace vouch::readers
