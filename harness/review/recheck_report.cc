#include "harness/review/recheck_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "util/printable.h"

namespace vouch::review {
namespace {

using nlohmann::ordered_json;

int rank(const std::string& verdict) {
  if (verdict == "pass") return 0;
  return verdict == "fail" ? 2 : 1;
}

std::size_t changed(const std::vector<Rejudged>& groups) {
  return static_cast<std::size_t>(std::ranges::count_if(groups, is_changed));
}

std::map<std::string, std::size_t> verdict_changes(const std::vector<Rejudged>& groups) {
  std::map<std::string, std::size_t> counts;
  for (const Rejudged& group : groups) {
    if (group.before != group.after) ++counts[describe_verdicts(group.before, group.after)];
  }
  return counts;
}

/// What was done about it.
std::string ending(const RecheckOutcome& outcome) {
  const std::size_t all = outcome.groups.size();
  const std::size_t done = judged(outcome.groups);
  if (done == 0) return "; nothing was written: no group could be judged again";
  if (!outcome.apply) return "; nothing was written: --apply does it";
  const std::string rest =
      done == all ? "" : fmt::format(", and stands for the {} not judged again", all - done);
  return "; written, the old judgement is kept in .vouch/earlier" + rest;
}

}  // namespace

bool got_worse(const Rejudged& group) {
  return rank(group.after) > rank(group.before) ||
         std::ranges::any_of(group.changes, [](const FindingChange& change) {
           return change.kind == FindingChange::Kind::regressed;
         });
}

bool is_changed(const Rejudged& group) {
  return !group.changes.empty() || group.before != group.after;
}

std::size_t judged(const std::vector<Rejudged>& groups) {
  return static_cast<std::size_t>(std::ranges::count(groups, "", &Rejudged::trouble));
}

ordered_json to_json(const RecheckOutcome& outcome, const std::string& policy_name,
                     const std::string& policy_sha256) {
  ordered_json json;
  json["schema"] = "vouch-recheck/1";
  json["policy"] = {{"name", policy_name}, {"sha256", policy_sha256}};
  json["applied"] = outcome.apply && judged(outcome.groups) > 0;
  json["counts"] = {{"groups", outcome.groups.size()}, {"changed", changed(outcome.groups)}};
  json["groups"] = ordered_json::array();
  for (const Rejudged& group : outcome.groups) {
    ordered_json entry{
        {"id", group.id},
        {"old", group.before},
        {"new", group.after},
        {"trouble", group.trouble.empty() ? ordered_json(nullptr) : ordered_json(group.trouble)},
        {"findings", ordered_json::array()}};
    for (const FindingChange& change : group.changes) {
      entry["findings"].push_back(to_json(change));
    }
    json["groups"].push_back(std::move(entry));
  }
  json["idle_waivers"] = outcome.idle_waivers;
  return json;
}

std::string describe(const RecheckOutcome& outcome) {
  std::string text;
  for (const Rejudged& group : outcome.groups) {
    if (!group.trouble.empty()) {
      text += fmt::format("{}: not judged again: {}\n", visible(group.id), visible(group.trouble));
    }
    if (!is_changed(group)) continue;
    text +=
        fmt::format("{}: {}\n", visible(group.id), describe_verdicts(group.before, group.after));
    for (const FindingChange& change : group.changes) {
      text += fmt::format("    {}\n", describe(change));
    }
  }
  for (const std::string& sentence : outcome.idle_waivers) text += visible(sentence) + "\n";
  text += fmt::format("{} of {} groups change", changed(outcome.groups), outcome.groups.size());
  const char* separator = ": ";
  for (const auto& [change, count] : verdict_changes(outcome.groups)) {
    text += fmt::format("{}{} {}", separator, count, change);
    separator = ", ";
  }
  return text + ending(outcome) + "\n";
}

}  // namespace vouch::review
