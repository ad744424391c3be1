// The one table of what files begin with. It compares bytes and parses nothing; each reader takes
// of it the formats that it has words for.
#pragma once

#include <array>
#include <string_view>

namespace vouch {

struct Magic {
  std::string_view bytes;
  std::string_view format;
  std::size_t at = 0;
};

namespace magic_detail {
using namespace std::string_view_literals;

// The formats' own specifications; gathered in file(1)'s magic database.
inline constexpr std::array kMagics{
    Magic{"PK\x03\x04"sv, "zip"},
    Magic{"PK\x05\x06"sv, "zip"},  // its end record alone: an empty one
    Magic{"\x1f\x8b"sv, "gzip"},
    Magic{"BZh"sv, "bzip2"},
    Magic{"\xfd\x37zXZ\0"sv, "xz"},
    Magic{"\x28\xb5\x2f\xfd"sv, "zstd"},
    Magic{"7z\xbc\xaf\x27\x1c"sv, "7z"},
    Magic{"Rar!\x1a\x07"sv, "rar"},
    Magic{"ustar"sv, "tar", 257},  // POSIX.1-2017, pax, "ustar Header Block"
    Magic{"%PDF-"sv, "pdf"},
    Magic{"%!PS"sv, "postscript"},
    Magic{"{\\rtf"sv, "rtf"},
    Magic{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, "doc"},  // compound file: Word before 2007
    Magic{"AT&TFORM"sv, "djvu"},
    Magic{"\xf7\x02"sv, "dvi"},
    Magic{"\x7f\x45LF"sv, "elf"},
    Magic{"!<arch>\n"sv, "ar"},
    Magic{"!<thin>\n"sv, "ar"},
    Magic{"\xfe\xed\xfa\xce"sv, "macho"},
    Magic{"\xfe\xed\xfa\xcf"sv, "macho"},
    Magic{"\xce\xfa\xed\xfe"sv, "macho"},
    Magic{"\xcf\xfa\xed\xfe"sv, "macho"},
    Magic{"\0asm"sv, "wasm"},
    Magic{"#!"sv, "script"},
    Magic{"version https://git-lfs.github.com/spec/"sv, "lfs-pointer"},
    Magic{"\x89PNG\r\n\x1a\n"sv, "png"},
    Magic{"\xff\xd8\xff"sv, "jpeg"},
    Magic{"GIF8"sv, "gif"},
    Magic{"II*\0"sv, "tiff"},
    Magic{"MM\0*"sv, "tiff"},
    Magic{"SQLite format 3\0"sv, "sqlite"},
    Magic{"\xfe\xed\xfe\xed"sv, "java-keystore"},
};
}  // namespace magic_detail

/// The format by its magic number alone, or "".
constexpr std::string_view format_by_magic(std::string_view first_bytes) {
  for (const Magic& magic : magic_detail::kMagics) {
    if (first_bytes.size() >= magic.at && first_bytes.substr(magic.at).starts_with(magic.bytes)) {
      return magic.format;
    }
  }
  return {};
}

}  // namespace vouch
