// Takes the entries out of an archive, one after the other, into a folder.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "checks/policy.h"
#include "harness/readers/archive/budget.h"
#include "harness/readers/archive/entry_name.h"
#include "harness/readers/archive/libarchive.h"
#include "harness/readers/archive/notes.h"
#include "harness/readers/archive/tree.h"
#include "harness/readers/archive/tree_writer.h"

namespace vouch::readers {

/// A link that was met. It is made, or refused, when all files are written.
struct MetLink {
  std::string path;
  std::string target;  // as stored
  std::string stored;  // the entry's name, for the notes
  std::uint64_t offset = 0;
};

class Unpacker {
 public:
  Unpacker(int folder, const checks::ArchivePolicy& limits, Budget& budget, Notes& notes);

  /// Unpacks until the end, or until a limit or the archive's own damage stops it.
  void unpack(archive* opened);
  /// Makes the links that lead nowhere outside, and copies hard-linked files.
  void make_links();

  bool complete() const { return complete_; }
  std::uint64_t entries() const { return entries_; }
  const Tree& tree() const { return tree_; }

 private:
  struct Entry {
    archive_entry* raw = nullptr;
    std::string stored;
    std::string path;
    std::uint64_t offset = 0;
  };

  bool next_header(archive* opened, Entry& entry);
  void take(archive* opened, Entry& entry);
  void take_file(archive* opened, const Entry& entry);
  bool copy_data(archive* opened, const Entry& entry, OutputFile& file, Tree::Node& node);
  bool grow(const Entry& entry, std::uint64_t end, std::uint64_t& bytes);
  void copy_hard_link(const MetLink& link);
  std::optional<OutputFile> create(const Entry& entry, bool executable);
  void tell(std::string_view kind, const Entry& entry, std::string_view detail = {});
  void tell_trouble(archive* opened, const Entry& entry);
  void stop_at(std::string_view kind, const Entry& entry);

  const checks::ArchivePolicy& limits_;
  Budget& budget_;
  Notes& notes_;
  Tree tree_;
  TreeWriter writer_;
  std::vector<MetLink> links_;
  std::vector<MetLink> hard_links_;
  std::int64_t now_;
  std::uint64_t entries_ = 0;
  bool complete_ = true;
};

}  // namespace vouch::readers
