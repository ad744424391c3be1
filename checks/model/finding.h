// A finding: what a check has to say of one submission. Its kind (id, default severity,
// explanation) is a constant beside the check that reports it; a kind without an explanation does
// not compile.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/model/stage.h"

namespace vouch {

enum class Severity { info, warning, error };
/// `staff`: may name other groups; never shown to the group itself.
enum class Audience { group, staff };

std::string_view name(Severity severity);
std::string_view name(Audience audience);
std::optional<Severity> severity_from_name(std::string_view text);

/// What one id means. Ids never change their meaning; texts are for people and may.
struct FindingKind {
  std::string_view id;  // kebab-case, begins with its stage
  Severity severity = Severity::warning;
  Audience audience = Audience::group;
  std::string_view means;  // one or two sentences
  std::string_view why;    // why the course asks it
  std::string_view fix;    // what to do, as an imperative
  std::string_view wrong;  // an example that gets the finding
  std::string_view right;  // the same, fixed
};

constexpr bool is_kebab_case(std::string_view id) {
  if (id.empty() || id.front() == '-' || id.back() == '-') return false;
  for (const char c : id) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
  }
  return true;
}

/// Makes a kind; one with a text missing or an id of no stage is refused by the compiler.
consteval FindingKind finding_kind(FindingKind kind) {
  if (!is_kebab_case(kind.id)) throw "a finding's id is kebab-case";
  if (!stage_of_finding(kind.id) && kind.id != "harness-fault") throw "an id begins with its stage";
  if (kind.means.empty() || kind.why.empty() || kind.fix.empty() || kind.wrong.empty() ||
      kind.right.empty()) {
    throw "every finding is explained: means, why, fix, wrong, right";
  }
  return kind;
}

/// Where a finding points. Absent parts are unknown. `file` is a path inside the submission.
struct Where {
  std::optional<std::string> file{};
  std::optional<std::uint32_t> line{};  // from 1
  std::optional<std::uint32_t> page{};  // from 1
  std::optional<std::uint32_t> step{};  // from 1, as in report.json's steps
};

struct Waived {
  std::string by;
  std::string reason;
};

struct Finding {
  std::string id;
  Severity severity = Severity::warning;
  Audience audience = Audience::group;
  std::string message;  // what was seen, with the measured value and the rule
  std::string hint;     // how to fix it here
  Where where;
  std::optional<Waived> waived;
};

/// What a check reports to. Severities set by the policy are applied afterwards, by judge().
class Findings {
 public:
  /// Adds a finding of the kind's default severity; an empty hint takes the kind's `fix`.
  Finding& add(const FindingKind& kind, std::string message, Where where = {},
               std::string hint = {});
  /// The same with a severity of this case's own (a doubt makes an error a warning).
  Finding& add(const FindingKind& kind, Severity severity, std::string message, Where where = {},
               std::string hint = {});

  std::vector<Finding>& all() { return findings_; }
  const std::vector<Finding>& all() const { return findings_; }

 private:
  std::vector<Finding> findings_;
};

}  // namespace vouch
