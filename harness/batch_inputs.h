// What a batch starts from: the submissions, with what received.csv and the roster know of them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "checks/policy.h"
#include "harness/submission.h"

namespace vouch::harness {

struct BatchSources {
  std::filesystem::path submissions;
  std::optional<std::string> pattern;
  std::optional<std::filesystem::path> received;
  std::optional<std::filesystem::path> roster;
};

struct BatchInputs {
  std::vector<Submission> submissions;  // sorted by id; those of the roster that are missing too
  std::vector<std::string> notes;       // what staff should know before the start, a line each
};

/// Throws UsageError.
BatchInputs take_in_all(const BatchSources& sources, const checks::SubmissionPolicy& policy,
                        std::int64_t now);

/// For each submission the ids of the others whose code is the same bytes.
std::vector<std::vector<std::string>> find_twins(const std::vector<Submission>& submissions);

}  // namespace vouch::harness
