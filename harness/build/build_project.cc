#include "harness/build/build_project.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>

#include "checks/model/project_tree.h"
#include "harness/build/detect_build_system.h"
#include "harness/build/environment.h"
#include "harness/build/isolation_check.h"
#include "harness/build/split_steps.h"
#include "harness/build/stale_artifacts.h"
#include "harness/build/step_executor.h"
#include "harness/commands/shell_words.h"

namespace vouch::build {
namespace {

namespace fs = std::filesystem;
using vouch::Facts;
using vouch::Nature;
using vouch::Outcome;
using vouch::PlannedStep;
using vouch::Stage;
using vouch::StepFacts;
using vouch::StepKind;
using vouch::StepUsage;
using Plan = std::vector<PlannedStep>;

// What all steps together may use, in times of what one may: so much that no honest guide meets it
// before its steps meet their own limits, or the time of all. The comments of policy_keys.cc say
// it.
constexpr int kWholeCpu = 4;
constexpr std::uint64_t kWholeOutput = 16;

/// No limit stays none, and one that is used up is a second.
std::chrono::milliseconds what_is_left(std::chrono::milliseconds limit, double spent_s) {
  if (limit.count() == 0) return limit;
  const auto spent = std::chrono::milliseconds(static_cast<std::int64_t>(spent_s * 1000));
  return std::max<std::chrono::milliseconds>(limit - spent, std::chrono::seconds(1));
}

void not_checked(Facts& facts, Stage stage, std::string reason) {
  facts.not_checked[stage] = std::move(reason);
}

bool is_live(const PlannedStep& step) { return !step.skipped || step.filled; }

bool builds(const PlannedStep& step) {
  return is_live(step) &&
         (step.compiles || (step.kind == StepKind::build &&
                            (step.nature == Nature::build || step.nature == Nature::configure ||
                             step.nature == Nature::container || step.nature == Nature::unknown ||
                             step.nature == Nature::run)));
}

/// Nothing of an interpreted language has to be compiled: what is detected there is no proof.
Plan without_interpreted(Plan detected) {
  std::erase_if(detected, [](const PlannedStep& step) {
    return step.source.detected == "python" || step.source.detected == "notebook";
  });
  return detected;
}

/// The run steps of the guide, and the `cd` that lead to them into directories that the zip has.
Plan run_steps(const Plan& own, const std::vector<TreeEntry>& tree) {
  Plan kept;
  fs::path here = ".";
  for (const PlannedStep& step : own) {
    if (!is_live(step)) continue;
    const auto commands = commands::split_commands(step.command);
    const bool leads =
        commands.size() == 1 && commands[0].words.size() == 2 && commands[0].words[0] == "cd";
    if (leads) {
      const fs::path there = (here / commands[0].words[1] / "").lexically_normal();
      const std::string directory = there.parent_path().string();
      const bool known =
          there == "./" || std::ranges::any_of(tree, [&](const auto& entry) {
            return entry.path == directory || entry.path.starts_with(directory + "/");
          });
      if (!known && step.kind != StepKind::run) continue;
      if (known) here = there;
      kept.push_back(step);
      kept.back().kind = StepKind::run;
    } else if (step.kind == StepKind::run) {
      kept.push_back(step);
    }
  }
  return kept;
}

/// The README's own steps, and what the build system gives where the README says nothing of
/// building. Detected steps stand after the set-up steps.
Plan complete_plan(const Plan& own, const Plan& detected) {
  if (std::ranges::any_of(own, builds)) return own;
  Plan plan;
  const auto first_run =
      std::ranges::find_if(own, [](const PlannedStep& step) { return step.kind == StepKind::run; });
  plan.insert(plan.end(), own.begin(), first_run);
  // The guide installs by another tool, or by another way.
  const bool installs = std::ranges::any_of(own, [](const PlannedStep& step) {
    return is_live(step) && step.nature == Nature::dependency_install;
  });
  std::ranges::copy_if(detected, std::back_inserter(plan), [&](const PlannedStep& step) {
    if (installs && step.kind == StepKind::setup) return false;
    return std::ranges::none_of(own, [&step](const PlannedStep& written) {
      return is_live(written) && written.command == step.command;
    });
  });
  plan.insert(plan.end(), first_run, own.end());
  return plan;
}

bool is_good(const StepFacts& step) {
  return step.outcome == Outcome::ok || step.outcome == Outcome::started ||
         step.outcome == Outcome::satisfied;
}

/// What the zip, the machine, the network or the user lacks: no other way to build cures it.
bool lacks_something(const StepFacts& step) {
  return step.cause && (step.cause->is_dependency() || step.cause->is_machines() ||
                        step.cause->kind == StepCause::Kind::needs_network ||
                        step.cause->kind == StepCause::Kind::limit);
}

class Building {
 public:
  Building(const BuildRequest& request, const Policy& policy, const sandbox::Host& host,
           Facts& facts)
      : request_(request),
        policy_(policy),
        host_(host),
        facts_(facts),
        toolchain_(request.toolchain != nullptr
                       ? request.toolchain
                       : std::make_shared<Toolchain>(policy.sandbox.root, policy.toolchain)) {}

