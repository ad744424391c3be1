// `vouch batch`: every submission below a directory, several at once, none lost. Read batch.cc from
// top to bottom.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "checks/model/policy.h"
#include "harness/report/output.h"
#include "sandbox/host.h"
#include "util/exit_status.h"

namespace vouch::batch {

struct GroupWork;

struct BatchOptions {
  std::filesystem::path submissions;   // the directory with all of them
  std::filesystem::path out;           // vouch's own, or new
  std::optional<std::string> pattern;  // flat files: "{group}_{role}.{ext}"
  Policy policy;
  std::string policy_sha256;

  std::size_t jobs = 0;                           // groups at once; 0: the processors
  std::uint64_t memory_bytes = 0;                 // for all of them; 0: what the machine has free
  std::optional<std::string> until;               // "06:30", or an instant: nothing runs after it
  std::vector<std::string> only;                  // "fail", "unverified", or a group: redo these
  std::optional<std::filesystem::path> received;  // CSV: group, received_at
  std::optional<std::filesystem::path> roster;    // CSV: group, name, email
  std::optional<std::filesystem::path> waivers;   // TOML
  std::optional<std::filesystem::path> events;    // NDJSON, appended to (reports/events.h)
  bool fresh = false;                             // take nothing from what is there already
  bool run_code = true;
  bool pages = true;  // draw the report's pages
  FailOn fail_on = FailOn::unverified;
  // Of the run as a whole, at the end; without a format nothing is printed, and `out` is no file.
  report::OutputOptions output{.format = "", .file = {}};
};

/// Exit status as PRODUCT.md has it. Throws UsageError (nothing was done) and InternalError.
int batch(const BatchOptions& options);

/// The same with the work on a group in the caller's hands, for tests.
int batch(const BatchOptions& options, const GroupWork& work, const sandbox::Host& host);

}  // namespace vouch::batch
