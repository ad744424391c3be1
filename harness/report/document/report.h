// A report: what report.json ("vouch-report/1") says, as values. Made once of facts and a judgement
// (make_report.h) or read from a file (report_json.h); every format takes it. Texts are as the
// group has them, that is hostile; each format makes them safe for its own place (escape.h). A
// value that is not known is absent or empty.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checks/model/finding.h"
#include "checks/model/submission_facts.h"

namespace vouch::report {

struct FindingView {
  std::string id, message, hint;
  Severity severity = Severity::info;
  Audience audience = Audience::group;
  std::string file;  // empty: unknown
  std::optional<std::uint32_t> line, page, step;
  bool waived = false;
  std::string waived_by, waived_reason;
};

struct StageView {
  std::string name, status, reason;
};

struct StepView {
  std::uint32_t number = 0;  // from 1
  std::string kind, file, detected, command, as_written, outcome, reason, log, cause;
  std::optional<std::uint32_t> line;
  std::optional<std::int64_t> exit_code, signal;
  std::vector<std::string> hosts;
  std::optional<double> wall_s, cpu_s;  // none: it was not run
  std::optional<std::uint64_t> peak_memory_bytes;
};

struct FileView {
  Role role = Role::other;
  std::string name, sha256;
  std::uint64_t bytes = 0;
};

struct PdfView {
  std::optional<std::uint32_t> pages, columns, references_page;
  std::optional<std::pair<double, double>> page_size_pt, text_block_in;  // width, height
  std::optional<double> body_font_pt, leading_pt;
  std::optional<double> left_in, right_in, top_in, bottom_in;  // margins
  std::vector<std::pair<std::string, bool>> fonts;             // name, embedded
  bool encrypted = false, has_text = false;
  std::optional<std::string> title;
  std::uint64_t words = 0;
};

/// A limit of the sandbox, as it is written: "90s", "64".
struct LimitView {
  std::string name, value;
  bool is_count = false;  // report.json has it as a number
};

struct ArchiveView {
  std::string format, root;
  std::uint64_t entries = 0, bytes_packed = 0, bytes_unpacked = 0;
};

struct Report {
  std::string tool_version, tool_sha256, policy, policy_sha256;
  std::string toolchain_root, toolchain_sha256;
  std::vector<std::pair<std::string, std::string>> toolchain;        // tool, version
  std::vector<std::pair<std::string, std::string>> staff_toolchain;  // by the policy; may be empty
  std::string id, received_at, verdict;
  std::vector<std::pair<std::string, std::string>> members;  // name, e-mail
  std::vector<FileView> files;
  std::vector<StageView> stages;
  std::vector<FindingView> findings;  // errors first, as in the report
  std::optional<PdfView> pdf;
  std::optional<ArchiveView> archive;
  std::string readme_path, readme_format;  // empty: none
  std::vector<StepView> steps;
  std::string mechanism;  // of the sandbox
  std::vector<LimitView> limits;
  std::vector<std::pair<std::string, std::string>> enforced;  // what, by whom
  // What the policy gives the steps. Nothing of it was used where no code was run.
  bool network = false;                             // the host's
  std::vector<std::string> devices;                 // that are handed in
  std::optional<std::vector<std::string>> reading;  // what confined the readers; none: not told
  std::string started;                              // RFC 3339; empty: not told
  double wall_s = 0;                                // of the whole verification
};

/// Why no stage was checked where a file that was handed in cannot be opened (verify.cc).
inline constexpr std::string_view kFilesUnreadable = "vouch could not read the files";

/// Findings of `severity` that are not waived.
std::size_t count_open(const Report& report, Severity severity);

/// What to fix before all else: the first open error, else the first open warning; or nullptr.
const FindingView* mend_first(const Report& report);

/// The same without the step; empty when unknown.
std::string describe_place(const FindingView& finding);

/// "README.md:14", "page 9", "step 2", or a mix: "README.md:14, step 2"; empty when unknown.
std::string describe_where(const FindingView& finding);

/// "pass", "fail" or "not checked by vouch": a verdict as people read it.
std::string_view verdict_for_people(std::string_view verdict);

/// "SIGSEGV" of a step that crashed, as its signal or its shell's exit status tells.
std::optional<std::string> crash_of(const StepView& step);

/// "failed with exit code 2", "crashed: SIGSEGV", "still running when its window ended", ...
std::string describe_outcome(const StepView& step);

/// What a reader has to know of how the code was run and its files read, as sentences: a network,
/// devices, a reader that was not fully confined. Mostly none. The banner of weak isolation is each
/// format's own.
std::vector<std::string> isolation_notes(const Report& report);

/// The stages that were not checked and why:
/// "build: this machine cannot isolate; run: an earlier stage failed".
std::string describe_not_checked(const Report& report);

/// RFC 3339 as people read it: "2021-04-28 01:00:00 -04:00".
std::string describe_moment(std::string_view rfc3339);

/// "missing header foo.h": a step's cause in words; the cause itself when it is an unknown one.
std::string describe_cause(std::string_view cause);

}  // namespace vouch::report
