// Layout and sections of a paper, from its words.
#pragma once

#include "checks/model/pdf_facts.h"
#include "harness/readers/pdf/page_text.h"

namespace vouch::readers {

/// Fills what the facts say of layout, title and sections. Turns pages of `text` upright.
/// `with_sizes`: false where Poppler was not asked for fonts.
void measure_text(Text& text, bool with_sizes, ReportFacts& facts);

}  // namespace vouch::readers