  void run() {
    if (facts_.toolchain.manifest.empty()) facts_.toolchain = toolchain_->manifest();
    note_what_the_toolchain_has();
    const Plan own = facts_.readme ? split_setup(facts_.readme->steps) : Plan();
    const Plan detected = without_interpreted(detect_build(*facts_.archive));
    const Plan plan = complete_plan(own, detected);
    if (!may_run()) {
      for (const PlannedStep& step : plan) facts_.steps.push_back(planned_step(step));
      return;
    }
    const bool built = follow(plan);
    if (!built && failed_for_its_own_sake() && !is_same_as(detected, plan)) {
      fall_back(own, detected);
    }
    name_missing_packages();
    tell_what_was_not_checked();
  }

 private:
  /// No isolation, or not all that the policy requires: no code.
  bool may_run() {
    const auto refusal = why_not_run(host_, request_.isolation, policy_.sandbox);
    if (!refusal) return true;
    const std::string reason = in_words(*refusal);
    facts_.sandbox.mechanism = "none";
    facts_.sandbox.refused = reason;
    not_checked(facts_, Stage::build, reason);
    not_checked(facts_, Stage::run, reason);
    return false;
  }

  void note_what_the_toolchain_has() {
    for (Dependency& dependency : facts_.dependencies) {
      const bool python = dependency.ecosystem == "pip" || dependency.ecosystem == "conda";
      dependency.in_toolchain =
          (python && toolchain_->has_python_package(dependency.name)) ||
          ((dependency.ecosystem == "conda" || dependency.ecosystem == "meson") &&
           (toolchain_->has_package(dependency.name) ||
            toolchain_->has_package("lib" + dependency.name + "-dev")));
    }
  }

  /// Of what all steps together may take. The fallback gets what the README's own way has left.
  std::chrono::milliseconds time_left() const {
    const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began_);
    return policy_.sandbox.total - spent;
  }

  /// Seconds, of the sessions before this one.
  double cpu_of_steps() const {
    double spent = 0;
    for (const StepFacts& step : facts_.steps) spent += step.usage.cpu_s;
    return spent;
  }

  sandbox::SessionSpec session_spec() const {
    const SandboxPolicy& limits = policy_.sandbox;
    sandbox::SessionSpec spec;
    spec.workspace = request_.project;
    spec.identity = request_.identity;
    spec.isolation = request_.isolation;
    spec.root = limits.root;
    spec.mounts.assign(policy_.toolchain.mounts.begin(), policy_.toolchain.mounts.end());
    spec.devices.assign(limits.devices.begin(), limits.devices.end());
    spec.network = limits.network;
    spec.environment = step_environment(facts_.archive->tree);
    spec.require = limits.require;
    spec.total.wall = std::max(time_left(), std::chrono::milliseconds(1));  // 0 were no limit
    spec.total.cpu = what_is_left(limits.cpu * kWholeCpu, cpu_of_steps());
    spec.total.output_bytes = limits.output_bytes * kWholeOutput;
    spec.total.memory_bytes = limits.memory_bytes;
    spec.total.processes = limits.processes;
    spec.total.disk_bytes = limits.disk_bytes;
    spec.total.inodes = limits.inodes;
    spec.total.open_files = limits.open_files;
    return spec;
  }

  /// Runs `plan` in a session of its own, which starts from the zip's bytes.
  bool run_in_session(const Plan& plan, std::string start_directory, bool only_found = false) {
    const std::unique_ptr<StepRunner> runner =
        request_.start_session ? request_.start_session(session_spec())
                               : std::make_unique<SessionRunner>(session_spec());
    const bool weak = request_.isolation == sandbox::Isolation::weak;
    // What the session says of itself, and what was found when the machine was tried.
    const sandbox::Enforced by =
        sandbox::weaker(runner->enforced(), weak ? host_.enforced_weakly : host_.enforced);
    facts_.sandbox.mechanism = weak ? "landlock" : "bubblewrap";
    facts_.sandbox.enforced = {{"memory", by.memory},
                               {"processes", by.processes},
                               {"cpu", by.cpu},
                               {"disk", by.disk},
                               {"network", by.network}};
    const GuideSurroundings around{.runner = *runner,
                                   .policy = policy_,
                                   .toolchain = *toolchain_,
                                   .tree = facts_.archive->tree,
                                   .logs = request_.logs,
                                   .start_directory = std::move(start_directory),
                                   .first_number = facts_.steps.size() + 1,
                                   .only_found = only_found};
    Guide guide(around);
    if (std::ranges::any_of(plan, builds)) guide.set_aside(find_leftovers(facts_.archive->tree));
    guide.run(plan);
    for (StepFacts& step : guide.take_steps()) facts_.steps.push_back(std::move(step));
    return !guide.build_failed();
  }

  /// False: a build step of it failed.
  bool follow(const Plan& plan) {
    const bool any = std::ranges::any_of(plan, is_live);
    if (!any) {
      for (const PlannedStep& step : plan) facts_.steps.push_back(planned_step(step));
      return true;
    }
    const std::string readme = facts_.readme ? facts_.readme->path.value_or("") : "";
    return run_in_session(plan, std::string(directory_of(readme)));
  }

