// A whole paper as a PDF of our own, laid out to order.
#pragma once

#include <string>

#include "tests/support/pdf_writer.h"

namespace vouch::tests {

/// A paper set in Courier, whose characters are all 0.6 of its size wide: every line is exactly as
/// long as its column. Lengths are points.
struct Paper {
  int pages = 8;
  int references = 1;  // of these, the last pages with nothing but references
  int appendix = 0;    // and pages of appendix after them
  double size = 10, leading = 12;
  int columns = 2;
  double small = 7;  // the size, on one point more, of the pages small_from to small_to
  int small_from = 0, small_to = 0;
  double left = 54, width = 504, gutter = 24, top = 72, height = 648;
  double page_width = 612, page_height = 792;
  bool embed = true, heading = true, numbers = false;
  bool turned = false;  // drawn on its side, and put upright by /Rotate
  std::string related = "2 Background and Related Work";  // the second page's heading, in bold
  double fill = 1;                                        // of the last page's columns
  int count = -1;                                         // what /Count says; -1: the truth
  std::string catalog;                                    // more keys
  std::string page;                                       // more keys of every page
};

/// KEY=VALUE..., the members of Paper; flags are yes or no. `related`, `catalog` and `page` take
/// the rest of the line; `related=no` leaves the heading out. Throws std::runtime_error.
Paper paper_of(const std::string& options);

/// Objects 1 to 9, and two a page from 10 on: the page and its content.
void write_paper(const Paper& paper, PdfWriter& pdf);

/// The bytes of a paper; `options` as for paper_of.
std::string make_paper(const std::string& options);

}  // namespace vouch::tests
