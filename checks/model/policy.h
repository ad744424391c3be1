// The course's rules and limits. The defaults are the built-in policy `eecs598-w21`, facts of the
// course that vouch was made for; harness/policy_file reads another course's from TOML.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "checks/model/finding.h"

namespace vouch {

inline constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;
inline constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;

using Range = std::pair<double, double>;  // both ends belong to it

/// A deadline of one group's own: an instant, or so much after everybody's.
struct Extension {
  std::string text;                           // as the policy has it
  std::optional<std::int64_t> until_seconds;  // since 1970-01-01 UTC; none: `by`
  std::chrono::seconds by{0};
};

struct SubmissionPolicy {
  std::string deadline = "2021-04-27T23:59:59-05:00";  // RFC 3339; always with an offset
  std::int64_t deadline_seconds = 1619585999;          // the same, seconds since 1970-01-01 UTC
  std::chrono::seconds grace{0};
  std::pair<std::int64_t, std::int64_t> group_size{2, 3};
  std::map<std::string, Extension> extensions;  // by group
  std::string zone;           // of local times that a source tells: "America/Detroit"; "": none
  std::string member_domain;  // of the members' e-mail addresses; "": any
  std::vector<std::string> parts{"report", "code"};  // what is handed in; a part that is not asked
                                                     // for is no stage
};

/// When a group's submission was due, grace left aside; seconds since 1970-01-01 UTC.
inline std::int64_t deadline_of(const SubmissionPolicy& policy, const std::string& group) {
  const auto extension = policy.extensions.find(group);
  if (extension == policy.extensions.end()) return policy.deadline_seconds;
  return extension->second.until_seconds.value_or(policy.deadline_seconds +
                                                  extension->second.by.count());
}

/// The format rules are spans that the papers read in class keep: ACM sigconf (9 pt on 11 pt),
/// USENIX and IEEE (10 on 12) and MLSys (10 on 11), all in two columns on US letter. Spans are a
/// little wider than these, since what is meant is "similar to".
struct ReportPolicy {
  std::int64_t max_pages = 8;
  std::int64_t min_pages = 6;
  bool references_count = true;      // false: pages of references alone are not counted
  bool appendix_count = true;        // false: nor are pages of appendix after the references
  std::string page_size = "letter";  // "letter", "a4" or "any"
  double page_size_tolerance_pt = 3;
  std::vector<std::int64_t> columns{2};  // empty: any
  std::optional<Range> body_font_pt = Range{8.9, 11.1};
  std::optional<Range> leading_pt = Range{9.9, 13.9};
  // The same as a multiple of the body's size; not asked where a policy sets points of its own.
  std::optional<Range> leading_ratio = Range{1.1, 1.6};
  std::optional<Range> text_width_in{}, text_height_in{};
  std::optional<Range> margins_in = Range{0.5, 1.5};
  bool fonts_embedded = true;
  bool references = true;    // a list of references is asked for
  bool related_work = true;  // and a section of background or related work
  bool authors = true;       // and the members' names on the first page
};

struct ArchivePolicy {
  std::vector<std::string> formats{"zip"};
  std::uint64_t unpacked_bytes = 2 * kGiB;
  std::uint64_t entries = 100'000;
  std::uint64_t ratio = 200;  // unpacked to packed bytes, once over 64 MiB
  std::uint64_t path_bytes = 1024;
  std::uint64_t depth = 64;
  std::uint64_t file_bytes = kGiB;
};

struct MailPolicy {
  std::vector<std::string> trusted;  // the course's own hosts, whose Received lines give the time
};

/// What goes to a gradebook: by the verdict; none: words only. Grading is the course's affair.
struct PointsPolicy {
  std::optional<double> pass, fail;
};

struct ReadmePolicy {
  std::vector<std::string> require{"build", "run"};
};

struct ToolchainPolicy {
  std::vector<std::string> provides;  // packages and commands that the course gives every group
  std::vector<std::string> mounts;    // directories that it gives them, read-only
  // What staff verify with, each "gcc 12.2.0"; decides nothing, and tells a group what differs.
  std::vector<std::string> manifest;
};

/// Points for Gradescope, by stage; none: no scores. vouch verifies; grading is the course's
/// affair.
struct GradescopePolicy {
  std::map<std::string, double> points;
};

struct SandboxPolicy {
  std::vector<std::string> require{"files", "network"};
  std::string root = "/";
  bool network = false;
  std::vector<std::string> devices;
  std::chrono::milliseconds wall = std::chrono::minutes(20);   // a step
  std::chrono::milliseconds total = std::chrono::minutes(40);  // all steps
  std::chrono::milliseconds cpu = std::chrono::minutes(40);    // a step, all its processes
  std::uint64_t memory_bytes = 4 * kGiB;
  std::uint64_t processes = 512;
  std::uint64_t disk_bytes = 8 * kGiB;
  std::uint64_t inodes = 1'000'000;
  // With its holes: what files take is the disk's. A memory-mapped store asks for a terabyte.
  std::uint64_t file_bytes = 16'384 * kGiB;
  std::uint64_t open_files = 65'536;
  std::uint64_t output_bytes = 16 * kMiB;
  std::chrono::milliseconds run_window = std::chrono::seconds(20);
};

struct Policy {
  std::string name = "eecs598-w21";
  std::string course = "EECS 598: Systems for AI";
  std::string term = "Winter 2021";
  SubmissionPolicy submission;
  MailPolicy mail;
  PointsPolicy points;
  ReportPolicy report;
  ArchivePolicy archive;
  ReadmePolicy readme;
  ToolchainPolicy toolchain;
  std::vector<Stage> must{Stage::submission, Stage::archive, Stage::readme, Stage::report,
                          Stage::build};
  SandboxPolicy sandbox;
  GradescopePolicy gradescope;
  std::map<std::string, Severity> severity;  // by finding id
};

}  // namespace vouch