  /// The README's build failed, and not for what the machine, the network or the user lacks.
  bool failed_for_its_own_sake() const {
    return std::ranges::any_of(facts_.steps, [](const StepFacts& step) {
      return step.kind == StepKind::build && step.outcome == Outcome::failed &&
             !step.source.detected && !lacks_something(step);
    });
  }

  static bool is_same_as(const Plan& detected, const Plan& plan) {
    return detected.empty() || std::ranges::all_of(detected, [&](const PlannedStep& step) {
             return std::ranges::any_of(plan, [&](const PlannedStep& own) {
               return is_live(own) && own.command == step.command;
             });
           });
  }

  /// The build system alone, and the README's run steps after it: the group gets both outcomes.
  void fall_back(const Plan& own, const Plan& detected) {
    if (time_left() <= std::chrono::milliseconds(0)) return;
    Plan plan = detected;
    for (PlannedStep& step : run_steps(own, facts_.archive->tree)) plan.push_back(std::move(step));
    const std::size_t before = facts_.steps.size();
    if (run_in_session(plan, {}, true)) {
      drop_unrun(before);
    } else {
      // Both ways fail: the README's own failure is what the group has to fix.
      facts_.steps.resize(before);
    }
  }

  /// The README's run steps were tried after the fallback: the entries that were not run go.
  void drop_unrun(std::size_t before) {
    std::vector<StepFacts> kept;
    for (std::size_t i = 0; i < facts_.steps.size(); ++i) {
      StepFacts& step = facts_.steps[i];
      const bool unrun = i < before && step.kind == StepKind::run &&
                         step.reason.starts_with("not run: an earlier build step failed");
      if (!unrun) kept.push_back(std::move(step));
    }
    facts_.steps = std::move(kept);
  }

  /// A command that package.json's own dependencies bring is no lack of the machine's.
  void name_missing_packages() {
    static constexpr std::pair<std::string_view, std::string_view> kBrings[] = {
        {"tsc", "typescript"}, {"ng", "@angular/cli"}, {"vue-cli-service", "@vue/cli-service"}};
    for (StepFacts& step : facts_.steps) {
      if (!step.cause || (step.cause->kind != StepCause::Kind::missing_toolchain &&
                          step.cause->kind != StepCause::Kind::missing_command))
        continue;
      const auto* row = std::ranges::find(kBrings, step.cause->object,
                                          [](const auto& pair) { return pair.first; });
      const std::string_view package =
          row == std::end(kBrings) ? std::string_view(step.cause->object) : row->second;
      const bool asked = std::ranges::any_of(facts_.dependencies, [&](const Dependency& one) {
        return one.ecosystem == "npm" && one.name == package && !one.in_zip;
      });
      if (asked) step.cause = StepCause{StepCause::Kind::missing_module, std::string(package)};
    }
  }

  /// What a step that went wrong leaves undecided is the checks' to say (checks/undecided.h).
  void tell_what_was_not_checked() {
    bool build_broke = false;
    for (const StepFacts& step : facts_.steps) {
      if (!step.outcome || step.outcome == Outcome::skipped || step.kind != StepKind::build)
        continue;
      // What works after it did not need it: a `cd`, or the README's own way before the found one.
      // An installation as root is not what the run steps wait for.
      if (is_good(step))
        build_broke = false;
      else if (!step.source.detected &&
               (!step.cause || step.cause->kind != StepCause::Kind::needs_root))
        build_broke = true;
    }
    if (build_broke) not_checked(facts_, Stage::run, "the build did not succeed");
    const bool any_run = std::ranges::any_of(facts_.steps, [](const StepFacts& step) {
      return step.kind == StepKind::run && step.outcome != Outcome::skipped;
    });
    if (!any_run && facts_.not_checked[Stage::run].empty()) {
      not_checked(facts_, Stage::run, "there is no step to run that vouch could try");
    }
  }

  using Clock = std::chrono::steady_clock;

  const Clock::time_point began_ = Clock::now();
  const BuildRequest& request_;
  const Policy& policy_;
  const sandbox::Host& host_;
  Facts& facts_;
  std::shared_ptr<const Toolchain> toolchain_;
};

}  // namespace

std::vector<StepFacts> planned_steps(const Facts& facts) {
  const Plan own = facts.readme ? split_setup(facts.readme->steps) : Plan();
  const Plan detected = facts.archive ? without_interpreted(detect_build(*facts.archive)) : Plan();
  std::vector<StepFacts> steps;
  for (const PlannedStep& step : complete_plan(own, detected)) steps.push_back(planned_step(step));
  return steps;
}

void build_and_run(const BuildRequest& request, const Policy& policy, const sandbox::Host& host,
                   Facts& facts) {
  if (facts.readme && !facts.readme->readable) {
    not_checked(
        facts, Stage::readme,
        fmt::format("{}: {}", facts.readme->path.value_or("README"), facts.readme->trouble));
  }
  Building(request, policy, host, facts).run();
}

}  // namespace vouch::build
