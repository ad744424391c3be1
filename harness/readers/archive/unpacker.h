// Takes the entries out of an archive, one after the other, into a directory.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "checks/model/policy.h"
#include "harness/readers/archive/budget.h"
#include "harness/readers/archive/entry_name.h"
#include "harness/readers/archive/libarchive.h"
#include "harness/readers/archive/links.h"
#include "harness/readers/archive/notes.h"
#include "harness/readers/archive/plain_entry.h"
#include "harness/readers/archive/tree.h"
#include "harness/readers/archive/tree_writer.h"
#include "harness/readers/archive/unpack_result.h"
#include "harness/readers/archive/zip_directory.h"

namespace vouch::readers {

class Unpacker {
 public:
  Unpacker(int directory, const ArchivePolicy& limits, Budget& budget, Notes& notes);

  /// Unpacks until the end, or until a limit or the archive's own damage stops it. `records`, of a
  /// zip, are those of the entries in `opened`, in that order. Gives how many entries are behind
  /// it, the one that stopped it among them.
  std::size_t unpack(archive* opened, std::span<const ZipRecord> records = {});
  /// Unpacks one entry that has been read already. Says what is odd with its name, as unpack does.
  void take_plain(const ZipRecord& record, const PlainEntry& plain);
  /// Makes the links that lead nowhere outside, and copies hard-linked files. Sorts by offset.
  void make_links();

  Found& found() { return found_; }
  TreeWriter& writer() { return writer_; }

 private:
  struct Entry {
    archive_entry* raw = nullptr;
    std::string stored;
    std::string path;
    std::uint64_t offset = 0;
    const ZipRecord* record = nullptr;
  };

  void make_link(const MetLink& link, const Links& targets);
  void take(archive* opened, Entry& entry);
  void take_directory(const Entry& entry);
  void take_link(const Entry& entry, std::string_view target);
  void take_file(archive* opened, const Entry& entry);
  bool copy_data(archive* opened, const Entry& entry, OutputFile& file, Tree::Node& node);
  std::int64_t not_in_the_future(const Entry& entry, std::int64_t modified);
  void write_plain(const Entry& entry, const PlainEntry& plain);
  bool grow(const Entry& entry, std::uint64_t end, std::uint64_t& bytes);
  void copy_hard_link(const MetLink& link);
  std::optional<OutputFile> create(const Entry& entry, bool executable);
  void tell(std::string_view kind, const Entry& entry, std::string_view detail = {});
  void tell_trouble(archive* opened, const Entry& entry);
  void stop_at(std::string_view kind, const Entry& entry);

  const ArchivePolicy& limits_;
  Budget& budget_;
  Notes& notes_;
  Found found_;
  TreeWriter writer_;
  std::vector<MetLink> hard_links_;
  std::int64_t now_;
  bool broken_ = false;  // libarchive gives no more of what is open
};

}  // namespace vouch::readers
