// `vouch steps PATH`: the plan as vouch reads it out of the README. Runs nothing.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "checks/model/facts.h"
#include "harness/report/output.h"

namespace vouch::cli {

struct StepsOptions {
  std::vector<std::filesystem::path> paths;
  std::string policy;            // its [archive] says what may be unpacked
  bool why = false;              // tell of each line why it was taken or left
  report::OutputOptions output;  // text or json
};

/// Gives the exit status. Throws UsageError.
int steps(const StepsOptions& options);

/// "vouch-plan/1": {schema, readme{path, format}, steps[...]}, with report.json's step objects;
/// what only a run tells is null. With `why` also considered[{line, text, taken, why}].
std::string plan_as_json(const Facts& facts, bool why = false);

/// The same for people: a line a step with the README's line and the kind, and why a step is
/// skipped or what was filled in. Nothing in it can steer a terminal.
std::string plan_as_text(const Facts& facts, bool why = false);

}  // namespace vouch::cli
