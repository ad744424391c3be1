// submission.toml: who handed in what, and when. Written by staff's tools or by hand.
#pragma once

#include <filesystem>

#include "checks/model/submission_facts.h"

namespace vouch::submission {

/// Fills id, received_at and members from `file`, if there is such a file. Throws UsageError with
/// file:line for an unknown key, a wrong type or a time without an offset.
void read_submission_file(const std::filesystem::path& file, SubmissionFacts& facts);

}  // namespace vouch::submission
