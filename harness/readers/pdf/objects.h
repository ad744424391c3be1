// What a PDF's objects say that Poppler does not tell: the true page tree, fonts, pictures, active
// content. With repair.h the one user of qpdf. Objects in compressed object streams are seen too;
// no page content is decoded.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "checks/model/pdf_facts.h"

namespace vouch::readers {

struct PageObject {
  bool present = false;           // the tree names it and the file has it
  bool covered_by_image = false;  // one picture of the page's shape and of a scan's sharpness
  bool has_image = false;
  double user_unit = 1;  // of 1/72 inch (ISO 32000-1, table 30)
};

struct Objects {
  bool opened = false;     // false: `trouble` says why
  std::string trouble;     // or why the scan of all objects was given up
  bool encrypted = false;  // needs a password
  std::uint32_t declared_pages = 0;
  bool more_pages = false;        // the tree has more than kMostPages leaves
  std::vector<PageObject> pages;  // the leaves of the page tree, in order
  std::vector<FontFacts> fonts;
  std::vector<std::string> active_content;
};

/// Leaves of a page tree beyond these are not counted: no report has so many, a bomb has.
inline constexpr std::size_t kMostPages = 10'000;

Objects read_objects(std::string_view pdf);

}  // namespace vouch::readers
