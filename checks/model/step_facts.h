// What became of the steps, on which machine, under which limits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checks/model/readme_facts.h"
#include "checks/model/step_cause.h"

namespace vouch {

/// PRODUCT.md's words; `not_started` is vouch's own trouble, never the group's.
enum class Outcome {
  ok,
  failed,
  timed_out,
  out_of_memory,
  too_many_processes,
  disk_full,
  output_limit,
  killed,
  started,
  satisfied,
  skipped,
  not_started
};

std::string_view name(Outcome outcome);
std::optional<Outcome> outcome_from_name(std::string_view text);

// What a harmless change to a step fixes (StepFacts::normalised).
inline constexpr std::string_view kNormalDash = "typographic characters";
inline constexpr std::string_view kNormalCommandName = "command name";  // py for python3
inline constexpr std::string_view kNormalExecutable = "executable bit";
inline constexpr std::string_view kNormalLineEndings = "line endings";
inline constexpr std::string_view kNormalDirectoryThere = "directory that is there";  // mkdir -p
// A link with the name that the step asks for, to a file whose name differs only in form.
inline constexpr std::string_view kNormalName = "name that differs in form";
// It works only with build output that came in the zip.
inline constexpr std::string_view kNormalLeftovers = "leftovers";
inline constexpr std::string_view kNormalDirectory = "folder";  // started at the project's root

struct StepUsage {
  double wall_s = 0;
  double cpu_s = 0;
  std::optional<std::uint64_t> peak_memory_bytes;
};

struct StepFacts {
  StepKind kind = StepKind::build;
  StepSource source;
  std::string command;  // as it was run; differs from the README's when it had to be normalised
  std::optional<std::string> as_written;  // the README's own text, when that differs
  std::string normalised;          // what was changed for it to work: kNormal*; "": nothing was
  std::optional<Outcome> outcome;  // none: planned only
  std::string reason;              // of `skipped` and `not_started`
  std::string filled_with;         // of a template that vouch filled in: "4 for <threads>"
  std::optional<int> exit_code;
  std::optional<int> signal;
  std::optional<std::string> log;          // "logs/01-build.log"
  std::optional<StepCause> cause;          // none: it ended well, or nobody can tell
  std::string cause_detail;                // the line of output that shows it
  std::optional<std::string> failed_file;  // file:line of the first compile error
  std::optional<std::uint32_t> failed_line;
  std::vector<std::string> hosts;       // names and addresses that were asked for
  std::optional<std::uint32_t> made{};  // files that it made or rewrote in the project
  StepUsage usage;
};

/// A tool of the toolchain and its version.
struct Tool {
  std::string tool;
  std::string version;
};

struct ToolchainFacts {
  std::string root = "/";
  std::vector<Tool> manifest;
  std::string sha256;  // of the manifest
};

/// Who enforces each limit: "cgroup2", "cgroup1", "rlimit", "namespace", "none".
struct SandboxFacts {
  std::string mechanism;  // "bubblewrap", "landlock" (weak) or "none"
  std::vector<std::pair<std::string, std::string>> enforced;
  std::string refused;  // why no code was run; empty: it was
  // What confined every reader of the files: "rlimits", "landlock", "seccomp"; what the kernel
  // lacks is left out. None: nothing was read.
  std::optional<std::vector<std::string>> reading;
};

}  // namespace vouch
