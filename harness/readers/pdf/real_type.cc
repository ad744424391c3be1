#include "harness/readers/pdf/real_type.h"

#include <algorithm>

#include "util/magic.h"

namespace vouch::readers {
namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// Office formats are zips, told apart by the names of their members.
std::string type_of_zip(std::string_view bytes) {
  if (contains(bytes, "word/document.xml")) return "docx";
  if (contains(bytes, "ppt/presentation.xml")) return "pptx";
  if (contains(bytes, "xl/workbook.xml")) return "xlsx";
  if (contains(bytes, "application/vnd.oasis.opendocument.text")) return "odt";
  if (contains(bytes, "application/vnd.oasis.opendocument.presentation")) return "odp";
  if (contains(bytes, "Index/Document.iwa")) return "pages";
  return "zip";
}

bool is_text(std::string_view bytes) {
  return std::ranges::none_of(bytes, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0x7F || (byte < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f');
  });
}

std::string type_of_text(std::string_view head) {
  std::string lower(head);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  if (contains(lower, "<!doctype html") || contains(lower, "<html")) return "html";
  if (contains(lower, "\\documentclass") || contains(lower, "\\begin{document}")) return "latex";
  return "text";
}

}  // namespace

std::string real_type(std::string_view bytes) {
  if (bytes.empty()) return "empty";
  if (contains(bytes.substr(0, 1024), "%PDF-")) return "pdf";
  const std::string_view format = format_by_magic(bytes);
  if (format == "zip") return type_of_zip(bytes);
  if (!format.empty() && format != "script") return std::string(format);
  const std::string_view head = bytes.substr(0, 4096);
  return is_text(head) ? type_of_text(head) : "unknown";
}

}  // namespace vouch::readers
