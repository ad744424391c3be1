// Pages whose letters are drawn as shapes: what their layout can be measured by.
#pragma once

#include <vector>

#include "checks/model/pdf_facts.h"
#include "harness/readers/pdf/page_text.h"

namespace vouch::readers {

/// Gives the unreadable pages words of unknown letters where their shapes stand.
void add_words_of_outlines(Text& text, const std::vector<PageFacts>& pages);

}  // namespace vouch::readers
