// A submission as it lies on disk, before anything in it is opened.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "checks/model/submission_facts.h"

namespace vouch::submission {

struct Submission {
  SubmissionFacts facts;
  std::optional<std::filesystem::path> report;  // the one PDF, or what was handed in as it
  std::optional<std::filesystem::path> code;    // the one archive, or a source directory
  std::string trouble;  // why vouch could not read it at all; empty: it could
};

}  // namespace vouch::submission
