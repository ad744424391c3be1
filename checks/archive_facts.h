// What was observed of the code archive and of the tree that it unpacked to. No opinion.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vouch::checks {

/// One observation about one entry. The vocabulary is closed: see harness/readers/archive.
struct EntryNote {
  std::string kind;          // "absolute-path", "leaves-folder", "special-file", ...
  std::string entry;         // the entry's name as stored; hostile
  std::uint64_t offset = 0;  // of its header in the archive, bytes
  std::string detail;
};

/// A file or folder of the unpacked tree. Paths are relative to the project's root, with '/'.
struct TreeEntry {
  std::string path;
  char type = 'f';  // 'f' file, 'd' folder, 'l' link
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
  std::string root;  // the single top folder that holds everything, or ""
  std::vector<EntryNote> notes;
  std::vector<TreeEntry> tree;
};

}  // namespace vouch::checks
