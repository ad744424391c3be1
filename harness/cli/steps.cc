#include "harness/cli/steps.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "checks/judge.h"
#include "checks/text/archive_phrases.h"
#include "harness/build/build_project.h"
#include "harness/cli/preface.h"
#include "harness/policy/find_policy.h"
#include "harness/report/document/make_report.h"
#include "harness/report/document/report_json.h"
#include "harness/submission/discover.h"
#include "harness/verify/verify.h"
#include "util/exit_status.h"
#include "util/os/temp_dir.h"
#include "util/usage_error.h"

namespace vouch::cli {
namespace {

std::string place_of(const StepFacts& step) {
  if (step.source.detected) return "found: " + *step.source.detected;
  return fmt::format("line {}", step.source.line.value_or(0));
}

std::vector<ReadLine> considered(const Facts& facts) {
  return facts.readme ? facts.readme->considered : std::vector<ReadLine>{};
}

}  // namespace

std::string plan_as_json(const Facts& facts, bool why) {
  nlohmann::ordered_json report =
      report::to_json(report::make_report(facts, {}, {.policy = {}, .policy_sha256 = {}}));
  nlohmann::ordered_json plan{{"schema", "vouch-plan/1"},
                              {"readme", std::move(report["readme"])},
                              {"steps", std::move(report["steps"])}};
  if (why) {
    plan["considered"] = nlohmann::ordered_json::array();
    for (const ReadLine& line : considered(facts)) {
      plan["considered"].push_back({{"file", line.file},
                                    {"line", line.line},
                                    {"text", line.text},
                                    {"taken", line.taken},
                                    {"why", line.why}});
    }
  }
  return report::to_text(plan);
}

std::string plan_as_text(const Facts& facts, bool why) {
  std::string text;
  if (!facts.readme && !facts.troubles.empty()) {
    text = fmt::format("the README could not be read: {}\n", facts.troubles.back().message);
  } else if (!facts.readme || !facts.readme->path) {
    text = "no README was found\n";
  } else if (!facts.readme->readable) {
    text = fmt::format("{} was found and not read: {}\n", checks::shown(*facts.readme->path),
                       facts.readme->trouble);
  } else {
    text = fmt::format("{} ({}), {} steps\n", checks::shown(*facts.readme->path),
                       facts.readme->format.value_or("text"), facts.steps.size());
  }
  for (const StepFacts& step : facts.steps) {
    text += fmt::format("  {:<12} {:<6} {}\n", place_of(step), name(step.kind),
                        checks::shown(step.command));
    if (step.outcome == Outcome::skipped) {
      text += fmt::format("  {:<12} {:<6} not run: {}\n", "", "", checks::shown(step.reason));
    } else if (!step.filled_with.empty()) {
      text += fmt::format("  {:<12} {:<6} {}\n", "", "", checks::shown(step.reason));
    }
  }
  if (!why) return text;
  text += "lines that could be commands\n";
  for (const ReadLine& line : considered(facts)) {
    text += fmt::format("  {:<12} {:<6} {}: {}\n", fmt::format("line {}", line.line),
                        line.taken ? "taken" : "left", checks::shown(line.text), line.why);
  }
  return text;
}

int steps(const StepsOptions& options) {
  const Policy policy = policy::choose_policy({.given = options.policy,
                                               .may_find = true,
                                               .checked = options.paths,
                                               .command = command_of("steps", options.paths)})
                            .loaded.policy;
  require_installation();
  const submission::Submission submission = submission::take_in(options.paths);
  const os::TempDir directory("vouch-steps-");  // for what verify() writes beside its facts
  verify::VerifySettings settings;
  settings.policy = policy;
  settings.run_code = false;
  Facts facts = verify::gather(submission, settings, {}, directory.path());
  if (!facts.archive || !facts.archive->readable) {
    throw UsageError("there is no code in it that could be unpacked");
  }
  facts.steps = build::planned_steps(facts);
  report::put_out(options.output.format == "json" ? plan_as_json(facts, options.why)
                                                  : plan_as_text(facts, options.why),
                  options.output);
  return facts.troubles.empty() ? kAllPass : kSomeUnverified;
}

}  // namespace vouch::cli
