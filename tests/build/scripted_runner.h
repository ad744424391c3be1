// A runner of steps that answers from a script instead of a sandbox.
#pragma once

#include <algorithm>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/build/step_runner.h"

namespace vouch::tests {

inline sandbox::RunResult exited(int code) {
  sandbox::RunResult result;
  result.ending = sandbox::Ending::exited;
  result.exit_code = code;
  return result;
}

/// Answers every command whose text has `part` with an exit status and an output; others end well.
class ScriptedRunner : public build::StepRunner {
 public:
  void answer(std::string part, int code, std::string output = "",
              std::vector<std::string> hosts = {},
              sandbox::Ending ending = sandbox::Ending::exited) {
    answers_.push_back({std::move(part), code, std::move(output), std::move(hosts), ending});
  }

  sandbox::RunResult run(const sandbox::Command& command) override {
    scripts.push_back(command.script);
    for (const Answer& answer : answers_) {
      if (command.script.find(answer.part) == std::string::npos) continue;
      std::ofstream(command.log) << answer.output;
      sandbox::RunResult result = exited(answer.code);
      result.ending = answer.ending;
      result.hosts = answer.hosts;
      return result;
    }
    return exited(0);
  }

  /// How often a command with `part` in it was run.
  long count(std::string_view part) const {
    return std::ranges::count_if(
        scripts, [&](const std::string& script) { return script.find(part) != script.npos; });
  }

  std::vector<std::string> scripts;

 private:
  struct Answer {
    std::string part;
    int code;
    std::string output;
    std::vector<std::string> hosts;
    sandbox::Ending ending;
  };
  std::vector<Answer> answers_;
};

}  // namespace vouch::tests
