// What a recheck found out of each group, and how it is told.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "harness/review/finding_changes.h"

namespace vouch::review {

/// One group of the run, judged both ways.
struct Rejudged {
  std::string id;
  std::string before, after;                                // verdicts
  std::vector<FindingChange> changes;                       // those for staff alone among them
  std::vector<std::pair<std::string, std::string>> waived;  // group, finding
  std::string trouble;  // why it cannot be judged again; "" when it can
};

struct RecheckOutcome {
  std::vector<Rejudged> groups;
  std::vector<std::string> idle_waivers;  // a sentence each
  bool apply = false;                     // was asked for
};

/// A finding has regressed, or the verdict has: pass is better than unverified, and that than fail.
bool got_worse(const Rejudged& group);
bool is_changed(const Rejudged& group);
/// How many could be judged again.
std::size_t judged(const std::vector<Rejudged>& groups);

nlohmann::ordered_json to_json(const RecheckOutcome& outcome, const std::string& policy_name,
                               const std::string& policy_sha256);
std::string describe(const RecheckOutcome& outcome);

}  // namespace vouch::review
