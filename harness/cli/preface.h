// What `vouch check` tells a person before its report: which policy holds and where it was found,
// the deadline, which files were looked at, and what could not be judged.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/policy/find_policy.h"
#include "harness/submission/submission.h"

namespace vouch::cli {

/// A line each, for a person. `now`: seconds since 1970-01-01 UTC.
std::vector<std::string> describe_preface(const policy::ChosenPolicy& chosen,
                                          const submission::Submission& submission,
                                          std::int64_t now);

/// "due 2021-04-27 23:59:59 -05:00, in 59 min", or "..., which is past".
std::string describe_deadline(const Policy& policy, std::int64_t now);

/// "code/": from the root of the checkout that holds `directory` (GITHUB_WORKSPACE, else the
/// nearest directory upwards with a .git) to it; "" where it is that root, or in no checkout.
std::string prefix_in_checkout(const std::filesystem::path& directory);

/// "vouch check report.pdf code.zip", quoted for a shell.
std::string command_of(std::string_view command, const std::vector<std::filesystem::path>& paths);

/// Throws UsageError where a program that belongs to vouch is not there: one line for people, not a
/// report that blames nobody for nothing.
void require_installation();

}  // namespace vouch::cli
