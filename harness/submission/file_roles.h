// Which of a submission's files is the report, and which the code.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "harness/submission/submission.h"

namespace vouch::submission {

/// A file that was handed in, with the role that its name was given by a pattern, if one was.
struct HandedIn {
  std::filesystem::path path;
  std::string name;            // as reports show it
  std::optional<Role> role{};  // none: what it is decides
};

/// Gives each file its role by what it is, then by its name; more than one candidate with different
/// bytes is an Ambiguity, and none of them is taken. Fills files, ambiguities, report and code.
void assign_roles(const std::vector<HandedIn>& files, Submission& submission);

}  // namespace vouch::submission
