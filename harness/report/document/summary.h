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
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vouch::report {

struct RunFacts {
  std::string policy_name;
  std::string policy_sha256;
  std::optional<std::int64_t> deadline_seconds;  // since 1970-01-01 UTC; the policy's deadline
  std::string started, finished;                 // RFC 3339; of the run
  std::int64_t grace_s = 0;                      // how much later is not yet late
  std::vector<std::string> idle_waivers{};       // a sentence for each that did nothing
};

/// A group's line. `staff_findings`: an array of findings as in report.json, or null.
nlohmann::ordered_json summarise_group(const nlohmann::ordered_json& report,
                                       const nlohmann::ordered_json& staff_findings,
                                       const RunFacts& run);

/// The whole: `groups` as made by summarise_group, in the order in which they are shown.
nlohmann::ordered_json make_summary(const RunFacts& run,
                                    std::vector<nlohmann::ordered_json> groups);

/// One group of summary.json, as the formats of a run read it.
struct GroupView {
  std::string id, verdict, first_error, not_checked_reason;
  std::vector<std::pair<std::string, std::string>> stages;  // name, status
  std::uint64_t errors = 0, warnings = 0;
  std::optional<std::int64_t> late_by_s;
  struct Found {
    std::string id, severity, audience, message;
    bool waived = false;
    std::string waived_by, waived_reason;
  };
  std::vector<Found> findings;
};

struct SummaryView {
  std::string tool_version, policy, policy_sha256, toolchain_sha256, started, finished;
  std::uint64_t pass = 0, fail = 0, unverified = 0;
  std::vector<std::string> idle_waivers;
  std::vector<GroupView> groups;
};

SummaryView view_summary(const nlohmann::ordered_json& summary);

/// The group's findings that are waived. `audience`: those for "group" or "staff" alone; "": all.
std::vector<const GroupView::Found*> waived_of(const GroupView& group,
                                               std::string_view audience = {});

/// "report-too-long waived by Ann: an appendix was agreed on". Not yet safe for any place.
std::string describe_waiver(const GroupView::Found& found);

/// The closing line of a batch: "60 submissions: 50 pass, 8 fail, 2 not checked by vouch".
std::string counts_line(const SummaryView& summary);

/// How late, as a spreadsheet reads a duration: hours:minutes:seconds, "26:05:00".
std::string describe_lateness(std::int64_t seconds);

}  // namespace vouch::report
