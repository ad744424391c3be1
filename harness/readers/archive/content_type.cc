#include "harness/readers/archive/content_type.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "util/magic.h"

namespace vouch::readers {
namespace {

using namespace std::string_view_literals;

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U;
}

/// e_type, at 16, in the file's own byte order (ELF specification, figure 1-3).
std::string_view elf_kind(std::string_view bytes) {
  const bool little = byte_at(bytes, 5) == 1;
  const unsigned type = little ? byte_at(bytes, 16) | byte_at(bytes, 17) << 8U
                               : byte_at(bytes, 17) | byte_at(bytes, 16) << 8U;
  if (type == 1) return "elf-object";
  // A position-independent program is ET_DYN as a shared library is; only its program headers tell
  // them apart, and those need not be in the first bytes.
  return "elf";
}

/// 0xcafebabe begins a Java class and a Mach-O for several processors alike: a class has its major
/// version (45 and up) where the other has its number of processors.
std::string_view cafebabe_kind(std::string_view bytes) {
  const unsigned fourth = byte_at(bytes, 4) << 24U | byte_at(bytes, 5) << 16U |
                          byte_at(bytes, 6) << 8U | byte_at(bytes, 7);
  return fourth < 40 ? "macho" : "class";
}

/// "MZ" alone begins old DOS programs and many a text; the PE header's place is at 0x3c.
bool is_pe(std::string_view bytes) {
  if (!bytes.starts_with("MZ") || bytes.size() < 0x40) return false;
  const std::size_t place = byte_at(bytes, 0x3c) | byte_at(bytes, 0x3d) << 8U;
  if (place + 4 > bytes.size()) return byte_at(bytes, 0x3e) == 0 && byte_at(bytes, 0x3f) == 0;
  return bytes.substr(place, 4) == "PE\0\0"sv;
}

/// Python writes its version's number, then "\r\n", then flags, at most 3 (PEP 552).
bool is_pyc(std::string_view bytes) {
  if (bytes.size() < 16 || bytes.substr(2, 2) != "\r\n") return false;
  const unsigned version = byte_at(bytes, 0) | byte_at(bytes, 1) << 8U;
  const bool python3 = version >= 3000 && version < 4000;
  const bool python2 = version >= 62000 && version < 62300;
  return python2 || (python3 && byte_at(bytes, 5) == 0 && byte_at(bytes, 6) == 0);
}

bool begins_like_html(std::string_view bytes) {
  while (!bytes.empty() && (std::isspace(static_cast<unsigned char>(bytes.front())) != 0 ||
                            byte_at(bytes, 0) >= 0x80)) {
    bytes.remove_prefix(1);
  }
  std::string start(bytes.substr(0, 15));
  std::ranges::transform(start, start.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return start.starts_with("<!doctype html") || start.starts_with("<html") ||
         start.starts_with("<head");
}

bool is_private_key(std::string_view bytes) {
  const std::size_t begin = bytes.find("-----BEGIN ");
  if (begin == std::string_view::npos) return bytes.starts_with("PuTTY-User-Key-File-");
  const std::string_view line = bytes.substr(begin, bytes.find('\n', begin) - begin);
  return line.find("PRIVATE KEY") != std::string_view::npos;
}

}  // namespace

std::string_view content_of(std::string_view first_bytes) {
  if (first_bytes.starts_with("\xca\xfe\xba\xbe")) return cafebabe_kind(first_bytes);
  const std::string_view format = format_by_magic(first_bytes);
  if (format == "elf") return elf_kind(first_bytes);
  if (format == "png" || format == "jpeg" || format == "gif" || format == "tiff") return "image";
  // Documents are no matter of the code's.
  constexpr std::array documents{"postscript"sv, "rtf"sv, "doc"sv, "djvu"sv, "dvi"sv};
  if (std::ranges::find(documents, format) != documents.end()) return "";
  if (!format.empty()) return format;
  if (is_pe(first_bytes)) return "pe";
  if (is_pyc(first_bytes)) return "pyc";
  if (begins_like_html(first_bytes)) return "html";
  if (is_private_key(first_bytes)) return "private-key";
  return "";
}

bool looks_like_text(std::string_view first_bytes) {
  return std::ranges::none_of(first_bytes, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\x1b') ||
           byte == 0x7f;
  });
}

}  // namespace vouch::readers
