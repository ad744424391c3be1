#include "harness/readers/archive/zip_directory.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <unordered_set>

#include "checks/model/archive_notes.h"
#include "harness/readers/archive/bytes.h"

namespace vouch::readers {
namespace {

using namespace std::string_view_literals;

constexpr auto kRecordSignature = "PK\x01\x02"sv;
constexpr std::size_t kRecordBytes = 46;
constexpr std::uint16_t kUnicodePathField = 0x7075;
// The directory is held in memory. Some 100 bytes an entry: this is room for 300,000 of them.
constexpr std::uint64_t kDirectoryBytes = 32 * kMiB;

/// Numbers that do not fit 32 bits stand in the zip64 field, in this order, those alone.
void read_zip64(std::string_view extra, ZipRecord& record) {
  auto field = extra_field(extra, kZip64Field);
  if (!field) return;
  for (std::uint64_t* number : {&record.size, &record.packed, &record.offset}) {
    if (*number != 0xffffffff) continue;
    if (field->size() < 8) return;
    *number = u64(*field, 0);
    field->remove_prefix(8);
  }
}

/// Holds only while its checksum is that of the stored name: a program that does not know the field
/// may have changed the name.
std::string read_unicode_path(std::string_view extra, std::string_view stored) {
  const auto field = extra_field(extra, kUnicodePathField);
  if (!field || field->size() < 6 || field->front() != 1) return {};
  const auto checksum =
      crc32(0, reinterpret_cast<const Bytef*>(stored.data()), static_cast<uInt>(stored.size()));
  return checksum == u32(*field, 1) ? std::string(field->substr(5)) : std::string();
}

/// The record at the beginning of `bytes`; its raw part is empty when there is none.
ZipRecord read_record(std::string_view bytes) {
  ZipRecord record;
  if (bytes.size() < kRecordBytes || !bytes.starts_with(kRecordSignature)) return record;
  const std::size_t name = u16(bytes, 28);
  const std::size_t extra = u16(bytes, 30);
  const std::size_t comment = u16(bytes, 32);
  if (kRecordBytes + name + extra + comment > bytes.size()) return record;
  record.raw = bytes.substr(0, kRecordBytes + name + extra + comment);
  record.stored = bytes.substr(kRecordBytes, name);
  record.made_by = u16(bytes, 4);
  record.attributes = u32(bytes, 38);
  record.flags = u16(bytes, 8);
  record.method = u16(bytes, 10);
  record.crc = u32(bytes, 16);
  record.packed = u32(bytes, 20);
  record.size = u32(bytes, 24);
  record.offset = u32(bytes, 42);
  const std::string_view extras = bytes.substr(kRecordBytes + name, extra);
  read_zip64(extras, record);
  record.unicode = read_unicode_path(extras, record.stored);
  return record;
}

void put(std::string& bytes, std::uint64_t value, int width) {
  for (int i = 0; i < width; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xffU);
}

/// The end record of a directory at `offset`; with a zip64 record where the old one has no room.
std::string end_record(std::uint64_t entries, std::uint64_t size, std::uint64_t offset,
                       std::uint64_t leading) {
  std::string bytes;
  const std::uint64_t declared = offset - leading;
  const bool large = declared >= 0xffffffff;
  if (large) {
    bytes += "PK\x06\x06"sv;
    put(bytes, 44, 8);
    put(bytes, 45 | 45 << 16, 4);
    put(bytes, 0, 8);
    put(bytes, entries, 8);
    put(bytes, entries, 8);
    put(bytes, size, 8);
    put(bytes, declared, 8);
    bytes += "PK\x06\x07"sv;
    put(bytes, 0, 4);
    put(bytes, offset + size, 8);
    put(bytes, 1, 4);
  }
  bytes += "PK\x05\x06"sv;
  put(bytes, 0, 4);
  put(bytes, large ? 0xffff : entries, 2);
  put(bytes, large ? 0xffff : entries, 2);
  put(bytes, large ? 0xffffffff : size, 4);
  put(bytes, large ? 0xffffffff : declared, 4);
  put(bytes, 0, 2);
  return bytes;
}

}  // namespace

std::optional<std::string_view> extra_field(std::string_view extra, std::uint16_t number) {
  while (extra.size() >= 4) {
    const std::size_t length = u16(extra, 2);
    if (4 + length > extra.size()) break;
    if (u16(extra, 0) == number) return extra.substr(4, length);
    extra.remove_prefix(4 + length);
  }
  return std::nullopt;
}

std::optional<ZipDirectory> ZipDirectory::read(int fd, const ArchivePolicy& limits, Notes& notes) {
  const auto end = find_zip_end(fd);
  if (!end) {
    notes.add(note::kNoDirectory);
    return std::nullopt;
  }
  ZipDirectory directory;
  directory.end_ = *end;
  if (end->disks > 1) notes.add(note::kManyDisks);
  if (end->directory_bytes > kDirectoryBytes) {
    notes.add(note::kTooManyEntries, {}, end->directory_offset,
              fmt::format("the directory alone has {} bytes", end->directory_bytes));
    return std::nullopt;
  }
  // Where it has to be by its length; by its declared offset when it is not there.
  const std::uint64_t by_length = end->directory_ends >= end->directory_bytes
                                      ? end->directory_ends - end->directory_bytes
                                      : end->directory_offset;
  for (const std::uint64_t begins : {by_length, end->directory_offset}) {
    directory.begins_ = begins;
    directory.bytes_ = read_at(fd, begins, end->directory_bytes);
    if (end->directory_bytes == 0 || directory.bytes_.starts_with(kRecordSignature)) break;
  }
  directory.leading_ = directory.begins_ - std::min(directory.begins_, end->directory_offset);
  directory.parse(limits.entries, notes);
  if (directory.counted_ > limits.entries) {
    notes.add(note::kTooManyEntries, {}, directory.begins_,
              fmt::format("more than {} entries", limits.entries));
    return std::nullopt;
  }
  if (directory.counted_ == 0 && end->entries != 0) {
    notes.add(note::kNoDirectory);
    return std::nullopt;
  }
  return directory;
}

void ZipDirectory::parse(std::uint64_t most, Notes& notes) {
  std::vector<ZipRecord> all;
  for (std::string_view left = bytes_; !left.empty() && all.size() <= most;) {
    ZipRecord record = read_record(left);
    if (record.raw.empty()) {
      notes.add(note::kUnreadable, {}, begins_ + (bytes_.size() - left.size()),
                "the central directory has a record that is none");
      break;
    }
    left.remove_prefix(record.raw.size());
    record.offset += leading_;
    all.push_back(std::move(record));
  }
  counted_ = all.size();
  if (counted_ > most) return;
  // The old record's count wraps at 65,536 where a program wrote no zip64 record.
  const bool counted_well =
      counted_ == end_.entries || (!end_.zip64 && counted_ % 0x10000 == end_.entries);
  if (!counted_well && counted_ != 0) {
    notes.add(note::kEntryCount, {}, end_.offset,
              fmt::format("declares {} entries, has {}", end_.entries, counted_));
  }
  std::ranges::stable_sort(all, {}, &ZipRecord::offset);
  records_.reserve(all.size());
  for (ZipRecord& record : all) {
    std::uint64_t sum = 0;
    declared_bytes_ = __builtin_add_overflow(declared_bytes_, record.size, &sum) ? ~0ULL : sum;
    const bool again = !records_.empty() && records_.back().offset == record.offset;
    (again ? repeated_ : records_).push_back(std::move(record));
  }
}

bool ZipDirectory::any_order() const {
  std::unordered_set<std::string_view> names;
  for (const ZipRecord& record : records_) {
    const std::string_view name = record.name();
    // Names that are not in their plainest form may be another's in disguise.
    const bool plain = name.find('\\') == std::string_view::npos &&
                       name.find("//") == std::string_view::npos &&
                       name.find("./") == std::string_view::npos && !name.ends_with('.') &&
                       name.find("\0"sv) == std::string_view::npos && !name.starts_with('/');
    const std::string_view bare = name.ends_with('/') ? name.substr(0, name.size() - 1) : name;
    if (!plain || !names.insert(bare).second) return false;
  }
  // A directory's own entry ends with '/', so a bare name above another is a file's or a link's.
  std::unordered_set<std::string_view> files;
  for (const ZipRecord& record : records_) {
    if (!record.name().ends_with('/')) files.insert(record.name());
  }
  std::string_view last_directory;
  for (const ZipRecord& record : records_) {
    const std::string_view name = record.name();
    std::size_t slash = name.rfind('/', name.ends_with('/') ? name.size() - 2 : name.size());
    if (slash == std::string_view::npos || name.substr(0, slash) == last_directory) continue;
    last_directory = name.substr(0, slash);
    for (; slash != std::string_view::npos && slash > 0; slash = name.rfind('/', slash - 1)) {
      if (files.contains(name.substr(0, slash))) return false;
    }
  }
  return true;
}

std::string ZipDirectory::part(std::size_t first, std::size_t last) const {
  std::string bytes;
  for (std::size_t i = first; i < last; ++i) bytes += records_[i].raw;
  const std::uint64_t size = bytes.size();
  return bytes + end_record(last - first, size, begins_, leading_);
}

}  // namespace vouch::readers
