#include "harness/readers/report/file_type.h"

#include <algorithm>
#include <array>

namespace vouch::readers {
namespace {

struct Magic {
  std::string_view bytes;
  std::string_view type;
};

using namespace std::string_view_literals;

/// First bytes as the formats' own specifications give them.
constexpr std::array kMagic{
    Magic{"%!PS"sv, "postscript"},
    Magic{"{\\rtf"sv, "rtf"},
    Magic{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, "doc"},  // compound file: Word before 2007
    Magic{"\x89PNG\r\n"sv, "png"},
    Magic{"\xFF\xD8\xFF"sv, "jpeg"},
    Magic{"GIF8"sv, "gif"},
    Magic{"II*\0"sv, "tiff"},
    Magic{"MM\0*"sv, "tiff"},
    Magic{"AT&TFORM"sv, "djvu"},
    Magic{"\xF7\x02"sv, "dvi"},
    Magic{"\x1F\x8B"sv, "gzip"},
    Magic{"BZh"sv, "bzip2"},
    Magic{"\xFD"
          "7zXZ\0"sv,
          "xz"},
    Magic{"\x28\xB5\x2F\xFD"sv, "zstd"},
    Magic{"7z\xBC\xAF\x27\x1C"sv, "7z"},
    Magic{"Rar!\x1A\x07"sv, "rar"},
    Magic{"\x7F"
          "ELF"sv,
          "elf"},
};

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
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06")) return type_of_zip(bytes);
  for (const Magic& magic : kMagic) {
    if (bytes.starts_with(magic.bytes)) return std::string(magic.type);
  }
  const std::string_view head = bytes.substr(0, 4096);
  return is_text(head) ? type_of_text(head) : "unknown";
}

}  // namespace vouch::readers
