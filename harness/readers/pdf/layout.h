// The layout that a document's pages share: body font, columns, leading, text block. Measured over
// all pages together, so that a half-filled or a strange page misleads nobody.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "checks/model/pdf_facts.h"
#include "harness/readers/pdf/lines.h"

namespace vouch::readers {

struct Span {
  double left = 0, right = 0;
};

struct Layout {
  std::optional<double> body_size_pt;
  std::optional<double> leading_pt;
  std::vector<Span> columns;                  // of the document, from the left; empty: no body text
  std::vector<std::size_t> by_page;           // the number of columns of each page
  std::vector<std::optional<PageBox>> boxes;  // around the text of each page
  std::optional<PageBox> block;               // the text block of most pages
};

/// The size that most characters of these pages have.
std::optional<double> body_size(std::span<const PageLines> pages);

/// Also sets every line's column.
Layout layout_of(std::vector<PageLines>& pages, const Text& text, double body_size_pt);

}  // namespace vouch::readers
