// `vouch pack`: makes the zip to hand in, and tells what went into it and what did not.
#pragma once

#include <filesystem>

#include "harness/report/output.h"

namespace vouch::cli {

struct PackOptions {
  std::filesystem::path directory;
  report::OutputOptions output;  // its file is the zip; quiet: nothing of what was left out
};

/// Gives the exit status. Throws UsageError.
int pack(const PackOptions& options);

}  // namespace vouch::cli
