#include "harness/review/compare.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "harness/report/document/report_json.h"
#include "harness/results/output_dir.h"
#include "harness/results/run_reader.h"
#include "util/printable.h"
#include "util/units.h"

namespace vouch::review {
namespace {

using nlohmann::ordered_json;
using Kind = GroupComparison::Kind;

constexpr std::array kKinds{Kind::regressed, Kind::fixed,       Kind::changed,   Kind::spurious,
                            Kind::same,      Kind::only_before, Kind::only_after};

/// Findings that tell of the machine as much as of the submission.
constexpr std::array<std::string_view, 5> kOfTheMachine{
    "harness-fault", "build-limit", "run-limit", "build-toolchain-lacks", "run-needs-device"};

// A step that used this share of a limit may pass it on a busier day.
constexpr double kNear = 0.8;

std::string limit_of(const report::Report& report, std::string_view limit) {
  const auto found = std::ranges::find(report.limits, limit, &report::LimitView::name);
  return found == report.limits.end() ? std::string() : found->value;
}

/// Why a step's outcome was close: "" when none was.
std::string near_a_limit(const report::Report& report) {
  const auto wall = parse_duration(limit_of(report, "wall"));
  const auto memory = parse_size(limit_of(report, "memory"));
  for (const report::StepView& step : report.steps) {
    if (wall && step.wall_s.value_or(0) * 1000 > kNear * static_cast<double>(wall->count())) {
      return fmt::format("step {} took {:.0f} s of {}", step.number, *step.wall_s,
                         limit_of(report, "wall"));
    }
    if (memory && step.peak_memory_bytes &&
        static_cast<double>(*step.peak_memory_bytes) > kNear * static_cast<double>(*memory)) {
      return fmt::format("step {} used {} of {}", step.number,
                         describe_size(*step.peak_memory_bytes), limit_of(report, "memory"));
    }
  }
  return {};
}

/// Why a stage was not checked; "" when it was.
std::string not_checked(const report::Report& report, std::string_view stage) {
  const auto found = std::ranges::find(report.stages, stage, &report::StageView::name);
  if (found == report.stages.end() || found->status != "not_checked") return {};
  return fmt::format("{} was not checked: {}", stage, found->reason);
}

bool says_of_the_machine(const report::FindingView& finding) {
  return std::ranges::find(kOfTheMachine, finding.id) != kOfTheMachine.end();
}

/// Why this difference may be the machine's doing; "" when it is the submission's (or the rules').
std::string doubt(const FindingChange& change, const report::Report& before,
                  const report::Report& after) {
  if (std::ranges::find(kOfTheMachine, change.id) != kOfTheMachine.end()) {
    return change.id + ": " + change.message;
  }
  const std::string stage = change.id.substr(0, change.id.find('-'));
  for (const report::Report* report : {&before, &after}) {
    if (auto why = not_checked(*report, stage); !why.empty()) return why;
  }
  if (stage != "build" && stage != "run") return {};
  for (const report::Report* report : {&before, &after}) {
    const auto limit = std::ranges::find_if(report->findings, says_of_the_machine);
    if (limit != report->findings.end()) return limit->id + ": " + limit->message;
    if (auto why = near_a_limit(*report); !why.empty()) return why;
  }
  return {};
}

bool same_files(const report::Report& before, const report::Report& after) {
  return std::ranges::equal(before.files, after.files,
                            [](const report::FileView& a, const report::FileView& b) {
                              return a.role == b.role && a.sha256 == b.sha256;
                            });
}

struct Side {
  report::Report report;
  bool reached = true;  // else only what summary.json says is known
};

struct Run {
  std::map<std::string, Side> groups;
  std::string toolchain;
};

Run read_run(const std::filesystem::path& directory) {
  const results::OutputDir store = results::OutputDir::open_to_read(directory);
  const results::StoredRun stored = results::read_stored_run(store.root());
  Run run;
  run.toolchain = stored.toolchain_sha256;
  for (const results::StoredGroup& group : stored.groups) {
    auto report = results::stored_report(store.root(), group);
    const bool reached = report.has_value();
    Side side{reached ? std::move(*report) : results::report_from_line(group), reached};
    run.groups.emplace(group.id, std::move(side));
  }
  return run;
}

GroupComparison compare_sides(const Side& before, const Side& after) {
  GroupComparison group = compare_reports(before.report, after.report);
  if (before.reached && after.reached) return group;
  group.other_files = false;  // which files they were is not known
  if (after.reached || group.kind == Kind::regressed) return group;
  // Whatever the run before it said: of this one nothing is known yet.
  group.kind = Kind::spurious;
  group.doubt = "unverified: " + report::describe_not_checked(after.report);
  return group;
}

std::vector<GroupComparison> compare_runs(const Run& before, const Run& after) {
  std::vector<GroupComparison> groups;
  for (const auto& [id, side] : before.groups) {
    const auto later = after.groups.find(id);
    if (later != after.groups.end()) {
      groups.push_back(compare_sides(side, later->second));
    } else {
      GroupComparison& gone = groups.emplace_back();
      gone.kind = Kind::only_before;
      gone.id = id;
      gone.before = side.report.verdict;
    }
  }
  for (const auto& [id, side] : after.groups) {
    if (before.groups.contains(id)) continue;
    GroupComparison& added = groups.emplace_back();
    added.kind = Kind::only_after;
    added.id = id;
    added.after = side.report.verdict;
  }
  return groups;
}

std::vector<std::string> to_run_again(const std::vector<GroupComparison>& groups) {
  std::vector<std::string> ids;
  for (const GroupComparison& group : groups) {
    if (group.kind == Kind::spurious) ids.push_back(group.id);
  }
  return ids;
}

std::size_t count(const std::vector<GroupComparison>& groups, Kind kind) {
  return static_cast<std::size_t>(std::ranges::count(groups, kind, &GroupComparison::kind));
}

ordered_json to_json(const std::vector<GroupComparison>& groups, bool other_toolchain) {
  ordered_json json;
  json["schema"] = "vouch-compare/1";
  for (const Kind kind : kKinds) json["counts"][std::string(name(kind))] = count(groups, kind);
  json["other_toolchain"] = other_toolchain;
  json["groups"] = ordered_json::array();
  const auto or_null = [](const std::string& text) {
    return text.empty() ? ordered_json(nullptr) : ordered_json(text);
  };
  for (const GroupComparison& group : groups) {
    ordered_json entry{{"id", group.id},
                       {"kind", name(group.kind)},
                       {"old", or_null(group.before)},
                       {"new", or_null(group.after)},
                       {"other_files", group.other_files},
                       {"doubt", or_null(group.doubt)},
                       {"findings", ordered_json::array()}};
    for (const FindingChange& change : group.findings) entry["findings"].push_back(to_json(change));
    json["groups"].push_back(std::move(entry));
  }
  json["run_again"] = to_run_again(groups);
  return json;
}

std::string to_text_for_people(const std::vector<GroupComparison>& groups, bool other_toolchain) {
  std::string text;
  for (const Kind kind : kKinds) {
    if (kind == Kind::same || count(groups, kind) == 0) continue;
    text += fmt::format("{}:\n", name(kind));
    for (const GroupComparison& group : groups) {
      if (group.kind != kind) continue;
      text += fmt::format("  {}: {}{}\n", visible(group.id),
                          describe_verdicts(group.before, group.after),
                          group.other_files ? ", other files" : "");
      for (const FindingChange& change : group.findings) {
        text += fmt::format("    {}\n", describe(change));
      }
      if (!group.doubt.empty()) text += fmt::format("    perhaps: {}\n", visible(group.doubt));
    }
  }
  if (other_toolchain) text += "the two runs used different toolchains\n";
  if (const auto again = to_run_again(groups); !again.empty()) {
    std::vector<std::string> shown;
    for (const std::string& id : again) shown.push_back(visible(id));
    text += fmt::format("run these again: --only {}\n", fmt::join(shown, ","));
  }
  std::vector<std::string> counts;
  for (const Kind kind : kKinds) {
    const bool is_usual = kind != Kind::only_before && kind != Kind::only_after;
    if (is_usual || count(groups, kind) > 0) {
      counts.push_back(fmt::format("{} {}", count(groups, kind), name(kind)));
    }
  }
  return text + fmt::format("{} groups: {}\n", groups.size(), fmt::join(counts, ", "));
}

}  // namespace

std::string_view name(GroupComparison::Kind kind) {
  switch (kind) {
    case Kind::fixed: return "fixed";
    case Kind::regressed: return "regressed";
    case Kind::changed: return "changed";
    case Kind::same: return "same";
    case Kind::spurious: return "spurious";
    case Kind::only_before: return "only in the old run";
    case Kind::only_after: return "only in the new run";
  }
  return "";
}

GroupComparison compare_reports(const report::Report& before, const report::Report& after) {
  GroupComparison group;
  group.id = after.id;
  group.before = before.verdict;
  group.after = after.verdict;
  group.findings = finding_changes(before, after);
  group.other_files = !same_files(before, after);
  bool regressed = false;
  bool fixed = false;
  for (const FindingChange& change : group.findings) {
    if (change.kind == FindingChange::Kind::changed) continue;
    if (const std::string why = doubt(change, before, after); !why.empty()) {
      if (group.doubt.empty()) group.doubt = why;
      continue;
    }
    (change.kind == FindingChange::Kind::regressed ? regressed : fixed) = true;
  }
  if (group.doubt.empty() && before.verdict != after.verdict) {
    for (const report::Report* report : {&before, &after}) {
      if (report->verdict == "unverified" && group.doubt.empty()) {
        group.doubt = "unverified: " + report::describe_not_checked(*report);
      }
    }
  }
  group.kind = regressed                     ? Kind::regressed
               : fixed                       ? Kind::fixed
               : !group.doubt.empty()        ? Kind::spurious
               : !group.findings.empty()     ? Kind::changed
               : group.before != group.after ? Kind::changed
                                             : Kind::same;
  if (group.kind != Kind::spurious) group.doubt.clear();
  return group;
}

int compare(const CompareOptions& options) {
  const Run before = read_run(options.before);
  const Run after = read_run(options.after);
  const auto groups = compare_runs(before, after);
  const bool other_toolchain = before.toolchain != after.toolchain;
  report::put_out(options.output.format == "json"
                      ? report::to_text(to_json(groups, other_toolchain))
                      : to_text_for_people(groups, other_toolchain),
                  options.output);
  // A group that is gone has no result any more, whatever it had: nobody may overlook that.
  return count(groups, Kind::regressed) + count(groups, Kind::only_before) > 0 ? 1 : 0;
}

}  // namespace vouch::review
