#include "harness/readers/archive/plain_entry.h"

#include <libdeflate.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <climits>

#include "harness/readers/archive/bytes.h"
#include "harness/readers/archive/zip_local_header.h"
#include "util/error.h"

namespace vouch::readers {
namespace {

constexpr std::uint16_t kStored = 0;
constexpr std::uint16_t kDeflated = 8;
// Of the flags, how hard it was packed (1, 2), that sizes follow (3) and UTF-8 (11).
constexpr std::uint16_t kPlainFlags = 1U << 1U | 1U << 2U | 1U << 3U | 1U << 11U;
constexpr std::size_t kWindow = std::size_t{256} << 10;
// A local header's extra fields are 28 bytes where zip writes them.
constexpr std::size_t kExtraGuess = 64;

/// MS-DOS's date and time, taken as UTC; none where there is no such day or hour.
std::optional<std::int64_t> time_of(std::uint16_t date, std::uint16_t time) {
  using namespace std::chrono;
  const year_month_day day{year(1980 + (date >> 9U)), month(date >> 5U & 0xfU),
                           std::chrono::day(date & 0x1fU)};
  const unsigned hour = time >> 11U;
  const unsigned minute = time >> 5U & 0x3fU;
  const unsigned second = 2 * (time & 0x1fU);
  if (!day.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  const auto since =
      sys_days(day).time_since_epoch() + hours(hour) + minutes(minute) + seconds(second);
  return duration_cast<seconds>(since).count();
}

/// The time in the extra fields, or `dos`. None: a field that may change more than the time.
std::optional<std::int64_t> modified(std::string_view extra, std::optional<std::int64_t> dos) {
  constexpr std::uint16_t kTimes = 0x5455;
  // Owners (0x7855, 0x7875), Windows' times, which libarchive does not read (0x000a), the mark of
  // Java's jar (0xcafe), and what the record has too: the name (0x7075) and long sizes.
  constexpr std::uint16_t kHarmless[] = {0x7855, 0x7875, 0x000a, 0xcafe, 0x7075, kZip64Field};
  while (!extra.empty()) {
    if (extra.size() < 4 || extra.size() - 4 < u16(extra, 2)) return std::nullopt;
    const std::uint16_t number = u16(extra, 0);
    const std::string_view field = extra.substr(4, u16(extra, 2));
    extra.remove_prefix(4 + field.size());
    if (number == kTimes) {
      if (field.empty()) return std::nullopt;
      if ((static_cast<unsigned char>(field[0]) & 1U) == 0) continue;
      // After 2038, or before 1970: readers differ.
      if (field.size() < 5 || u32(field, 1) > 0x7fffffff) return std::nullopt;
      dos = u32(field, 1);
    } else if (std::ranges::find(kHarmless, number) == std::end(kHarmless)) {
      return std::nullopt;
    }
  }
  return dos;
}

/// 'f', 'd', 'l', or 0 for what is something else, or is not the same to everybody.
char type_of(const ZipRecord& record) {
  const std::uint32_t mode = record.unix_mode();
  constexpr std::uint32_t kDosDirectory = 0x10;
  const bool named_as_directory = record.name().ends_with('/');
  const bool dos_directory = (record.attributes & kDosDirectory) != 0;
  switch (mode & S_IFMT) {
    case 0: return named_as_directory ? 'd' : dos_directory ? '\0' : 'f';
    case S_IFDIR: return named_as_directory ? 'd' : '\0';
    case S_IFREG:
      return named_as_directory || dos_directory || (mode & (S_ISUID | S_ISGID)) != 0 ? '\0' : 'f';
    case S_IFLNK: return named_as_directory || dos_directory ? '\0' : 'l';
    default: return '\0';
  }
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0 && c < 0x7f; });
}

/// Whether the local header says what the record says.
bool agrees(std::string_view header, const ZipRecord& record) {
  const std::size_t name = u16(header, local::kNameBytes);
  const auto extra = header.substr(local::kBytes + name, u16(header, local::kExtraBytes));
  const auto zip64 = extra_field(extra, kZip64Field);
  const auto same = [&](std::uint64_t value, std::uint64_t known) {
    return value == known || (record.sizes_follow() && value == 0);
  };
  // Some programs write every size in 64 bits: the unpacked one first.
  const auto same_size = [&](std::size_t at, std::size_t at_in_zip64, std::uint64_t known) {
    if (u32(header, at) != 0xffffffff) return same(u32(header, at), known);
    return zip64 && zip64->size() >= 16 && same(u64(*zip64, at_in_zip64), known);
  };
  return header.starts_with(local::kSignature) &&
         header.substr(local::kBytes, name) == record.stored &&
         u16(header, local::kFlags) == record.flags &&
         u16(header, local::kMethod) == record.method &&
         same(u32(header, local::kCrc), record.crc) && same_size(local::kSize, 0, record.size) &&
         same_size(local::kPacked, 8, record.packed);
}

/// Packed by another method, but nothing: libarchive 3.6 takes an empty LZMA stream for damage.
bool is_empty(const ZipRecord& record) {
  constexpr std::uint64_t kMostHeader = 64;  // of a stream that holds nothing
  return record.size == 0 && record.crc == 0 && record.method != kStored &&
         record.method != kDeflated && record.packed <= kMostHeader;
}

}  // namespace

