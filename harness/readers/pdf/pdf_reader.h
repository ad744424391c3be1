// Measures a report PDF: qpdf for its objects, Poppler for its text, the rest is our own. Runs in
// the confined worker only.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "checks/model/pdf_facts.h"

namespace vouch::readers {

/// What the harness asks for. It asks for less after a first reading died.
struct ReportRequest {
  bool fonts = true;                // false: no font sizes
  bool objects = true;              // false: without qpdf; fonts and active content stay unknown
  bool all_pages = false;           // true: every page of a long book, too
  std::vector<std::uint32_t> skip;  // pages, from 1, that ended an earlier reading
  std::uint32_t before = 0;         // not 0: no page from this one on
  // Told before each page is read, and 0 before the file is given to a library.
  std::function<void(std::uint32_t page)> on_begin;
};

/// Books longer than this are read at both ends only, unless `all_pages`.
inline constexpr std::uint32_t kLongestReadWhole = 64;
inline constexpr std::uint32_t kBookBeginning = 32;
inline constexpr std::uint32_t kBookEnd = 16;

/// `pdf` is an open descriptor. A file that is no PDF, or a damaged one, is a fact, not an error.
ReportFacts read_report(int pdf, const ReportRequest& request);

}  // namespace vouch::readers
