#include "tests/support/pdf_writer.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>

namespace vouch::tests {
namespace {

std::string deflated(const std::string& data) {
  uLongf size = compressBound(data.size());
  std::string packed(size, '\0');
  compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
            reinterpret_cast<const Bytef*>(data.data()), data.size(), 9);
  packed.resize(size);
  return packed;
}

}  // namespace

void PdfWriter::begin() {
  if (bytes.find("%PDF-") == std::string::npos) bytes += "%PDF-1.5\n%\xE2\xE3\xCF\xD3\n";
}

void PdfWriter::object(int number, const std::string& body) {
  offsets_[number] = bytes.size();
  bytes += std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
}

void PdfWriter::stream(int number, std::string dictionary, std::string data) {
  if (dictionary.starts_with("flate")) {
    dictionary = "/Filter /FlateDecode" + dictionary.substr(5);
    data = deflated(data);
  }
  object(number, "<< " + dictionary + " /Length " + std::to_string(data.size()) + " >>\nstream\n" +
                     data + "\nendstream");
}

bool PdfWriter::replace(const std::string& before, const std::string& after) {
  std::size_t at = bytes.find(before);
  if (at == std::string::npos) return false;
  for (; at != std::string::npos; at = bytes.find(before, at + after.size())) {
    bytes.replace(at, before.size(), after);
    for (auto& [number, offset] : offsets_) {
      if (offset > at) offset = offset + after.size() - before.size();
    }
  }
  return true;
}

void PdfWriter::finish_with_stream() {
  const int number = std::max(offsets_.rbegin()->first, compressed_.rbegin()->first) + 1;
  const std::size_t table = bytes.size();
  std::string entries;
  const auto entry = [&entries](int type, std::size_t second, int third) {
    entries.push_back(static_cast<char>(type));
    for (int shift = 24; shift >= 0; shift -= 8) {
      entries.push_back(static_cast<char>((second >> shift) & 0xFF));
    }
    entries.push_back(static_cast<char>(third));
  };
  for (int i = 0; i < number; ++i) {
    if (const auto it = compressed_.find(i); it != compressed_.end()) {
      entry(2, static_cast<std::size_t>(it->second.first), it->second.second);
    } else {
      entry(offsets_.contains(i) ? 1 : 0, offsets_.contains(i) ? offsets_.at(i) : 0, 0);
    }
  }
  stream(number, fmt::format("/Type /XRef /Root 1 0 R /W [ 1 4 1 ] /Size {}", number), entries);
  bytes += fmt::format("startxref\n{}\n%%EOF\n", table);
}

void PdfWriter::finish(const std::string& trailer) {
  const int size = offsets_.empty() ? 1 : offsets_.rbegin()->first + 1;
  const std::size_t table = bytes.size();
  bytes += fmt::format("xref\n0 {}\n0000000000 65535 f \n", size);
  for (int number = 1; number < size; ++number) {
    const auto it = offsets_.find(number);
    const std::string offset = std::to_string(it == offsets_.end() ? 0 : it->second);
    bytes += std::string(10 - offset.size(), '0') + offset +
             (it == offsets_.end() ? " 65535 f \n" : " 00000 n \n");
  }
  const std::string usual = fmt::format("<< /Root 1 0 R /Size {} >>", size);
  bytes += "trailer\n" + (trailer.empty() ? usual : trailer) + "\nstartxref\n" +
           std::to_string(table) + "\n%%EOF\n";
}

}  // namespace vouch::tests
