#include "harness/cli/collect.h"

#include <fmt/format.h>

#include <map>

#include "harness/policy/find_policy.h"
#include "harness/policy/policy_file.h"
#include "harness/report/output.h"
#include "util/exit_status.h"
#include "util/printable.h"

namespace vouch::cli {
namespace {

using collect::LedgerItem;
using report::put_out;
using report::tell;

constexpr std::size_t kShownOfAReason = 5;

/// What is listed, the same reason once.
void tell_listed(const collect::Ledger& ledger, const report::OutputOptions& output) {
  std::map<std::string, std::vector<std::string>> by_reason;
  for (const LedgerItem& item : ledger.items) {
    if (!item.listed.empty()) by_reason[item.listed].push_back(item.item);
  }
  for (const auto& [reason, items] : by_reason) {
    std::string names;
    for (std::size_t i = 0; i < items.size() && i < kShownOfAReason; ++i) {
      names += (i > 0 ? ", " : "") + visible(items[i]);
    }
    if (items.size() > kShownOfAReason) {
      names += fmt::format(" and {} more", items.size() - kShownOfAReason);
    }
    tell(fmt::format("listed: {}: {}", visible(reason), names), output);
  }
}

void tell_notes(const collect::CollectOutcome& outcome, const report::OutputOptions& output) {
  for (const collect::LedgerSource& source : outcome.ledger.sources) {
    tell(fmt::format("{}: {} ({})", visible(source.path), source.kind, visible(source.reason)),
         output);
  }
  for (const std::string& note : outcome.notes) tell(visible(note), output);
  for (const collect::LedgerGroup& group : outcome.ledger.groups) {
    for (const std::string& note : group.notes) {
      tell(fmt::format("{}: {}", visible(group.id), visible(note)), output);
    }
    if (group.lms_late)
      tell(visible(group.id) + ": the LMS calls it late, by its own due date", output);
  }
}

}  // namespace

int collect_submissions(const CollectCommand& command) {
  collect::CollectOptions options = command.collect;
  options.policy = policy::choose_policy(
                       {.given = command.policy, .may_find = false, .checked = {}, .command = {}})
                       .loaded.policy;
  const collect::CollectOutcome outcome = collect::collect(options);
  tell_notes(outcome, command.output);
  tell_listed(outcome.ledger, command.output);
  put_out(fmt::format("{} items: {} placed in {} {}, {} listed; {}/{} has each\n",
                      outcome.placed + outcome.listed, outcome.placed, outcome.ledger.groups.size(),
                      outcome.ledger.groups.size() == 1 ? "group" : "groups", outcome.listed,
                      visible(options.to.string()), collect::kLedgerFile),
          {});
  return outcome.listed == 0 ? kAllPass : kSomeUnverified;
}

}  // namespace vouch::cli
