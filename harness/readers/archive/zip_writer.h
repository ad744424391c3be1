// Writes files of a directory as a zip. Runs in the confined worker, where libarchive lives.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vouch::readers {

struct ZipWritten {
  std::uint64_t files = 0;              // and links
  std::vector<std::string> unreadable;  // files that could not be read; the zip is of no use then
};

/// `paths` are below `directory`; one that ends with '/' is an empty directory. Links are stored as
/// links and never followed. Owners are left out and times are UTC, so that the same files give the
/// same bytes. Throws InternalError when `zip` cannot be written.
ZipWritten write_zip(int directory, int zip, const std::string& top,
                     const std::vector<std::string>& paths);

}  // namespace vouch::readers
