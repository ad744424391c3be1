// What one process found while it unpacked its part, as bytes for the one that collects.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/readers/archive/notes.h"
#include "harness/readers/archive/tree.h"

namespace vouch::readers {

/// A link that was met. It is made, or refused, when all files are written.
struct MetLink {
  std::string path;
  std::string target;  // as stored
  std::string stored;  // the entry's name, for the notes
  std::uint64_t offset = 0;
};

struct Found {
  Tree tree;
  std::vector<MetLink> links;
  std::uint64_t entries = 0;
  bool complete = true;
};

std::string to_bytes(const Found& found, const Notes& notes);
/// Adds what stands in `bytes`. Throws InternalError when they are not from to_bytes.
void add_from_bytes(std::string_view bytes, Found& found, Notes& notes);

}  // namespace vouch::readers
