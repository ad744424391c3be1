// A process confines itself before it reads a byte of a group: rlimits, Landlock (reads and writes
// the directories named, nothing else) and seccomp (no network, no exec, no new process). Costs no
// bubblewrap start, and works where bubblewrap cannot be had.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vouch::sandbox {

struct Confinement {
  std::vector<int> readable_directories;                // open descriptors
  std::vector<int> writable_directories;                // open descriptors
  std::vector<std::string> readable_paths;              // of the host: fonts, encodings
  std::uint64_t memory_bytes = std::uint64_t{1} << 30;  // address space
  std::uint64_t cpu_seconds = 60;
  std::uint64_t private_bytes = 0;  // of memory that is its own (RLIMIT_DATA); 0: no limit
  std::uint64_t file_bytes = 0;     // 0: no limit
  std::uint64_t descriptors = 256;
};

/// What held after confining: "rlimits", "landlock", "seccomp". What the kernel lacks is left out.
/// Throws InternalError when a part that the kernel has could not be set.
std::vector<std::string> confine_self(const Confinement& confinement);

}  // namespace vouch::sandbox
