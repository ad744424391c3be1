// Which policy holds: the one that was named, else VOUCH_POLICY's, else (for a command about one's
// own work) the nearest vouch.toml from the working directory upwards, else the built-in one.
//
// A file that nobody named is believed less: it may open nothing of the sandbox, has to be the
// user's own or root's, writable by nobody else, and may not lie inside what is checked.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/policy/policy_file.h"

namespace vouch::policy {

inline constexpr const char* kPolicyFileName = "vouch.toml";

struct PolicySearch {
  std::string given;                           // --policy; "": it was not given
  bool may_find = false;                       // look for vouch.toml
  std::vector<std::filesystem::path> checked;  // no policy is taken out of these directories
  std::string command;  // "vouch check code.zip", for the hint that names a refused file
};

struct ChosenPolicy {
  LoadedPolicy loaded;
  std::string from;                // "--policy course.toml", "VOUCH_POLICY", "found", "built in"
  std::vector<std::string> notes;  // files that were passed over, a sentence each
};

/// Throws UsageError: no such policy, a mistake in it, or a found one that is refused.
ChosenPolicy choose_policy(const PolicySearch& search);

}  // namespace vouch::policy
