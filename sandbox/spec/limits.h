// What a step, and a whole session, may use. Zero means no limit of that kind.
#pragma once

#include <chrono>
#include <cstdint>

namespace vouch::sandbox {

struct Limits {
  std::chrono::milliseconds wall{0};
  std::chrono::milliseconds cpu{0};  // of all processes together
  std::uint64_t memory_bytes = 0;    // of all processes together, tmpfs and memfd included
  std::uint64_t processes = 0;       // processes and threads at one time
  std::uint64_t disk_bytes = 0;      // in the workspace
  std::uint64_t inodes = 0;
  std::uint64_t file_bytes = 0;    // a single file
  std::uint64_t output_bytes = 0;  // standard output and error together
};

}  // namespace vouch::sandbox
