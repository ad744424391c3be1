// Starts a helper program of vouch's own (worker, supervisor, a `--version`), feeds it, collects
// what it says and ends it at its limits. It confines nothing by itself. The only file that knows
// Boost.Process is process.cc.
//
// Invariants: the child has descriptors 0, 1, 2 and those handed in, and no other; it gets exactly
// the environment given; nothing of its process group is left when run_process returns. Safe to
// call from several threads at once.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "util/os/fd.h"

namespace vouch::os {

/// The kernel's user and group that a process runs as.
struct Identity {
  uid_t uid = 0;
  gid_t gid = 0;
};

struct ProcessSpec {
  std::vector<std::string> argv;                 // argv[0] is an absolute path
  std::vector<std::string> environment;          // "NAME=value"
  std::string input;                             // written to its standard input, then closed
  std::vector<std::pair<int, int>> descriptors;  // {ours, the child's}; the child's from 3 on
  std::optional<Identity> run_as;                // needs root; groups are cleared
  std::chrono::milliseconds wall = std::chrono::seconds(60);
  std::uint64_t output_bytes = std::uint64_t{64} << 20;  // of standard output
  std::uint64_t error_bytes = std::uint64_t{64} << 10;   // of standard error; more is dropped
};

struct ProcessResult {
  enum class Ending { exited, signalled, timed_out, output_limit };
  Ending ending = Ending::exited;
  int exit_code = 0;  // of `exited`
  int signal = 0;     // of `signalled`
  std::string output;
  std::string errors;
};

/// Throws InternalError when the program cannot be started.
ProcessResult run_process(const ProcessSpec& spec);

/// A helper that goes on beside us until it has nothing more to do, or we are done with it.
class Companion {
 public:
  /// Uses argv, environment, descriptors and run_as; its standard streams are /dev/null. Throws
  /// InternalError when the program cannot be started.
  explicit Companion(const ProcessSpec& spec);
  /// Gives it no time: SIGKILL, unless it has ended.
  ~Companion();
  Companion(const Companion&) = delete;
  Companion& operator=(const Companion&) = delete;

  pid_t pid() const { return pid_; }
  /// True when it ended by itself within `limit`.
  bool wait(std::chrono::milliseconds limit);
  /// After wait(): its exit status was 0.
  bool ended_well() const { return pid_ == 0 && status_ == 0; }

 private:
  pid_t pid_ = 0;  // 0: reaped
  int status_ = 0;
  Fd pidfd_;
};

}  // namespace vouch::os
