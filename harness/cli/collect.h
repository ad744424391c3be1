// `vouch collect`, as the command line has it: says what each source was taken for, what was
// placed, and what needs a person.
#pragma once

#include <string>

#include "harness/collect/collect.h"
#include "harness/collect/sources.h"
#include "harness/report/output.h"

namespace vouch::cli {

struct CollectCommand {
  collect::CollectOptions collect;
  std::string policy;  // its name or file
  report::OutputOptions output;
};

/// 0: all is placed; 3: something is listed. Throws UsageError.
int collect_submissions(const CollectCommand& command);

}  // namespace vouch::cli
