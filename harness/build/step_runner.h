// What a guide's steps are run by: the sandbox's session, or a test's own.
#pragma once

#include "sandbox/session.h"
#include "sandbox/spec/enforcement.h"

namespace vouch::build {

class StepRunner {
 public:
  StepRunner() = default;
  StepRunner(const StepRunner&) = delete;
  StepRunner& operator=(const StepRunner&) = delete;
  virtual ~StepRunner() = default;
  virtual sandbox::RunResult run(const sandbox::Command& command) = 0;
  /// Who enforces each limit of what it runs.
  virtual sandbox::Enforced enforced() const { return sandbox::nobody(); }
};

class SessionRunner : public StepRunner {
 public:
  explicit SessionRunner(const sandbox::SessionSpec& spec) : session_(spec) {}
  sandbox::RunResult run(const sandbox::Command& command) override { return session_.run(command); }
  sandbox::Enforced enforced() const override { return session_.enforced(); }

 private:
  sandbox::Session session_;
};

}  // namespace vouch::build
