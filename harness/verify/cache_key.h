// What stored facts are kept under: the same key, the same facts. Nothing that only judges (a rule
// of the report, a severity, a waiver, when it was received) is part of it.
#pragma once

#include <string>
#include <string_view>

#include "checks/model/facts.h"
#include "checks/model/policy.h"
#include "harness/submission/submission.h"
#include "sandbox/host.h"

namespace vouch::verify {

/// Raised whenever the readers or the sandbox come to see something else in the same bytes.
inline constexpr int kFactsVersion = 4;

/// What decides the facts beside the files: the policy's part that bounds and runs, the toolchain,
/// what this machine can isolate, and vouch itself.
std::string fact_conditions(const Policy& policy, bool run_code, const sandbox::Host& host);

/// The policy's part of it alone: what a judgement under another policy has to share.
std::string gathering_rules(const Policy& policy);

/// "" for a submission without digests (a source directory, or one that could not be read).
std::string fact_key(const submission::Submission& submission, std::string_view conditions);

}  // namespace vouch::verify
