// The policy: the built-in defaults, and a course's own TOML over them. The one user of toml++ for
// policies. Unknown keys and wrong types are refused with file:line and the nearest right key.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "checks/model/policy.h"
#include "util/usage_error.h"

namespace vouch::policy {

struct LoadedPolicy {
  Policy policy;
  std::map<std::string, std::string>
      sources;         // "report.max_pages" -> "course.toml:7"; else built in
  std::string file{};  // as it was named; "" for a built-in policy
  std::string text{};  // the file's own; "" for a built-in policy
};

/// `name_or_file` is the built-in policy's name or a file. Throws UsageError.
LoadedPolicy load_policy(const std::string& name_or_file);

/// A policy of that text, read from `file`: its name is the file's, and mistakes are told with all
/// their places at once. Throws UsageError.
LoadedPolicy parse_policy(const std::string& text, const std::string& file);

/// Every key with its value and its source, as TOML with comments.
std::string show_policy(const LoadedPolicy& policy);

/// A commented file to start from: every key with its meaning, commented out at its default.
std::string initial_policy(const std::vector<std::string>& manifest = {});

/// One line a key, sources left out: equal policies have equal text.
std::string canonical_policy(const Policy& policy);

}  // namespace vouch::policy
