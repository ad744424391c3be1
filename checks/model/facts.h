// All that was observed of one submission: the only input of the checks besides the policy. Plain
// data, without opinion. What was not looked at is absent, and `not_checked` says why.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "checks/model/archive_facts.h"
#include "checks/model/dependency_facts.h"
#include "checks/model/pdf_facts.h"
#include "checks/model/readme_facts.h"
#include "checks/model/stage.h"
#include "checks/model/step_facts.h"
#include "checks/model/submission_facts.h"

namespace vouch {

/// vouch's own trouble with a submission. Never the group's fault.
struct HarnessTrouble {
  std::string where;  // "worker", "sandbox", ...
  std::string message;
};

struct Facts {
  SubmissionFacts submission;
  std::optional<ArchiveFacts> archive;
  std::optional<ReadmeFacts> readme;
  std::vector<Dependency> dependencies;  // that the project's build files name
  std::optional<ReportFacts> report;
  std::vector<StepFacts> steps;
  ToolchainFacts toolchain;
  SandboxFacts sandbox;
  PerStage<std::string> not_checked;  // why vouch did not look; "": it did
  std::vector<HarnessTrouble> troubles;
};

/// True where vouch could not read what was handed in: then nothing is missing for that.
bool unread(const Facts& facts);

/// Not one file, as far as vouch could look: a group of the roster that handed in nothing.
bool handed_in_nothing(const Facts& facts);

}  // namespace vouch
