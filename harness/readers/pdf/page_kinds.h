// What each page is, and what most pages are: by the words that a reader sees, then by what is
// drawn.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "checks/model/pdf_facts.h"
#include "harness/readers/pdf/objects.h"
#include "harness/readers/pdf/page_text.h"

namespace vouch::readers {

/// Words with a letter of any script; scripts without spaces have a word for two letters.
std::uint32_t words_of(const TextPage& page);

/// `object` is nullptr where qpdf knows nothing of the page.
std::string kind_of_page(const TextPage& page, const PageObject* object, std::uint32_t words);

/// By the kinds and sizes of its pages.
std::string kind_of_document(const std::vector<PageFacts>& pages);

/// Why most letters of the document cannot be read, as ReportFacts tells it.
std::optional<std::string> why_unreadable(const Text& text, const std::vector<PageFacts>& pages);

}  // namespace vouch::readers
