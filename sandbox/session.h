// The face of the sandbox: a session of steps, run in isolation, each with a result that the steps
// cannot forge. It knows nothing of submissions.
//
// Invariants
// - A step's end is plain data (RunResult). Failing to set up is InternalError or
//   Ending::not_started, and is never mixed up with what the program did.
// - No code is run unless everything in SessionSpec::require is enforced: see Host.
// - When a Session is destroyed nothing that it started is left: no process, mount or cgroup.
// - Steps share one shell's state: the directory, variables and functions go from step to step.
// - A session works on a copy of the workspace and never writes to the directory itself: a second
//   session over the same directory starts afresh, and what steps make goes with the session. What
//   they made is told by RunResult::changed.
// - What a step leaves running goes on until the session ends, so that a server started with `&`
//   can be tried by the next step. Its output is dropped once its step was told as ended.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "sandbox/spec/limits.h"
#include "util/os/subprocess.h"

namespace vouch::sandbox {

/// Where the workspace stands inside the sandbox, and the directory in which the first step starts.
inline constexpr const char* kWorkspace = "/home/student/project";

enum class Isolation {
  strict,  // bubblewrap and namespaces
  weak     // Landlock, seccomp and rlimits: for one's own code or a throw-away container
};

struct SessionSpec {
  // A host directory that `identity` can read, see the invariants; empty: the session starts with
  // an empty directory.
  std::filesystem::path workspace;
  os::Identity identity;  // whom the steps run as on the host; never root under strict
  Isolation isolation = Isolation::strict;
  std::filesystem::path root = "/";           // whose toolchain directories are seen, read-only
  std::vector<std::filesystem::path> mounts;  // more directories, read-only, at the same path
  std::vector<std::filesystem::path> devices;
  bool network = false;                  // true: the host's network; nothing is witnessed
  std::vector<std::string> environment;  // beside the sandbox's own PATH, HOME, LANG, ...
  std::vector<std::string> require{"files", "network"};
  Limits total;  // of all steps together
};

enum class Ending {
  exited,
  signalled,
  wall_limit,
  cpu_limit,
  out_of_memory,
  too_many_processes,
  disk_full,
  output_limit,
  still_running,  // alive when its window ended; goes on until the session ends
  not_started     // vouch's own trouble: see RunResult::trouble
};

/// One step: a piece of shell.
struct Command {
  std::string script;
  std::filesystem::path log;  // a host file that gets the output, standard error included
  Limits limits;
  std::chrono::milliseconds window{0};  // not zero: alive after that is `still_running`
  bool from_workspace = false;          // start at the workspace's root, whatever was before
};

struct Usage {
  std::chrono::milliseconds wall{0};
  std::chrono::milliseconds cpu{0};
  std::uint64_t peak_memory_bytes = 0;  // 0: not known
};

struct RunResult {
  Ending ending = Ending::not_started;
  int exit_code = 0;  // of `exited`
  int signal = 0;     // of `signalled`
  Usage usage;
  std::uint64_t output_bytes = 0;  // that the step wrote, kept or not
  // Names and addresses that were asked for, at most 1,000, and "and more" where there were more.
  std::vector<std::string> hosts;
  std::vector<std::string> changed;  // files made or rewritten, below the workspace; at most 10,000
  std::string trouble;               // of `not_started`
};

/// Who enforces what: "cgroup2", "cgroup1", "rlimit", "namespace", "seccomp", "landlock",
/// "watchdog" (notices, and ends the step, but late) or "none".
struct Enforced {
  std::string memory, processes, cpu, disk, network, files;
};

class Session {
 public:
  /// Throws InternalError when the sandbox cannot be set up.
  explicit Session(const SessionSpec& spec);
  ~Session();
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;

  RunResult run(const Command& command);
  const Enforced& enforced() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vouch::sandbox
