// Makes the name of an entry, as an archive stores it, a path that is safe below a directory.
//
// Invariants of a path that is to be unpacked: relative, its parts separated by one '/', none of
// them empty, "." or "..", no NUL, valid UTF-8, within the policy's length and depth.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "checks/model/policy.h"
#include "harness/readers/archive/notes.h"

namespace vouch::readers {

struct EntryName {
  std::string path;        // "" is the directory itself
  bool unpack = true;      // false: a note says why not
  bool directory = false;  // the name ends with a separator
};

/// Notes everything that is wrong or odd with `stored`; `offset` is its header's, for the notes.
EntryName read_entry_name(std::string_view stored, std::uint64_t offset,
                          const ArchivePolicy& limits, Notes& notes);

}  // namespace vouch::readers
