// `vouch recheck --apply`: the new judgement takes the old one's place, which is kept.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/results/output_dir.h"
#include "harness/results/run_reader.h"
#include "harness/review/recheck_report.h"
#include "harness/review/rejudge.h"

namespace vouch::review {

struct RecheckApplying {
  const results::OutputDir& store;
  const results::StoredRun& run;
  const NewRules& rules;
  const Rejudging& judging;
  const RecheckOutcome& outcome;
  std::optional<std::string> waivers_toml;  // the run's from now on
};

/// Each group is written whole, then the run's files; a group that was not judged again keeps its
/// line. False when an interrupt came before all was written: the same again goes on. Throws
/// InternalError.
bool apply_recheck(const RecheckApplying& applying);

}  // namespace vouch::review
