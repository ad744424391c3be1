// Goes through a guide's steps in one session, as a patient person would: set-up steps are taken as
// done when the toolchain has what they ask for, a failed step is tried again with a harmless
// correction, a failed build step ends the build, and every run step is tried for itself.
#pragma once

#include <chrono>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "checks/model/facts.h"
#include "checks/model/policy.h"
#include "harness/build/diagnosis.h"
#include "harness/build/step_runner.h"
#include "harness/build/toolchain.h"

namespace vouch::build {

struct GuideSurroundings {
  StepRunner& runner;
  const Policy& policy;
  const Toolchain& toolchain;
  const std::vector<TreeEntry>& tree;
  std::filesystem::path logs;    // gets NN-kind.log
  std::string start_directory;   // of the first step, below the project's root
  std::size_t first_number = 1;  // of the logs
  // The plan is the build system's alone: a step that vouch found stops it as the guide's own
  // would.
  bool only_found = false;
};

class Guide {
 public:
  explicit Guide(const GuideSurroundings& surroundings) : around_(surroundings) {}

  /// Sets leftovers of earlier builds aside.
  void set_aside(const std::vector<std::string>& leftovers);
  void run(const std::vector<PlannedStep>& plan);

  std::vector<StepFacts> take_steps() { return std::move(steps_); }
  bool build_failed() const { return build_failed_; }

 private:
  struct Attempt {
    std::string command;
    sandbox::RunResult result;
    std::string output;
    Diagnosis diagnosis;
    bool ok = false;
  };

  StepFacts& begin(const PlannedStep& step);
  void run_step(const PlannedStep& step);
  bool is_done_already(const PlannedStep& step, StepFacts& facts);
  bool has_here(const std::string& directory);
  void execute(const PlannedStep& step, StepFacts& facts);
  /// `at_terminal`: how long at most, at a terminal; 0: without one.
  Attempt attempt(const PlannedStep& step, const std::string& command, bool from_workspace,
                  bool again, std::chrono::milliseconds at_terminal = {});
  Attempt with_fixes(const PlannedStep& step, Attempt first, StepFacts& facts);
  bool may_want_terminal(const PlannedStep& step, const Attempt& failed) const;
  void try_at_terminal(const PlannedStep& step, Attempt& failed, StepFacts& facts);
  bool restore_leftovers();
  void record(const Attempt& attempt, const PlannedStep& step, StepFacts& facts);
  int run_quietly(const std::string& script, bool from_workspace);
  sandbox::Limits limits_of(StepKind kind) const;
  void take_log_of_again() const;
  std::filesystem::path again_log() const;
  std::filesystem::path log_of(const StepFacts& facts) const;

  const GuideSurroundings& around_;
  std::vector<StepFacts> steps_;
  std::set<std::string> made_;  // by build steps, below the project's root
  std::vector<std::string> aside_;
  bool build_failed_ = false;
  bool moved_ = false;  // a step may have led out of the project's root
  std::size_t run_steps_ = 0;
};

/// A step that is not run: skipped by the plan, or only planned.
StepFacts planned_step(const PlannedStep& step);

}  // namespace vouch::build
