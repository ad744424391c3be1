// What a batch starts from: the submissions, with what received.csv and the roster know of them.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "checks/model/policy.h"
#include "harness/submission/submission.h"

namespace vouch::submission {

struct BatchSources {
  std::filesystem::path submissions;
  std::optional<std::string> pattern;
  std::optional<std::filesystem::path> received;
  std::optional<std::filesystem::path> roster;
  std::filesystem::path out{};  // may lie among the submissions, and is none
};

struct BatchInputs {
  std::vector<Submission> submissions;  // sorted by id; those of the roster that are missing too
  std::vector<std::string> notes;       // what staff should know before the start, a line each
};

/// Throws UsageError.
BatchInputs take_in_all(const BatchSources& sources, const SubmissionPolicy& policy,
                        std::int64_t now);

/// Who handed in the same code bytes. Holds numbers, not names: all may have handed in the same.
class Twins {
 public:
  /// `submissions` has to outlive it.
  explicit Twins(const std::vector<Submission>& submissions);
  /// The ids of the others whose code is that of submissions[number].
  std::vector<std::string> of(std::size_t number) const;

 private:
  const std::vector<Submission>& submissions_;
  std::vector<std::vector<std::size_t>> same_;  // two or more each
  std::map<std::size_t, std::size_t> place_;    // of a submission in same_
};

}  // namespace vouch::submission
