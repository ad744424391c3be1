#include "harness/readers/pdf/repair.h"

#define POINTERHOLDER_TRANSITION 4
#include <exception>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFWriter.hh>
#include <vector>

namespace vouch::readers {

using Handle = QPDFObjectHandle;

std::unique_ptr<QPDF> open_with_qpdf(std::string_view bytes) {
  auto pdf = std::make_unique<QPDF>();
  pdf->setSuppressWarnings(true);
  pdf->processMemoryFile("report", bytes.data(), bytes.size());
  return pdf;
}

std::optional<std::string> with_trailer(std::string_view bytes) {
  // The object that /Type /Catalog stands in: its number stands before the nearest "obj" above.
  std::size_t catalog = bytes.rfind("/Type /Catalog");
  if (catalog == std::string_view::npos) catalog = bytes.rfind("/Type/Catalog");
  if (catalog == std::string_view::npos) return std::nullopt;
  const std::size_t obj = bytes.rfind(" 0 obj", catalog);
  if (obj == std::string_view::npos || obj == 0) return std::nullopt;
  std::size_t first = obj;
  while (first > 0 && obj - first < 9 && bytes[first - 1] >= '0' && bytes[first - 1] <= '9')
    --first;
  if (first == obj) return std::nullopt;
  std::string fixed(bytes);
  fixed += "\nendstream\nendobj\ntrailer\n<< /Root ";
  fixed += bytes.substr(first, obj - first);
  fixed += " 0 R >>\nstartxref\n0\n%%EOF\n";
  return fixed;
}

std::optional<std::string> with_true_page_tree(std::string_view bytes) {
  try {
    const auto pdf = open_with_qpdf(bytes);
    const std::vector<Handle> pages = pdf->getAllPages();  // finds them and fixes the tree
    pdf->pushInheritedAttributesToPage();
    Handle tree = pdf->getRoot().getKey("/Pages");
    tree.replaceKey("/Kids", Handle::newArray(pages));
    tree.replaceKey("/Count", Handle::newInteger(static_cast<long long>(pages.size())));
    for (Handle page : pages) page.replaceKey("/Parent", tree);
    QPDFWriter writer(*pdf);
    writer.setOutputMemory();
    writer.setStreamDataMode(qpdf_s_preserve);
    writer.setPreserveEncryption(false);
    writer.write();
    const std::unique_ptr<Buffer> buffer(writer.getBuffer());
    return std::string(reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize());
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace vouch::readers
