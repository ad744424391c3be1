#include "harness/readers/archive/unpack_zip.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <vector>

#include "checks/model/archive_notes.h"

namespace vouch::readers {
namespace {

// The old end record counts to 65,535.
constexpr std::size_t kPartEntries = 50'000;
// Pieces for each process: many enough that none waits long for the last.
constexpr std::size_t kPiecesEach = 12;
// What an entry costs beside its bytes, in bytes: its file has to be made.
constexpr std::uint64_t kEntryCost = 40'000;

std::uint64_t cost(const ZipRecord& record) { return kEntryCost + record.packed + record.size / 4; }

/// Where the pieces begin, and the end. Each costs about the same.
std::vector<std::size_t> cut(std::span<const ZipRecord> records, std::size_t pieces) {
  std::uint64_t whole = 0;
  for (const ZipRecord& record : records) whole += cost(record);
  const std::uint64_t each = whole / pieces + 1;
  std::vector<std::size_t> bounds{0};
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < records.size(); ++i) {
    sum += cost(records[i]);
    if (sum >= each || i + 1 - bounds.back() >= kPartEntries) {
      bounds.push_back(i + 1);
      sum = 0;
    }
  }
  if (bounds.back() != records.size()) bounds.push_back(records.size());
  return bounds;
}

/// Several processes would meet a limit at an entry of chance; so would two entries of one path.
bool can_share(const ZipDirectory& directory, const ArchivePolicy& limits) {
  std::uint64_t most_made = 0;
  for (const ZipRecord& record : directory.records()) {
    most_made += 1 + static_cast<std::uint64_t>(std::ranges::count(record.name(), '/'));
  }
  return most_made <= limits.entries && directory.declared_bytes() <= limits.unpacked_bytes &&
         directory.repeated().empty() && directory.any_order();
}

/// Unpacks ranges of a zip's records in their order.
class Parts {
 public:
  Parts(int fd, const ZipDirectory& directory, Budget& budget, Unpacker& unpacker, Notes& notes)
      : fd_(fd),
        directory_(directory),
        budget_(budget),
        unpacker_(unpacker),
        notes_(notes),
        plain_(fd, directory.begins()) {}

  /// Plain entries are read here, all others by libarchive.
  void unpack(std::size_t first, std::size_t last) {
    while (first < last && !budget_.stopped()) {
      const ZipRecord& record = directory_.records()[first];
      const auto entry = seem_plain_ ? plain_.read(record) : std::nullopt;
      if (entry) {
        unpacker_.take_plain(record, *entry);
        ++first;
      } else {
        const std::size_t end = end_of_run(first, last);
        unpack_by_libarchive(first, end);
        first = end;
      }
    }
    if (budget_.stopped()) unpacker_.found().complete = false;
  }

 private:
  /// Up to the next entry that may be plain. Some that seemed to be and are not are worth to open
  /// the archive for, each alone.
  std::size_t end_of_run(std::size_t first, std::size_t last) {
    if (!seem_plain_ || ++runs_ > kMostRuns) {
      seem_plain_ = false;
      return last;
    }
    std::size_t end = first + 1;
    while (end < last && !may_be_plain(directory_.records()[end])) ++end;
    return end;
  }

  /// What cannot be read is left, and the next one begun with. A damaged entry costs a directory of
  /// all that follow: some are worth it, not all.
  void unpack_by_libarchive(std::size_t first, std::size_t last) {
    for (; first < last && damaged_ < kMostDamaged && !budget_.stopped(); ++damaged_) {
      Source source(fd_, directory_.begins(), directory_.part(first, last));
      std::string trouble;
      const Archive opened = open_archive(source, "zip", trouble);
      const auto records = std::span(directory_.records()).subspan(first, last - first);
      if (!opened) {
        notes_.add(note::kUnreadable, records[0].name(), records[0].offset, trouble);
        unpacker_.found().complete = false;
        return;
      }
      const std::size_t behind = unpacker_.unpack(opened.get(), records);
      if (behind == 0) return;
      first += behind;
      if (first == last) return;
    }
    if (first < last) unpacker_.found().complete = false;
  }

  static constexpr int kMostRuns = 200;
  static constexpr int kMostDamaged = 100;

  int fd_;
  const ZipDirectory& directory_;
  Budget& budget_;
  Unpacker& unpacker_;
  Notes& notes_;
  PlainReader plain_;
  bool seem_plain_ = true;
  int runs_ = 0, damaged_ = 0;
};

void unpack_pieces(int fd, const ZipDirectory& directory, std::size_t processes, Budget& budget,
                   Crew& crew, Unpacker& unpacker, Notes& notes) {
  const auto bounds = cut(directory.records(), processes > 1 ? processes * kPiecesEach : 1);
  Parts parts(fd, directory, budget, unpacker, notes);
  for (std::size_t i = crew.take_piece(); i + 1 < bounds.size(); i = crew.take_piece()) {
    parts.unpack(bounds[i], bounds[i + 1]);
  }
}

}  // namespace

bool unpack_zip(int fd, const ZipDirectory& directory, const ArchivePolicy& limits, Budget& budget,
                Crew& crew, Unpacker& unpacker, Notes& notes) {
  // A claim to be a bomb is enough: it is true, or it is a lie.
  if (budget.judge(directory.declared_bytes()) == note::kRatio) {
    notes.add(note::kRatio, {}, 0, fmt::format("it declares {} bytes", directory.declared_bytes()));
    return false;
  }
  if (notes.has(note::kOverlap)) return false;
  const bool together = crew.others() > 0 && can_share(directory, limits);
  crew.open_gate(together);
  unpack_pieces(fd, directory, together ? crew.others() + 1 : 1, budget, crew, unpacker, notes);
  return true;
}

void help_unpack_zip(int fd, const ZipDirectory& directory, Budget& budget, Crew& crew,
                     Unpacker& unpacker, Notes& notes) {
  unpack_pieces(fd, directory, crew.others() + 1, budget, crew, unpacker, notes);
}

}  // namespace vouch::readers
