// What the supervisor and the pid-1 shim say to each other, over one SOCK_SEQPACKET pair that is
// open in the shim alone. Fixed structures: the supervisor checks their size and nothing else of
// them can be malformed. Only the shim writes `Ended`; a step's first process writes one `Ready`
// before it becomes the step, and the kernel says who that is (SCM_CREDENTIALS).
#pragma once

#include <sys/resource.h>

#include <cstdint>

namespace vouch::sandbox::shim {

/// The shim's descriptors, as the launcher lays them out.
inline constexpr int kControl = 3;
inline constexpr int kFilter = 4;  // a file with the seccomp program
inline constexpr int kLife = 5;    // held open and not used: vouch waits for its end
inline constexpr int kItself = 6;  // the shim's own program, executed from there

inline constexpr int kRuleset = 7;  // weak isolation: the steps' Landlock rules

/// A script travels in one packet and then in one argument, of which the kernel takes 128 KiB
/// (MAX_ARG_STRLEN, linux/binfmts.h).
inline constexpr std::uint32_t kLongestScript = 120 * 1024;
inline constexpr std::uint32_t kLongestEnvironment = 32 * 1024;

/// Supervisor to shim. After it: the script and the environment ("NAME=value\0" each). With it two
/// descriptors: the output pipe, and a pipe whose one byte lets the step begin.
struct Start {
  std::uint32_t step = 0;
  std::uint32_t script_bytes = 0;
  std::uint32_t environment_bytes = 0;
  std::uint32_t from_workspace = 0;
  std::uint64_t file_bytes = 0;  // inner rlimits; 0: none
  std::uint64_t processes = 0;
  std::uint64_t cpu_seconds = 0;
};

/// Supervisor to shim: end every process but the shim.
struct KillAll {
  std::uint32_t magic = 0;
};

enum class Kind : std::uint32_t { up, ready, ended, killed };

/// Shim to supervisor.
struct Event {
  Kind kind = Kind::up;
  std::uint32_t step = 0;
  std::int32_t status = 0;  // of `ended`: as wait(2) gave it
  std::uint32_t padding = 0;
};

}  // namespace vouch::sandbox::shim
