// Reads the plain entries of a zip straight from its bytes: directories, links, and files of some
// MiB that are stored or deflated, about which both headers agree. They are nearly all entries of
// nearly every zip, and libdeflate inflates a whole file two to three times as fast as zlib in
// pieces.
//
// Invariants
// - An entry is given whole, with the size and the checksum that its headers declare, or it is not
//   given. Nothing is written, noted or booked here.
// - What is not given is left to libarchive, which tells what is wrong or odd with it. So whatever
//   is given is what libarchive would give: bytes, execute bit and time.
// - Memory is bounded by kPlainPacked and kPlainBytes, whatever the headers say.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "checks/model/policy.h"
#include "harness/readers/archive/zip_directory.h"

struct libdeflate_decompressor;

namespace vouch::readers {

inline constexpr std::uint64_t kPlainPacked = 8 * kMiB;
inline constexpr std::uint64_t kPlainBytes = 16 * kMiB;

struct PlainEntry {
  char type = 'f';              // or 'd', 'l'
  std::span<const char> bytes;  // of a file; a link's target. Until the next one is read
  bool executable = false;
  std::int64_t modified = 0;  // seconds since 1970
};

/// Whether the record says nothing that is out of the ordinary; its local header may yet.
bool may_be_plain(const ZipRecord& record);

class PlainReader {
 public:
  /// `fd` is the zip, whose bytes before `ends` are its entries; it stays open as long as this
  /// lives.
  PlainReader(int fd, std::uint64_t ends);
  ~PlainReader();
  PlainReader(const PlainReader&) = delete;
  PlainReader& operator=(const PlainReader&) = delete;

  /// Fastest when records come by their offsets. None: ask libarchive.
  std::optional<PlainEntry> read(const ZipRecord& record);

 private:
  /// `count` bytes at `offset`; fewer where the entries end.
  std::string_view at(std::uint64_t offset, std::size_t count);
  std::optional<std::string_view> inflated(const ZipRecord& record, std::string_view packed);

  int fd_;
  std::uint64_t ends_;
  std::unique_ptr<char[]> window_, file_;
  std::size_t window_room_ = 0, window_size_ = 0, file_room_ = 0;
  std::uint64_t window_begins_ = 0;
  struct FreeDecompressor {
    void operator()(libdeflate_decompressor* decompressor) const;
  };
  std::unique_ptr<libdeflate_decompressor, FreeDecompressor> decompressor_;
};

}  // namespace vouch::readers
