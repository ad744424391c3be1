// Facts judged and written: the one place that makes a group's report.json and its line of
// summary.json.
#pragma once

#include <string>
#include <vector>

#include "checks/judge.h"
#include "checks/model/facts.h"
#include "checks/model/policy.h"
#include "harness/report/document/run_document.h"
#include "harness/results/facts_file.h"
#include "harness/results/output_dir.h"

namespace vouch::results {

/// The same for every group of a run.
struct JudgingContext {
  Policy policy;
  std::string policy_sha256;
  std::vector<checks::Waiver> waivers;
  std::string conditions;  // verify::fact_conditions(): what beside the files decides the facts
  std::string rules;       // verify::gathering_rules()
  std::string started;     // RFC 3339
};

/// A group that is done.
struct GroupResult {
  bool kept = false;                // nothing had changed, and nothing was written
  std::string verdict;              // "pass", "fail", "unverified"
  std::string trouble;              // vouch's own, "" if none
  std::string summary;              // the group's line of summary.json
  std::string staff;                // its findings for staff alone: a JSON array
  std::vector<std::string> waived;  // ids of its findings that a waiver met
};

/// What the formats of a run have to know of it beside the group's report.
report::RunFacts run_facts(const JudgingContext& basis, const std::string& group);

/// The report of these facts, judged under `basis`; `wall_s`: seconds that they took.
report::Report report_of(const Facts& facts, const checks::Judgement& judgement,
                         const JudgingContext& basis, double wall_s);

/// Judges facts under `basis` and, where that gives another report than the one that stands, writes
/// the group's directory whole. `fresh`: begin() has made its directory, with the logs of a build
/// in it; else the evidence that stands is kept. Throws InternalError when it cannot be written.
GroupResult judge_and_write(const OutputDir& store, const JudgingContext& basis,
                            const StoredFacts& stored, const std::vector<std::string>& twins,
                            bool fresh);

}  // namespace vouch::results
