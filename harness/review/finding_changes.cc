#include "harness/review/finding_changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

#include "util/printable.h"

namespace vouch::review {
namespace {

std::string weight_name(const report::FindingView& finding) {
  return std::string(finding.waived ? "waived" : name(finding.severity));
}

int weight(std::string_view name) {
  if (name == "error") return 3;
  if (name == "warning") return 2;
  return name == "info" ? 1 : 0;
}

/// All findings of one id, taken together.
struct Together {
  std::string heaviest;  // "" for none
  std::vector<std::string> texts;
  const report::FindingView* first = nullptr;  // of the heaviest
};

std::map<std::string, Together> by_id(const report::Report& report) {
  std::map<std::string, Together> found;
  for (const report::FindingView& finding : report.findings) {
    Together& together = found[finding.id];
    const std::string name = weight_name(finding);
    if (together.first == nullptr || weight(name) > weight(together.heaviest)) {
      together.heaviest = name;
      together.first = &finding;
    }
    together.texts.push_back(name + " " + report::describe_where(finding) + " " + finding.message);
  }
  return found;
}

FindingChange::Kind kind_of(const Together& before, const Together& after) {
  const int was = weight(before.heaviest);
  const int is = weight(after.heaviest);
  constexpr int kWarning = 2;
  if (is > was && is >= kWarning) return FindingChange::Kind::regressed;
  if (is < was && was >= kWarning) return FindingChange::Kind::fixed;
  return FindingChange::Kind::changed;
}

}  // namespace

std::string_view name(FindingChange::Kind kind) {
  switch (kind) {
    case FindingChange::Kind::fixed: return "fixed";
    case FindingChange::Kind::regressed: return "regressed";
    case FindingChange::Kind::changed: return "changed";
  }
  return "";
}

std::vector<FindingChange> finding_changes(const report::Report& before,
                                           const report::Report& after) {
  const auto old_ones = by_id(before);
  const auto new_ones = by_id(after);
  std::vector<FindingChange> changes;
  const auto add = [&](const std::string& id) {
    const auto was = old_ones.find(id);
    const auto is = new_ones.find(id);
    const Together old_one = was == old_ones.end() ? Together{} : was->second;
    const Together new_one = is == new_ones.end() ? Together{} : is->second;
    if (old_one.texts == new_one.texts) return;
    const report::FindingView& shown = new_one.first != nullptr ? *new_one.first : *old_one.first;
    changes.push_back({kind_of(old_one, new_one), id, old_one.heaviest, new_one.heaviest,
                       shown.message, report::describe_where(shown)});
  };
  for (const auto& [id, together] : new_ones) add(id);
  for (const auto& [id, together] : old_ones) {
    if (!new_ones.contains(id)) add(id);
  }
  std::ranges::stable_sort(changes, {}, [](const FindingChange& change) {
    return change.kind == FindingChange::Kind::regressed ? 0
           : change.kind == FindingChange::Kind::fixed   ? 1
                                                         : 2;
  });
  return changes;
}

nlohmann::ordered_json to_json(const FindingChange& change) {
  const auto or_null = [](const std::string& text) {
    return text.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(text);
  };
  return {{"id", change.id},
          {"kind", name(change.kind)},
          {"old", or_null(change.before)},
          {"new", or_null(change.after)},
          {"message", change.message},
          {"where", or_null(change.where)}};
}

std::string describe(const FindingChange& change) {
  const auto shown = [](const std::string& weight) { return weight.empty() ? "none" : weight; };
  const std::string place = change.where.empty() ? "" : fmt::format(" ({})", visible(change.where));
  const std::string weights =
      change.before == change.after
          ? change.after
          : fmt::format("{} -> {}", shown(change.before), shown(change.after));
  return fmt::format("{}: {}{}, {}: {}", name(change.kind), change.id, place, weights,
                     visible(change.message));
}

std::string describe_verdicts(const std::string& before, const std::string& after) {
  if (before == after) return after;
  return fmt::format("{} -> {}", before.empty() ? "none" : before, after.empty() ? "none" : after);
}

}  // namespace vouch::review
