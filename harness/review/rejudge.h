// The stored facts of a run's groups, judged under another policy or other waivers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "checks/judge.h"
#include "checks/model/policy.h"
#include "harness/report/document/report.h"
#include "harness/results/facts_file.h"
#include "harness/results/judge_group.h"
#include "harness/results/output_dir.h"
#include "harness/results/run_reader.h"
#include "harness/review/recheck_report.h"
#include "harness/submission/course_inputs.h"
#include "harness/submission/submission.h"

namespace vouch::review {

/// What a run is judged under now.
struct NewRules {
  Policy policy;
  std::string policy_sha256;
  std::optional<std::vector<checks::Waiver>> waivers;  // none: those that each old judgement shows
  std::int64_t now = 0;
};

class Rejudging {
 public:
  /// Reads the old judgement of every group. What it is given has to outlive it.
  Rejudging(const results::OutputDir& store, const results::StoredRun& run, const NewRules& rules);

  /// Judges every group again, both judgements compared. Writes nothing.
  std::vector<Rejudged> judge_all() const;
  /// Writes the new judgement of a group that could be judged. Throws InternalError.
  results::GroupResult write(std::size_t number) const;

 private:
  /// What is needed of a group's old judgement.
  struct Old {
    bool known = false;     // there is a report
    report::Report report;  // verdict and findings, those for staff too
    std::vector<checks::Waiver> waivers;
  };
  Old read_old(std::size_t number);
  Rejudged judge_again(std::size_t number) const;
  std::optional<results::StoredFacts> facts_of(std::size_t number) const;
  results::JudgingContext basis_for(std::size_t number) const;

  const results::OutputDir& store_;
  const results::StoredRun& run_;
  const NewRules& rules_;
  std::string gathering_rules_;                      // under which facts have to be gathered
  std::vector<submission::Submission> submissions_;  // their files alone
  std::vector<Old> old_;
  std::optional<submission::Twins> twins_;
};

}  // namespace vouch::review
