// `vouch check`: one submission, verified and reported.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "harness/report/output.h"
#include "sandbox/session.h"
#include "util/exit_status.h"

namespace vouch::cli {

struct CheckOptions {
  std::vector<std::filesystem::path> paths;
  std::string policy;
  report::OutputOptions output;
  sandbox::Isolation isolation = sandbox::Isolation::strict;
  bool run_code = true;
  bool pages = true;       // draw the report's pages
  bool all_pages = false;  // measure every page of a long report
  std::string total;  // the time of all steps, in place of the policy's: "8min"; empty: as it is
  FailOn fail_on = FailOn::unverified;
  std::optional<std::filesystem::path> receipt;  // of another verification, to compare with
  std::optional<std::filesystem::path> keep;     // a new directory for report, facts and logs
};

/// Gives the exit status. Throws UsageError.
int check(const CheckOptions& options);

}  // namespace vouch::cli
