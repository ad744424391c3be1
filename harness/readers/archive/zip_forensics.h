// Holds a zip's central directory against its local headers and against the file: what differs,
// what overlaps, what is hidden.
#pragma once

#include "harness/readers/archive/notes.h"
#include "harness/readers/archive/zip_directory.h"

namespace vouch::readers {

/// `file_bytes`: the length of the file behind `fd`.
void examine(int fd, std::uint64_t file_bytes, const ZipDirectory& directory, Notes& notes);

}  // namespace vouch::readers
