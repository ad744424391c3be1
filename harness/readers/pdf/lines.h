// Lines of text: words that stand beside each other in one column, joined.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/readers/pdf/page_text.h"

namespace vouch::readers {

struct Line {
  std::size_t page = 0;  // from 0
  double left = 0, top = 0, right = 0, bottom = 0;
  double size_pt = 0;  // that most of its characters have; estimated when `Text` knows none
  std::size_t characters = 0;
  std::size_t letters = 0;
  std::size_t bold_prefix = 0;  // bytes of `text` at its beginning that are bold
  std::string text;             // words with single spaces
  // A page number, a running head or foot, a number of a line: no part of the text.
  bool furniture = false;
  std::size_t column = 0;  // set by the layout; 0 is the left one, and lines across columns

  double width() const { return right - left; }
  bool is_bold() const { return bold_prefix > 0 && bold_prefix == text.size(); }
};

using PageLines = std::vector<Line>;

/// By page. Text that is not upright (a stamp in the margin, a rotated table) is left out.
std::vector<PageLines> lines_of(const Text& text);

}  // namespace vouch::readers
