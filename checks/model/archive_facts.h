// What was observed of the code archive and of the tree that it unpacked to. No opinion.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace vouch {

/// One observation about one entry. The vocabulary is closed: see checks/model/archive_notes.h.
/// Only the first kNotesOfAKind of a kind are kept; `more` of the last kept one counts the others.
struct EntryNote {
  std::string kind;          // "absolute-path", "leaves-folder", "special-file", ...
  std::string entry;         // the entry's name as stored; hostile
  std::uint64_t offset = 0;  // of its header in the archive, bytes; 0 where that is not known
  std::string detail{};      // hostile
  std::uint64_t more = 0;
};

inline constexpr std::size_t kNotesOfAKind = 50;
inline constexpr std::size_t kTreeEntriesListed = 20'000;

/// A file or directory of the unpacked tree. Paths are relative to the project's root, with '/'.
struct TreeEntry {
  std::string path;
  char type = 'f';  // 'f' file, 'd' directory, 'l' link
  bool executable = false;
  std::uint64_t bytes = 0;
  std::string
      content;  // "", or what its first bytes are: "elf", "macho", "pe", "class", "pyc", ...
};

struct ArchiveFacts {
  std::string format;  // what the bytes are: "zip", "tar.gz", "7z", "rar", "html", "text", "empty"
  bool readable = true;  // false: `trouble` says why nothing more is known
  std::string trouble;
  bool complete = true;  // false: unpacking stopped early, `notes` says at what
  std::uint64_t entries = 0;
  std::uint64_t bytes_packed = 0;
  std::uint64_t bytes_unpacked = 0;
  std::string root;  // the single top directory that holds everything, or ""
  std::vector<EntryNote> notes;
  std::vector<TreeEntry> tree;     // by path; at most kTreeEntriesListed, the least deep first
  std::uint64_t tree_entries = 0;  // all that the project holds, listed or not
};

}  // namespace vouch
