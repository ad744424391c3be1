// The end of a zip: its last record, which tells where the central directory lies (APPNOTE 6.3.9,
// 4.3.14 to 4.3.16).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace vouch::readers {

struct ZipEnd {
  std::uint64_t offset = 0;            // of the record, in the file
  std::uint64_t disks = 1;             // more than one: a part of a split zip
  std::uint64_t entries = 0;           // as it declares
  std::uint64_t directory_bytes = 0;   // as it declares
  std::uint64_t directory_offset = 0;  // as it declares; wrong by the length of what stands before
  std::uint64_t directory_ends = 0;    // where the central directory has to end, in the file
  std::uint64_t trailing_bytes = 0;    // after the record and its comment
  bool padded = false;                 // those are zeros: up to a tape's block, as bsdtar does
  std::string comment;                 // at most 65,535 bytes; hostile
  bool zip64 = false;
};

/// None when the file does not end like a zip.
std::optional<ZipEnd> find_zip_end(int fd);

}  // namespace vouch::readers
