// `vouch recheck`: judges the stored facts of a run again, under another policy or other waivers.
// Nothing is unpacked, read or built. Shows what would change; writes only when told to, and then
// keeps the judgement that it replaces.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "checks/model/policy.h"
#include "harness/report/output.h"

namespace vouch::review {

struct RecheckOptions {
  std::filesystem::path run;  // an output directory of `vouch batch`
  Policy policy;
  std::string policy_sha256;
  // None: those that the run was judged with, as far as they have not run out.
  std::optional<std::filesystem::path> waivers;
  bool apply = false;
  report::OutputOptions output;  // text or json
};

/// 3 where no group could be judged again or an interrupt came before all was written, else 1 where
/// a group got worse, else 0. Throws UsageError and InternalError.
int recheck(const RecheckOptions& options);

}  // namespace vouch::review
