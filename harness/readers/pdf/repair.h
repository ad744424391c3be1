// Files that are fixed before they are read: a lost end, a page tree that lies. Always a copy.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

class QPDF;
class QPDFObjectHandle;

namespace vouch::readers {

/// Opened without a word on standard error. Throws what qpdf throws: QPDFExc, and others.
std::unique_ptr<QPDF> open_with_qpdf(std::string_view pdf);

/// The same bytes with a trailer that names the catalog, for a file whose end is missing. Absent
/// when no catalog stands in it.
std::optional<std::string> with_trailer(std::string_view pdf);

/// The same file with a page tree that says how many pages it has, for readers that trust /Count.
/// Absent when qpdf cannot write it.
std::optional<std::string> with_true_page_tree(std::string_view pdf);

/// A font of two-byte letters whose program is one of single bytes, as mutool writes it: Poppler
/// goes by the program and takes each letter apart.
bool is_mistyped_font(QPDFObjectHandle& font);

/// The same file with such programs named as what their fonts say. Absent when qpdf cannot write
/// it.
std::optional<std::string> with_typed_fonts(std::string_view pdf);

}  // namespace vouch::readers
