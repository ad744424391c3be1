// What the supervisor and the pid-1 shim say to each other, over one SOCK_SEQPACKET pair that is
// open in the shim alone. Fixed structures: the supervisor checks their size and nothing else of
// them can be malformed. Only the shim writes `ended`; a step's first process writes `failed` when
// it cannot become the step, and has no descriptor left when it does.
#pragma once

#include <stdint.h>  // and not <cstdint>: the shim has no C++ library

namespace vouch::sandbox::shim {

/// The shim's descriptors, as the launcher lays them out.
inline constexpr int kControl = 3;
inline constexpr int kFilter = 4;  // a file with the seccomp program
inline constexpr int kLife = 5;    // held open and not used: vouch waits for its end
inline constexpr int kItself = 6;  // the shim's own program, executed from there

inline constexpr int kRuleset = 7;  // weak isolation: the steps' Landlock rules

/// A script travels in one packet and then in one argument, of which the kernel takes 128 KiB
/// (MAX_ARG_STRLEN, linux/binfmts.h).
inline constexpr uint32_t kLongestScript = 120 * 1024;
inline constexpr uint32_t kLongestEnvironment = 32 * 1024;

/// A step's first process enters this many groups at most: one for each hierarchy of cgroup v1 that
/// gives us something, and the one of v2.
inline constexpr unsigned kMostEntrances = 4;

/// Supervisor to shim. After it: the script and the environment ("NAME=value\0" each). With it the
/// output pipe, and the files by which the step enters its control groups.
struct Start {
  uint32_t step = 0;
  uint32_t script_bytes = 0;
  uint32_t environment_bytes = 0;
  uint32_t from_workspace = 0;
  uint64_t file_bytes = 0;  // inner rlimits; 0: none
  uint64_t processes = 0;
  uint64_t cpu_seconds = 0;
};

/// Supervisor to shim: end every process but the shim.
struct KillAll {
  uint32_t magic = 0;
};

enum class Kind : uint32_t { up, failed, ended, killed };

/// Shim to supervisor.
struct Event {
  Kind kind = Kind::up;
  uint32_t step = 0;
  int32_t status = 0;  // of `ended`: as wait(2) gave it; of `failed`: errno
  uint32_t padding = 0;
};

}  // namespace vouch::sandbox::shim
