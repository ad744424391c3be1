#include "harness/review/recheck.h"

#include <algorithm>
#include <ctime>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "checks/model/output_layout.h"
#include "harness/policy/waivers.h"
#include "harness/report/document/report_json.h"
#include "harness/results/output_dir.h"
#include "harness/results/run_reader.h"
#include "harness/review/apply.h"
#include "harness/review/recheck_report.h"
#include "harness/review/rejudge.h"
#include "util/exit_status.h"
#include "util/os/text_file.h"

namespace vouch::review {
namespace {

struct GivenWaivers {
  std::optional<std::string> toml;  // none: an older vouch did not keep any
  std::vector<policy::WaiverEntry> entries;
};

/// Those of the command line, else those that the run was judged with.
GivenWaivers find_waivers(const RecheckOptions& options, const results::OutputDir& store) {
  GivenWaivers given;
  const auto file = options.waivers.value_or(store.state_file(layout::kWaivers).path());
  given.toml = options.waivers ? std::optional(os::read_given(file)) : os::read_text(file);
  if (given.toml) given.entries = policy::parse_waivers(*given.toml, file.string());
  return given;
}

std::vector<std::pair<std::string, std::string>> waived(const std::vector<Rejudged>& groups) {
  std::vector<std::pair<std::string, std::string>> all;
  for (const Rejudged& group : groups) {
    all.insert(all.end(), group.waived.begin(), group.waived.end());
  }
  return all;
}

std::set<std::string> not_judged(const std::vector<Rejudged>& groups) {
  std::set<std::string> ids;
  for (const Rejudged& group : groups) {
    if (!group.trouble.empty()) ids.insert(group.id);
  }
  return ids;
}

int exit_status_of(const std::vector<Rejudged>& groups) {
  if (judged(groups) == 0) return kSomeUnverified;
  return std::ranges::any_of(groups, got_worse) ? kSomeFail : kAllPass;
}

}  // namespace

int recheck(const RecheckOptions& options) {
  const results::OutputDir store = options.apply ? results::OutputDir::open_for_change(options.run)
                                                 : results::OutputDir::open_to_read(options.run);
  const results::StoredRun run = results::read_stored_run(store.root());
  const GivenWaivers waivers = find_waivers(options, store);
  NewRules rules{.policy = options.policy,
                 .policy_sha256 = options.policy_sha256,
                 .waivers = std::nullopt,
                 .now = std::time(nullptr)};
  if (waivers.toml) rules.waivers = policy::in_force(waivers.entries, rules.now);

  const Rejudging judging(store, run, rules);
  RecheckOutcome outcome{.groups = judging.judge_all(), .idle_waivers = {}, .apply = options.apply};
  outcome.idle_waivers = policy::idle_waivers(waivers.entries, rules.now, waived(outcome.groups),
                                              not_judged(outcome.groups));
  if (options.apply && judged(outcome.groups) > 0 &&
      !apply_recheck({store, run, rules, judging, outcome, waivers.toml})) {
    report::tell(
        "vouch: interrupted: some groups are judged by the new rules, the others and summary.csv "
        "by the old ones; the same command goes on, and finishes it",
        options.output);
    return kSomeUnverified;
  }
  report::put_out(
      options.output.format == "json"
          ? report::to_text(to_json(outcome, options.policy.name, options.policy_sha256))
          : describe(outcome),
      options.output);
  return exit_status_of(outcome.groups);
}

}  // namespace vouch::review