bool may_be_plain(const ZipRecord& record) {
  if (record.name().empty() || (record.flags & ~kPlainFlags) != 0) return false;
  const bool is_stored = record.method == kStored && record.packed == record.size;
  switch (type_of(record)) {
    case 'f':
      return (is_stored || record.method == kDeflated || is_empty(record)) &&
             record.packed <= kPlainPacked && record.size <= kPlainBytes;
    case 'd': return is_stored && record.size == 0;
    // libarchive takes a packed target as it stands.
    case 'l':
      return (is_stored || record.method == kDeflated) && record.packed <= PATH_MAX &&
             record.size <= PATH_MAX;
    default: return false;
  }
}

void PlainReader::FreeDecompressor::operator()(libdeflate_decompressor* decompressor) const {
  libdeflate_free_decompressor(decompressor);
}

PlainReader::PlainReader(int fd, std::uint64_t ends)
    : fd_(fd), ends_(ends), decompressor_(libdeflate_alloc_decompressor()) {
  if (!decompressor_) throw InternalError("worker", "out of memory");
}

PlainReader::~PlainReader() = default;

std::string_view PlainReader::at(std::uint64_t offset, std::size_t count) {
  if (offset >= ends_) return {};
  count = static_cast<std::size_t>(std::min<std::uint64_t>(count, ends_ - offset));
  const bool inside = offset >= window_begins_ && offset - window_begins_ <= window_size_ &&
                      count <= window_size_ - (offset - window_begins_);
  if (!inside) {
    const std::size_t wanted = std::max(count, kWindow);
    if (window_room_ < wanted) {
      window_ = std::make_unique_for_overwrite<char[]>(wanted);
      window_room_ = wanted;
    }
    window_begins_ = offset;
    window_size_ = read_into(fd_, offset, {window_.get(), wanted});
  }
  return std::string_view(window_.get(), window_size_).substr(offset - window_begins_, count);
}

std::optional<std::string_view> PlainReader::inflated(const ZipRecord& record,
                                                      std::string_view packed) {
  if (record.method == kStored) return packed;
  if (is_empty(record)) return std::string_view{};
  if (file_room_ < record.size || !file_) {
    file_room_ = std::max<std::size_t>(record.size, kWindow);
    file_ = std::make_unique_for_overwrite<char[]>(file_room_);
  }
  std::size_t taken = 0;
  std::size_t given = 0;
  const auto result = libdeflate_deflate_decompress_ex(
      decompressor_.get(), packed.data(), packed.size(), file_.get(), record.size, &taken, &given);
  if (result != LIBDEFLATE_SUCCESS || taken != packed.size() || given != record.size) {
    return std::nullopt;
  }
  return std::string_view(file_.get(), given);
}

std::optional<PlainEntry> PlainReader::read(const ZipRecord& record) {
  if (!may_be_plain(record)) return std::nullopt;
  const std::size_t guess =
      local::kBytes + record.stored.size() + kExtraGuess + static_cast<std::size_t>(record.packed);
  std::string_view bytes = at(record.offset, guess);
  if (bytes.size() < local::kBytes) return std::nullopt;
  const std::size_t name = u16(bytes, local::kNameBytes);
  const std::size_t extra = u16(bytes, local::kExtraBytes);
  const std::size_t before = local::kBytes + name + extra;
  if (before + record.packed > bytes.size()) bytes = at(record.offset, before + record.packed);
  if (bytes.size() < before + record.packed || !agrees(bytes, record)) {
    return std::nullopt;
  }
  const auto time = modified(bytes.substr(local::kBytes + name, extra),
                             time_of(u16(bytes, local::kDosDate), u16(bytes, local::kDosTime)));
  if (!time) return std::nullopt;
  const auto content = inflated(record, bytes.substr(before, record.packed));
  if (!content || libdeflate_crc32(0, content->data(), content->size()) != record.crc) {
    return std::nullopt;
  }
  const char type = type_of(record);
  // Of a link's target in another encoding, libarchive has an opinion.
  if (type == 'l' && !is_ascii(*content)) return std::nullopt;
  return PlainEntry{.type = type,
                    .bytes = *content,
                    .executable = (record.unix_mode() & 0111U) != 0,
                    .modified = *time};
}

}  // namespace vouch::readers
