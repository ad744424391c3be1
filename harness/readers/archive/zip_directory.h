// The central directory of a zip: what the archive says that it holds (APPNOTE 6.3.9, 4.3.12).
//
// libarchive unpacks all but the plain entries (plain_entry.h); this reader of our own is there for
// what libarchive does not tell (names as stored, offsets, what local and central headers say
// apart), and to give each of several readers its own part of the entries.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/model/policy.h"
#include "harness/readers/archive/notes.h"
#include "harness/readers/archive/zip_end.h"

namespace vouch::readers {

inline constexpr std::uint16_t kZip64Field = 0x0001;

/// The field of that number among a header's extra fields, without its head; or nothing.
std::optional<std::string_view> extra_field(std::string_view extra, std::uint16_t number);

struct ZipRecord {
  std::string_view raw;      // the record as it stands in the directory
  std::string_view stored;   // the name in it
  std::string unicode;       // the name of its Unicode path field, when that holds; else empty
  std::uint64_t offset = 0;  // of the local header, in the file
  std::uint64_t packed = 0, size = 0;
  std::uint32_t crc = 0;
  std::uint16_t flags = 0, method = 0;
  std::uint16_t made_by = 0;
  std::uint32_t attributes = 0;

  std::string_view name() const { return unicode.empty() ? stored : std::string_view(unicode); }
  /// st_mode, when a program of Unix (3) or macOS (19) made the entry; else 0.
  std::uint32_t unix_mode() const {
    const bool is_unix = made_by >> 8U == 3 || made_by >> 8U == 19;
    return is_unix ? attributes >> 16U : 0;
  }
  bool encrypted() const { return (flags & 1U) != 0; }
  bool sizes_follow() const { return (flags & 8U) != 0; }
};

class ZipDirectory {
 public:
  /// None when there is not a directory, or none that can be read; a note says which.
  static std::optional<ZipDirectory> read(int fd, const ArchivePolicy& limits, Notes& notes);

  /// By offset; no two have the same one.
  const std::vector<ZipRecord>& records() const { return records_; }
  /// Those that stand in the directory, with the same bytes as another.
  const std::vector<ZipRecord>& repeated() const { return repeated_; }
  const ZipEnd& end() const { return end_; }
  std::uint64_t begins() const { return begins_; }    // of the directory, in the file
  std::uint64_t leading() const { return leading_; }  // bytes before the zip
  std::uint64_t declared_bytes() const { return declared_bytes_; }

  /// No name is another's, and none stands above another's as a file: entries may be unpacked in
  /// any order.
  bool any_order() const;

  /// A directory of the records [first, last) alone, with its end record, to be read as if it
  /// stood at begins().
  std::string part(std::size_t first, std::size_t last) const;

 private:
  /// No further than to one record more than `most`.
  void parse(std::uint64_t most, Notes& notes);

  std::string bytes_;
  std::vector<ZipRecord> records_, repeated_;
  ZipEnd end_;
  std::uint64_t begins_ = 0, leading_ = 0, declared_bytes_ = 0, counted_ = 0;
};

}  // namespace vouch::readers
