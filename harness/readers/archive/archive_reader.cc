#include "harness/readers/archive/archive_reader.h"

#include <sys/stat.h>

#include <algorithm>
#include <clocale>
#include <cstdlib>
#include <ctime>
#include <set>
#include <string>
#include <utility>

#include "checks/archive_notes.h"
#include "harness/readers/archive/budget.h"
#include "harness/readers/archive/clashes.h"
#include "harness/readers/archive/format.h"
#include "harness/readers/archive/libarchive.h"
#include "harness/readers/archive/unpack.h"
#include "harness/readers/archive/zip_end.h"

namespace vouch::readers {
namespace {

namespace note = checks::note;

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

/// What stands beside the project's folder, each once.
void note_beside(const Tree& tree, const std::string& root, Notes& notes) {
  if (root.empty()) return;
  std::set<std::string> tops;
  for (const auto& [path, node] : tree.nodes()) tops.insert(path.substr(0, path.find('/')));
  for (const std::string& top : tops) {
    if (top != root) notes.add(note::kBeside, top);
  }
}

}  // namespace

checks::ArchiveFacts read_archive(int archive, int folder, const checks::ArchivePolicy& limits) {
  leave_the_machines_ways();
  checks::ArchiveFacts facts;
  Source source(archive);
  facts.bytes_packed = source.size();
  facts.format = format_of(archive);
  if (!is_unpackable(facts.format)) {
    facts.readable = false;
    facts.trouble = "not an archive";
    return facts;
  }
  Notes notes;
  const bool no_directory = facts.format == "zip" && !find_zip_end(archive);
  if (no_directory) notes.add(note::kNoDirectory);
  const Archive opened =
      open_archive(source, no_directory ? "zip without directory" : facts.format, facts.trouble);
  if (!opened) {
    facts.readable = false;
    return facts;
  }
  Counters counters;
  Budget budget(limits, facts.bytes_packed, counters);
  Unpacker unpacker(folder, limits, budget, notes);
  unpacker.unpack(opened.get());
  unpacker.make_links();
  find_clashes(unpacker.tree(), notes);

  const bool is_tar =
      (archive_format(opened.get()) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR;
  facts.format = full_format(facts.format, is_tar);
  facts.complete = unpacker.complete();
  facts.entries = unpacker.entries();
  facts.bytes_unpacked = budget.bytes();
  facts.root = unpacker.tree().single_root();
  note_beside(unpacker.tree(), facts.root, notes);
  facts.tree = unpacker.tree().list(facts.root, facts.tree_entries);
  facts.notes = notes.sorted();
  if (facts.entries == 0 && !facts.complete) {
    facts.readable = false;
    facts.trouble = facts.notes.empty() ? "" : facts.notes.front().detail;
  }
  return facts;
}

}  // namespace vouch::readers
