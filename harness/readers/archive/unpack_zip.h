// Unpacks a zip by its central directory, alone or as one of several processes.
#pragma once

#include <string>

#include "harness/readers/archive/process_team.h"
#include "harness/readers/archive/unpacker.h"
#include "harness/readers/archive/zip_directory.h"

namespace vouch::readers {

/// The first process's part; it lets the others begin. False: it was not begun, because of what the
/// directory declares or `notes` know of it.
bool unpack_zip(int fd, const ZipDirectory& directory, const ArchivePolicy& limits, Budget& budget,
                Crew& crew, Unpacker& unpacker, Notes& notes);

/// The others' part.
void help_unpack_zip(int fd, const ZipDirectory& directory, Budget& budget, Crew& crew,
                     Unpacker& unpacker, Notes& notes);

}  // namespace vouch::readers
