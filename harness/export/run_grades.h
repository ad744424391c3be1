// What a run says of each group that goes to a gradebook: who is in it, and what it gets.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "checks/model/policy.h"
#include "checks/model/submission_facts.h"

namespace vouch::exporters {

struct GroupGrade {
  std::string group, verdict;
  std::vector<Member> members;
  std::optional<std::string> cell;  // none: nobody decided yet, and the cell stays as it is
};

/// `policy` has the points; without them the verdict's word is the cell. Throws UsageError when
/// `run` is no run's directory.
std::vector<GroupGrade> read_grades(const std::filesystem::path& run, const Policy& policy);

}  // namespace vouch::exporters
