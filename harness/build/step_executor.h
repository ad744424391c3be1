// Goes through a guide's steps in one session, as a patient person would: set-up steps are taken as
// done when the toolchain has what they ask for, a failed step is tried again with a harmless
// correction, a failed build step ends the build, and every run step is tried for itself.
#pragma once

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
  void run_setup(const PlannedStep& step);
  bool is_done_already(const PlannedStep& step, StepFacts& facts) const;
  void execute(const PlannedStep& step, StepFacts& facts);
  Attempt attempt(const PlannedStep& step, const std::string& command, bool from_workspace,
                  bool again);
  Attempt with_fixes(const PlannedStep& step, Attempt first, StepFacts& facts);
  bool restore_leftovers();
  void record(const Attempt& attempt, const PlannedStep& step, StepFacts& facts);
  void run_quietly(const std::string& script, bool from_workspace);
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
