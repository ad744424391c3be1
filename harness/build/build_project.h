// Builds and runs a project by its plan, in the sandbox: set-up, build, run.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "checks/model/facts.h"
#include "checks/model/policy.h"
#include "harness/build/step_runner.h"
#include "harness/build/toolchain.h"
#include "sandbox/host.h"
#include "sandbox/session.h"

namespace vouch::build {

struct BuildRequest {
  std::filesystem::path project;  // the unpacked tree's root directory; owned by `identity`
  std::filesystem::path logs;     // an existing directory for NN-kind.log
  os::Identity identity;
  sandbox::Isolation isolation = sandbox::Isolation::strict;
  std::shared_ptr<const Toolchain> toolchain{};  // none: looked at now
  /// What runs the steps of a session; none: the sandbox. For tests.
  std::function<std::unique_ptr<StepRunner>(const sandbox::SessionSpec&)> start_session{};
};

/// Fills facts.steps and facts.sandbox, and facts.not_checked of build and run where vouch could
/// not or need not look. Uses facts.archive->tree and facts.readme->steps. Throws InternalError for
/// vouch's own trouble.
void build_and_run(const BuildRequest& request, const Policy& policy, const sandbox::Host& host,
                   Facts& facts);

/// The plan without any result: the README's steps, and the build system's where it gives none.
std::vector<StepFacts> planned_steps(const Facts& facts);

}  // namespace vouch::build
