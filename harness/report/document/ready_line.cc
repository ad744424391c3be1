#include "harness/report/document/ready_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "util/signal_name.h"

namespace vouch::report {
namespace {

using std::string_view;

constexpr std::size_t kNamed = 3;  // so many errors, or steps, are named; the rest is counted

std::string with_stop(std::string text) {
  while (text.ends_with('.')) text.pop_back();
  return text + '.';
}

/// "build-failed (explore.cpp:17)".
std::string id_and_place(const FindingView& finding) {
  const std::string where = finding.file.empty() && !finding.page && finding.step
                                ? fmt::format("step {}", *finding.step)
                                : describe_place(finding);
  return where.empty() ? finding.id : fmt::format("{} ({})", finding.id, where);
}

std::string first_few(const std::vector<std::string>& names) {
  const std::size_t shown = std::min(names.size(), kNamed);
  std::string text = fmt::format("{}", fmt::join(names.begin(), names.begin() + shown, ", "));
  if (names.size() > shown) text += fmt::format(" and {} more", names.size() - shown);
  return text;
}

/// Open errors, each id once: the places of one id are counted.
std::string errors_named(const Report& report) {
  std::vector<const FindingView*> firsts;
  std::vector<std::size_t> more;
  for (const FindingView& finding : report.findings) {
    if (finding.severity != Severity::error || finding.waived) continue;
    const auto same = std::ranges::find(firsts, finding.id, &FindingView::id);
    if (same == firsts.end()) {
      firsts.push_back(&finding);
      more.push_back(0);
    } else {
      ++more[static_cast<std::size_t>(same - firsts.begin())];
    }
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < firsts.size(); ++i) {
    std::string name = id_and_place(*firsts[i]);
    if (more[i] > 0) {
      name = fmt::format("{}, {} times", name, more[i] + 1);
    }
    names.push_back(std::move(name));
  }
  return first_few(names);
}

std::string counted_errors(std::size_t count) {
  return fmt::format("{} error{}", count, count == 1 ? "" : "s");
}

/// What the group alone can clear up: which file is meant, or one that could not be read.
std::optional<std::string> for_the_group_to_end(const Report& report) {
  static constexpr std::array<string_view, 3> kTheirs{"submission-ambiguous", "readme-ambiguous",
                                                      "readme-unreadable"};
  for (const FindingView& finding : report.findings) {
    const bool theirs = std::ranges::find(kTheirs, finding.id) != kTheirs.end();
    if (theirs && !finding.waived && finding.severity != Severity::info) return finding.message;
  }
  for (const StageView& stage : report.stages) {
    if (stage.status != "not_checked" || stage.reason != kFilesUnreadable) continue;
    const auto fault = std::ranges::find(report.findings, "harness-fault", &FindingView::id);
    if (fault != report.findings.end()) return fault->message;
  }
  return std::nullopt;
}

/// "build and run (this machine cannot isolate)": the stages that were not checked, by reason.
std::string not_checked_by_reason(const Report& report) {
  std::vector<std::pair<string_view, std::vector<string_view>>> reasons;
  for (const StageView& stage : report.stages) {
    if (stage.status != "not_checked") continue;
    auto same = std::ranges::find(reasons, stage.reason, [](const auto& one) { return one.first; });
    if (same == reasons.end()) same = reasons.insert(reasons.end(), {stage.reason, {}});
    same->second.push_back(stage.name);
  }
  std::string text;
  for (const auto& [reason, stages] : reasons) {
    if (!text.empty()) text += ", ";
    const auto last = stages.end() - 1;
    text += fmt::format("{}", fmt::join(stages.begin(), last, ", "));
    text += fmt::format("{}{}", stages.size() > 1 ? " and " : "", *last);
    if (!reason.empty()) text += fmt::format(" ({})", reason);
  }
  return text;
}

bool is_checked(const StageView& stage) { return stage.status != "not_checked"; }

std::string unverified_line(const Report& report) {
  const auto stages = std::ranges::subrange(report.stages);
  const auto is_content = [](const StageView& stage) { return stage.name != "submission"; };
  const bool any = std::ranges::any_of(
      stages, [&](const StageView& stage) { return is_content(stage) && is_checked(stage); });
  if (!any) {
    const auto first = std::ranges::find_if_not(stages, is_checked);
    const string_view why =
        first == stages.end() ? string_view("vouch could not look") : string_view(first->reason);
    return with_stop(fmt::format("Nothing could be checked: {}", why));
  }
  const std::string what = not_checked_by_reason(report);
  if (!what.empty()) {
    return fmt::format("Not checked here: {}. Everything else is ready.", what);
  }
  const auto fault = std::ranges::find(report.findings, "harness-fault", &FindingView::id);
  return with_stop("Not checked here: " + (fault == report.findings.end()
                                               ? std::string("vouch could not finish")
                                               : fault->message));
}

/// A run step of the guide, and what the report has to say of how it ended.
struct RunStep {
  const StepView* step;
  const FindingView* finding;  // or nullptr
};

std::string place_of(const RunStep& run) {
  if (!run.step->file.empty() && run.step->line) {
    return fmt::format("{}:{}", run.step->file, *run.step->line);
  }
  return fmt::format("step {}", run.step->number);
}

bool went_well(const StepView& step) { return step.outcome == "ok" || step.outcome == "started"; }

/// Ended for a reason of the program's own, not for a device, data or a limit.
bool is_the_programs(const RunStep& run) {
  if (run.step->outcome != "failed" && run.step->outcome != "killed") return false;
  static constexpr std::array<string_view, 4> kOthers{"run-needs-device", "run-missing-data",
                                                      "run-limit", "readme-needs-root"};
  return run.finding == nullptr || std::ranges::find(kOthers, run.finding->id) == kOthers.end();
}

std::vector<RunStep> run_steps(const Report& report) {
  std::vector<RunStep> runs;
  for (const StepView& step : report.steps) {
    if (step.kind != "run" || step.outcome.empty()) continue;
    const FindingView* found = nullptr;
    for (const FindingView& finding : report.findings) {
      if (finding.step == step.number && finding.severity != Severity::info && found == nullptr) {
        found = &finding;
      }
    }
    runs.push_back({&step, found});
  }
  return runs;
}

/// "run-failed (README.md:20, crashed: SIGSEGV)".
std::string failing(const RunStep& run) {
  std::string text =
      fmt::format("{} ({}", run.finding == nullptr ? "run-failed" : run.finding->id, place_of(run));
  if (const auto crash = crash_of(*run.step)) text += ", crashed: " + *crash;
  return text + ')';
}

std::string why_not_run(const Report& report, const std::vector<RunStep>& runs) {
  for (const RunStep& run : runs) {
    const StepView& step = *run.step;
    std::string reason = step.cause.empty() ? step.reason : describe_cause(step.cause);
    if (reason.empty()) reason = describe_outcome(step);
    if (reason.starts_with("not run: ")) reason.erase(0, 9);
    return fmt::format("{} ({})", reason, place_of(run));
  }
  const auto stage = std::ranges::find(report.stages, "run", &StageView::name);
  return stage == report.stages.end() ? std::string() : stage->reason;
}

ReadyLine passing_line(const Report& report) {
  const std::vector<RunStep> runs = run_steps(report);
  std::vector<std::string> failures;
  std::size_t good = 0, tried = 0;
  for (const RunStep& run : runs) {
    if (went_well(*run.step)) ++good;
    if (is_the_programs(run)) failures.push_back(failing(run));
    if (run.step->outcome != "skipped" && run.step->outcome != "not_started") ++tried;
  }
  if (!failures.empty() && good == 0) {
    return {Readiness::ready_but,
            fmt::format("Ready to hand in, but your program fails: {}.", first_few(failures))};
  }
  if (!failures.empty()) {
    return {Readiness::ready_but,
            fmt::format("Ready to hand in, but {} of {} run steps fail{}: {}.", failures.size(),
                        tried, failures.size() == 1 ? "s" : "", first_few(failures))};
  }
  const auto run_stage = std::ranges::find(report.stages, "run", &StageView::name);
  const bool run_open = run_stage != report.stages.end() && !is_checked(*run_stage);
  for (const StageView& stage : report.stages) {
    if (is_checked(stage) || stage.name == "run") continue;
    return {Readiness::ready_but,
            fmt::format("Ready to hand in; not checked here: {}.", not_checked_by_reason(report))};
  }
  if (good == 0 && (run_open || !runs.empty())) {
    return {Readiness::ready_but,
            with_stop("Ready to hand in; not run here: " + why_not_run(report, runs))};
  }
  return {Readiness::ready, "Ready to hand in."};
}

}  // namespace

bool is_empty_handed(const Report& report) {
  const auto has = [&](string_view id) {
    return std::ranges::find(report.findings, id, &FindingView::id) != report.findings.end();
  };
  // A source directory has no files either, and no finding that says that its code is missing.
  return report.files.empty() && has("submission-report-missing") && has("submission-code-missing");
}

std::string headline(const Report& report, Occasion occasion) {
  ReadyLine ready = ready_line(report);
  if (occasion == Occasion::check) return std::move(ready.text);
  if (is_empty_handed(report)) return "Fails: nothing was handed in.";
  const std::size_t errors = count_open(report, Severity::error);
  if (errors > 0) {
    return fmt::format("Fails: {}: {}.", counted_errors(errors), errors_named(report));
  }
  if (report.verdict == "fail") return "Fails.";
  if (report.verdict == "pass") {
    constexpr string_view kReady = "Ready to hand in";
    return "Passes" + ready.text.substr(kReady.size());
  }
  if (const auto theirs = for_the_group_to_end(report)) {
    return with_stop("Not checked by vouch: " + *theirs);
  }
  const std::string what = not_checked_by_reason(report);
  return what.empty() ? ready.text : with_stop("Not checked by vouch: " + what);
}

ReadyLine ready_line(const Report& report) {
  if (is_empty_handed(report)) return {Readiness::not_ready, "Not ready: nothing was handed in."};
  const std::size_t errors = count_open(report, Severity::error);
  if (errors > 0) {
    return {Readiness::not_ready,
            fmt::format("Not ready: {} to fix: {}.", counted_errors(errors), errors_named(report))};
  }
  if (report.verdict == "pass") return passing_line(report);
  if (report.verdict == "fail") return {Readiness::not_ready, "Not ready."};
  if (const auto theirs = for_the_group_to_end(report)) {
    return {Readiness::not_ready, with_stop("Not ready: only you can clear this up: " + *theirs)};
  }
  return {Readiness::not_checked, unverified_line(report)};
}

}  // namespace vouch::report
