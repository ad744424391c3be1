// summary.json: one batch, a line a group. The formats of a whole run are made from it.
//
//   {
//     "schema": "vouch-run/1",
//     "tool": {"name", "version"},
//     "policy": {"name", "sha256"},
//     "toolchain": {"sha256"},                  of the first group that has one; else null
//     "counts": {"pass", "fail", "unverified"},
//     "idle_waivers": ["..."],                  a sentence for each that did nothing
//     "groups": [{                               sorted by id, as given
//       "id",
//       "verdict": "pass" | "fail" | "unverified",
//       "stages": {"submission": "passed" | "warned" | "failed" | "not_checked", ...},
//       "errors", "warnings",                    open ones: not waived; those for staff too
//       "first_error": "build-failed" | null,    the id of what to fix first
//       "late_by_s": 5400 | null,                seconds after the deadline; null: in time, unknown
//       "not_checked_reason": "..." | null,      of the first stage that was not checked
//       "findings": [{"id", "severity", "audience", "message", "where",
//                    "waived": {"by", "reason"} | null}],
//       "wall_s"                                 of its verification
//     }],
//     "timing": {"started", "finished"}          RFC 3339
//   }
//
// `findings` holds those for staff too: summary.json, summary.csv and index.html are for staff.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/report/document/report.h"

namespace vouch::report {

/// What a group's line rests on beside its report.
struct RunFacts {
  std::string policy_name;
  std::string policy_sha256;
  std::optional<std::int64_t> deadline_seconds;  // since 1970-01-01 UTC; the policy's deadline
  std::string started, finished;                 // RFC 3339; of the run
  std::int64_t grace_s = 0;                      // how much later is not yet late
  std::vector<std::string> idle_waivers{};       // a sentence for each that did nothing
};

/// One group of summary.json.
struct GroupSummary {
  std::string id, verdict, first_error, not_checked_reason;
  std::vector<std::pair<std::string, std::string>> stages;  // name, status
  std::uint64_t errors = 0, warnings = 0;
  std::optional<std::int64_t> late_by_s;
  std::vector<FindingView> findings;  // without their hints; those for staff too
  // Of the line that a process of a batch hands on; in summary.json it stands once, for the run.
  std::string toolchain_sha256;
  double wall_s = 0;
};

GroupSummary summarise_group(const Report& report, const std::vector<FindingView>& for_staff,
                             const RunFacts& run);

/// With toolchain_sha256.
nlohmann::ordered_json to_json(const GroupSummary& group);
/// What is missing or of another type is absent. Does not throw.
GroupSummary parse_group(const nlohmann::ordered_json& json);
/// The same of a line's text; a group without an id where it is not JSON.
GroupSummary parse_group_line(std::string_view line);

/// What summary.json says of the run as a whole.
struct RunSummary {
  std::string tool_version, policy, policy_sha256, toolchain_sha256, started, finished;
  std::uint64_t pass = 0, fail = 0, unverified = 0;
  std::vector<std::string> idle_waivers;
};

/// Calls its argument with each group, in the order in which they are shown. May be called several
/// times.
using EachGroup = std::function<void(const std::function<void(const GroupSummary&)>&)>;

EachGroup each_of(const std::vector<GroupSummary>& groups);
std::vector<GroupSummary> all_of(const EachGroup& groups);

/// Counts and toolchain are those of `groups`.
RunSummary summarise_run(const RunFacts& run, const EachGroup& groups);

/// The run of a summary.json. What is missing or of another type is absent; the counts are those of
/// its groups.
RunSummary parse_summary(const nlohmann::ordered_json& summary);
/// The groups of a summary.json.
std::vector<GroupSummary> parse_groups(const nlohmann::ordered_json& summary);

/// The group's findings that are waived. `audience`: those for it alone; none: all.
std::vector<const FindingView*> waived_of(const GroupSummary& group,
                                          std::optional<Audience> audience = {});

/// "report-too-long waived by Ann: an appendix was agreed on". Not yet safe for any place.
std::string describe_waiver(const FindingView& found);

/// The closing line of a batch: "60 submissions: 50 pass, 8 fail, 2 not checked by vouch".
std::string counts_line(const RunSummary& summary);

/// How late, as a spreadsheet reads a duration: hours:minutes:seconds, "26:05:00".
std::string describe_lateness(std::int64_t seconds);

}  // namespace vouch::report
