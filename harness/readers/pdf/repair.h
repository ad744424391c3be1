// Files that are fixed before they are read: a lost end, a page tree that lies. Always a copy.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

class QPDF;

namespace vouch::readers {

/// Opened without a word on standard error. Throws what qpdf throws: QPDFExc, and others.
std::unique_ptr<QPDF> open_with_qpdf(std::string_view pdf);

/// The same bytes with a trailer that names the catalog, for a file whose end is missing. Absent
/// when no catalog stands in it.
std::optional<std::string> with_trailer(std::string_view pdf);

/// The same file with a page tree that says how many pages it has, for readers that trust /Count.
/// Absent when qpdf cannot write it.
std::optional<std::string> with_true_page_tree(std::string_view pdf);

}  // namespace vouch::readers
