#include "harness/readers/archive/archive_reader.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <clocale>
#include <cstdlib>
#include <ctime>
#include <new>
#include <set>
#include <string>
#include <utility>

#include "checks/model/archive_notes.h"
#include "harness/readers/archive/budget.h"
#include "harness/readers/archive/bytes.h"
#include "harness/readers/archive/content_notes.h"
#include "harness/readers/archive/dictionary.h"
#include "harness/readers/archive/format.h"
#include "harness/readers/archive/libarchive.h"
#include "harness/readers/archive/name_clashes.h"
#include "harness/readers/archive/nested.h"
#include "harness/readers/archive/unpack_zip.h"
#include "harness/readers/archive/unpacker.h"
#include "harness/readers/archive/zip_forensics.h"

namespace vouch::readers {
namespace {

/// The same bytes give the same facts wherever vouch runs: a zip's times have no time zone, and
/// libarchive takes names as the locale has them.
void leave_the_machines_ways() {
  setenv("TZ", "UTC0", 1);
  tzset();
  std::setlocale(LC_CTYPE, "C.UTF-8");
  umask(022);
}

/// "gzip" of a tar is a tar.gz; libarchive knows once it has read a header.
std::string full_format(const std::string& format, bool is_tar) {
  if (!is_tar || format == "tar") return format;
  constexpr std::pair<std::string_view, std::string_view> endings[] = {
      {"gzip", "tar.gz"}, {"bzip2", "tar.bz2"}, {"xz", "tar.xz"}, {"zstd", "tar.zst"}};
  for (const auto& [filter, name] : endings) {
    if (filter == format) return std::string(name);
  }
  return format;
}

/// What stands beside the project's directory, each once.
void note_beside(const Tree& tree, const std::string& root, Notes& notes) {
  if (root.empty()) return;
  std::set<std::string> tops;
  for (const auto& [path, node] : tree.nodes()) tops.insert(path.substr(0, path.find('/')));
  for (const std::string& top : tops) {
    if (top != root) notes.add(note::kBeside, top);
  }
}

/// One archive on its way into a directory.
class Reading {
 public:
  Reading(int archive, int directory, const ArchivePolicy& limits, Crew& crew)
      : archive_(archive),
        limits_(limits),
        crew_(crew),
        source_(archive),
        budget_(limits, source_.size(), crew.counters()),
        unpacker_(directory, limits, budget_, notes_) {}

  ArchiveFacts read() {
    facts_.bytes_packed = source_.size();
    facts_.format = format_of(archive_);
    try {
      read_as_it_is();
      crew_.open_gate(false);  // where nobody has
      finish();
    } catch (const std::bad_alloc&) {
      notes_.add(note::kNeedsMemory, {}, 0, "more than 80 MiB");
      refuse("it takes more memory than vouch gives its reader");
      facts_.notes = notes_.sorted();
    }
    return std::move(facts_);
  }

  /// What one of the other processes does: its part of a zip, and nothing of anything else.
  void help() {
    try {
      if (crew_.wait_at_gate()) help_unpack();
    } catch (const std::bad_alloc&) {
      notes_.add(note::kNeedsMemory, {}, 0, "more than 80 MiB");
      unpacker_.found().complete = false;
    }
    crew_.hand_over(to_bytes(unpacker_.found(), notes_));
  }

 private:
  void help_unpack() {
    Notes known;  // the first one tells them
    if (const auto directory = ZipDirectory::read(archive_, limits_, known)) {
      help_unpack_zip(archive_, *directory, budget_, crew_, unpacker_, notes_);
    }
  }

  void read_as_it_is() {
    if (!is_unpackable(facts_.format)) return refuse("not an archive");
    if (facts_.format == "zip") return read_zip();
    read_stream(facts_.format);
  }

  void refuse(std::string trouble) {
    facts_.readable = false;
    facts_.complete = false;
    facts_.trouble = std::move(trouble);
  }

  void read_zip() {
    const auto directory = ZipDirectory::read(archive_, limits_, notes_);
    if (!directory) {
      if (notes_.has(note::kTooManyEntries)) return refuse("it has too many entries");
      return read_stream("zip without directory");
    }
    examine(archive_, source_.size(), *directory, notes_);
    if (unpack_zip(archive_, *directory, limits_, budget_, crew_, unpacker_, notes_)) return;
    refuse("it was not unpacked, because it is a bomb");
    facts_.entries = directory->records().size() + directory->repeated().size();
  }

  void read_stream(const std::string& format) {
    // libarchive does not tell a lack of memory from a format that it does not know.
    const std::uint64_t dictionary = dictionary_bytes(format, read_at(archive_, 0, 512));
    if (dictionary > kMostDictionary) {
      notes_.add(note::kNeedsMemory, {}, 0, fmt::format("{} MiB", dictionary >> 20U));
      return refuse("its dictionary takes more memory than vouch gives its reader");
    }
    std::string trouble;
    const Archive opened = open_archive(source_, format, trouble);
    if (!opened) return refuse(trouble);
    unpacker_.unpack(opened.get());
    const int base = archive_format(opened.get()) & ARCHIVE_FORMAT_BASE_MASK;
    facts_.format = full_format(facts_.format, base == ARCHIVE_FORMAT_TAR);
    // What is neither tar nor anything else that holds files (a lone program.gz) has none.
    if (unpacker_.found().entries == 0 && !unpacker_.found().complete) {
      refuse(notes_.sorted().empty() ? "not an archive" : "it cannot be unpacked");
    }
  }

  void finish() {
    Found& found = unpacker_.found();
    for (const std::string& part : crew_.collect()) add_from_bytes(part, found, notes_);
    unpacker_.make_links();
    find_clashes(found.tree, notes_);
    examine_nested(found.tree, unpacker_.writer(), limits_, notes_);
    facts_.complete = facts_.complete && found.complete;
    facts_.entries = std::max(facts_.entries, found.entries);
    facts_.bytes_unpacked = budget_.bytes();
    facts_.root = found.tree.single_root();
    examine_content(found.tree, facts_.root, unpacker_.writer(), notes_);
    note_beside(found.tree, facts_.root, notes_);
    facts_.tree = found.tree.list(facts_.root, facts_.tree_entries);
    facts_.notes = notes_.sorted();
  }

  int archive_;
  const ArchivePolicy& limits_;
  Crew& crew_;
  Source source_;
  Notes notes_;
  Budget budget_;
  Unpacker unpacker_;
  ArchiveFacts facts_;
};

}  // namespace

ArchiveFacts read_archive(int archive, int directory, const ArchivePolicy& limits) {
  Crew alone;
  return read_archive(archive, directory, limits, alone);
}

ArchiveFacts read_archive(int archive, int directory, const ArchivePolicy& limits, Crew& crew) {
  leave_the_machines_ways();
  Reading reading(archive, directory, limits, crew);
  if (crew.is_first()) return reading.read();
  reading.help();
  return {};
}

}  // namespace vouch::readers
