// From what a failed step wrote, and from how it ended, to one cause in PRODUCT.md's words:
// `missing_header:foo.h`, `needs_network:pypi.org`, `toolchain_drift`, ... The rules are data
// (diagnose_rules.cc); each is tested with a message in its tool's words.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checks/model/step_facts.h"

namespace vouch::build {

/// What is known of a failed step.
struct FailedStep {
  std::string_view command;
  std::string_view output;               // standard output and error, or their beginning and end
  std::optional<int> exit_code{};        // none: it did not exit by itself
  std::span<const std::string> hosts{};  // that it asked for over the network
};

struct Diagnosis {
  std::optional<std::string> cause;  // none: nothing that vouch knows
  std::string detail;                // the line of output that shows it
  std::optional<std::string> file;   // of the first compile error
  std::optional<std::uint32_t> line;
};

Diagnosis diagnose(const FailedStep& step);

/// One rule: where `pattern` is found in a line of output, `cause` is what it shows. In a pattern
/// `{}` captures, `*` skips, all else stands for itself; `{}` in the cause is what was captured. A
/// pattern that ends with "\n{}" captures the first word of the next line that is not blank.
struct DiagnosisRule {
  std::string_view tool;  // whose words these are
  std::string_view pattern;
  std::string_view cause;
};

std::span<const DiagnosisRule> diagnosis_rules();

/// What `pattern` captures in `line` ("" without a hole); nothing when it does not match. Linear in
/// the line's length for each part of the pattern.
std::optional<std::string> match_pattern(std::string_view pattern, std::string_view line);

}  // namespace vouch::build
