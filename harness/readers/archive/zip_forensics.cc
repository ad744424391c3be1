#include "harness/readers/archive/zip_forensics.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "checks/model/archive_notes.h"
#include "harness/readers/archive/bytes.h"
#include "harness/readers/archive/zip_local_header.h"

namespace vouch::readers {
namespace {

// A data descriptor has 12 to 24 bytes (APPNOTE 4.3.9); what is left after that is no part of it.
constexpr std::uint64_t kDescriptorBytes = 24;
// Alignment pads a few bytes, up to a page.
constexpr std::uint64_t kPadding = 4096;

/// Reads forward through the file in large pieces: records come sorted by offset.
class Reader {
 public:
  explicit Reader(int fd) : fd_(fd) {}
  std::string_view at(std::uint64_t offset, std::size_t count) {
    const bool inside = offset >= begins_ && offset - begins_ <= window_.size() &&
                        count <= window_.size() - (offset - begins_);
    if (!inside) {
      begins_ = offset;
      window_ = read_at(fd_, offset, std::max(count, std::size_t{64} << 10));
    }
    return std::string_view(window_).substr(offset - begins_, count);
  }

 private:
  int fd_;
  std::uint64_t begins_ = 0;
  std::string window_;
};

class Examiner {
 public:
  Examiner(int fd, const ZipDirectory& directory, Notes& notes)
      : reader_(fd), directory_(directory), notes_(notes) {}

  void run(std::uint64_t file_bytes) {
    const ZipEnd& end = directory_.end();
    if (directory_.leading() > 0) number(note::kLeadingBytes, directory_.leading(), 0);
    if (end.trailing_bytes > 0 && !end.padded) {
      number(note::kTrailingBytes, end.trailing_bytes, file_bytes - end.trailing_bytes);
    }
    if (!end.comment.empty()) notes_.add(note::kComment, {}, end.offset, end.comment);
    for (const ZipRecord& record : directory_.repeated()) {
      tell(note::kOverlap, record, "another entry has the same offset");
    }
    // What stands before the zip may be one itself: readers that go forward unpack that.
    const bool two_zips = !directory_.records().empty() && is_local_header(0) &&
                          is_local_header(directory_.records().front().offset);
    ends_ = two_zips ? 0 : directory_.leading();
    for (const ZipRecord& record : directory_.records()) examine_one(record);
    before_next(directory_.begins(), nullptr);
  }

 private:
  bool is_local_header(std::uint64_t offset) {
    return reader_.at(offset, local::kBytes).starts_with(local::kSignature);
  }
  void tell(std::string_view kind, const ZipRecord& record, std::string_view detail) {
    notes_.add(kind, record.name(), record.offset, detail);
  }
  void number(std::string_view kind, std::uint64_t bytes, std::uint64_t offset) {
    notes_.add(kind, {}, offset, fmt::format("{} bytes", bytes));
  }

  void examine_one(const ZipRecord& record) {
    before_next(record.offset, &record);
    const std::string header(reader_.at(record.offset, local::kBytes));
    if (header.size() < local::kBytes || !header.starts_with(local::kSignature)) {
      tell(note::kNoLocalHeader, record, {});
      previous_ = nullptr;
      return;
    }
    const std::size_t name_bytes = u16(header, local::kNameBytes);
    const std::string_view name = reader_.at(record.offset + local::kBytes, name_bytes);
    compare(record, header, name);
    const std::uint64_t data =
        record.offset + local::kBytes + name_bytes + u16(header, local::kExtraBytes);
    ends_ = data + std::min<std::uint64_t>(record.packed, ~0ULL - data);
    previous_ = &record;
  }

  void compare(const ZipRecord& record, std::string_view header, std::string_view name) {
    if (name != record.stored) tell(note::kNamesDiffer, record, name);
    if (u16(header, local::kMethod) != record.method) {
      tell(note::kHeadersDiffer, record,
           fmt::format("method {} in the local header, {} in the directory",
                       u16(header, local::kMethod), record.method));
    }
    if (((u16(header, local::kFlags) ^ record.flags) & 1U) != 0) {
      tell(note::kHeadersDiffer, record, "only one of its headers says that it is encrypted");
    }
    // Sizes that follow the data, or stand in a zip64 field, are 0 or all ones here.
    const auto differs = [&](std::size_t at, std::uint64_t known) {
      const std::uint32_t local = u32(header, at);
      const bool elsewhere = record.sizes_follow() && local == 0;
      return !elsewhere && local != 0xffffffff && local != known;
    };
    if (differs(local::kCrc, record.crc)) tell(note::kHeadersDiffer, record, "checksum");
    if (differs(local::kPacked, record.packed)) tell(note::kHeadersDiffer, record, "packed size");
    if (differs(local::kSize, record.size)) {
      tell(note::kHeadersDiffer, record,
           fmt::format("{} bytes in the local header, {} in the directory",
                       u32(header, local::kSize), record.size));
    }
  }

  /// What lies between the end of the last entry and `next`.
  void before_next(std::uint64_t next, const ZipRecord* record) {
    next = std::min(next, directory_.begins());
    if (ends_ > next && previous_ != nullptr && record != nullptr) {
      tell(note::kOverlap, *record, previous_->name());
    } else if (ends_ > next && previous_ != nullptr) {
      tell(note::kTruncated, *previous_, "it would reach into the central directory");
    }
    if (ends_ + local::kBytes > next) return;
    const std::uint64_t room = next - ends_;
    const std::string_view gap = reader_.at(ends_, std::min<std::uint64_t>(room, 256));
    const std::size_t hidden = gap.find(local::kSignature);
    if (hidden <= kDescriptorBytes && hidden + local::kBytes <= gap.size()) {
      const std::size_t length = u16(gap, hidden + local::kNameBytes);
      notes_.add(note::kNotInDirectory, gap.substr(hidden + local::kBytes, length), ends_ + hidden);
    } else if (room > kPadding) {
      // A stub before a zip whose offsets count it.
      number(ends_ == 0 ? note::kLeadingBytes : note::kGap, room, ends_);
    }
  }

  Reader reader_;
  const ZipDirectory& directory_;
  Notes& notes_;
  std::uint64_t ends_ = 0;  // of the last entry's data
  const ZipRecord* previous_ = nullptr;
};

}  // namespace

void examine(int fd, std::uint64_t file_bytes, const ZipDirectory& directory, Notes& notes) {
  Examiner(fd, directory, notes).run(file_bytes);
}

}  // namespace vouch::readers
