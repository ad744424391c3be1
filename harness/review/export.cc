#include "harness/review/export.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <set>
#include <string>
#include <system_error>
#include <vector>

#include "checks/model/group_directory.h"
#include "checks/model/output_layout.h"
#include "harness/report/document/redact.h"
#include "harness/report/document/report_json.h"
#include "harness/report/formats.h"
#include "harness/results/run_reader.h"
#include "harness/submission/discover.h"
#include "util/error.h"
#include "util/exit_status.h"
#include "util/os/errno.h"
#include "util/os/text_file.h"
#include "util/usage_error.h"

namespace vouch::review {
namespace {

namespace fs = std::filesystem;

/// The groups' directories of a run, by name. Links are not followed. What summary.json does not
/// list is of an earlier run.
std::vector<fs::path> group_directories(const fs::path& run) {
  std::error_code error;
  std::set<std::string> listed;
  const bool is_listed = fs::exists(run / layout::kSummaryJson, error);
  if (is_listed) {
    for (const results::StoredGroup& group : results::read_stored_run(run).groups) {
      if (results::stored_report(run, group)) listed.insert(directory_name(group.id));
    }
  }
  std::vector<fs::path> directories;
  for (const auto& entry : fs::directory_iterator(run / layout::kGroups, error)) {
    if (!fs::is_directory(entry.symlink_status())) continue;
    if (is_listed && !listed.contains(entry.path().filename())) continue;
    if (fs::is_regular_file(entry.path() / layout::kReportJson, error))
      directories.push_back(entry.path());
  }
  std::ranges::sort(directories);
  if (directories.empty()) {
    throw UsageError(
        fmt::format("{} holds no group's report; give the directory that `vouch batch -o` wrote",
                    run.string()));
  }
  return directories;
}

/// Directories of this machine that a group has no business to read of.
std::vector<std::string> host_directories(const fs::path& run) {
  std::error_code error;
  std::vector<std::string> directories{fs::weakly_canonical(run, error).string(),
                                       fs::absolute(run, error).lexically_normal().string(),
                                       (fs::temp_directory_path(error) / "vouch-").string()};
  if (const char* home = std::getenv("HOME"); home != nullptr) directories.emplace_back(home);
  std::erase_if(directories, [](const std::string& directory) { return directory.size() < 2; });
  // The longest first: a part of a path that is replaced hides the rest.
  std::ranges::sort(directories, std::ranges::greater{}, &std::string::size);
  return directories;
}

void make_empty_directory(const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) {
    throw UsageError(fmt::format("cannot create {}: {}", directory.string(), error.message()));
  }
  if (access(directory.c_str(), W_OK | X_OK) != 0) {
    throw UsageError(fmt::format("cannot write to {}: {}", directory.string(), os::error_text()));
  }
  if (!fs::is_empty(directory, error)) {
    throw UsageError(fmt::format(
        "{} is not empty; give --dir a new directory, nothing is overwritten", directory.string()));
  }
}

}  // namespace

int export_reports(const ExportOptions& options) {
  const std::vector<fs::path> groups = group_directories(options.run);
  const std::vector<std::string> hidden = host_directories(options.run);
  make_empty_directory(options.directory);
  for (const fs::path& group : groups) {
    const auto report =
        report::parse_report_text(os::read_text(group / layout::kReportJson).value_or(""));
    if (!report) {
      throw InternalError("export", (group / layout::kReportJson).string() + " is no report");
    }
    const auto redacted = report::redact_report(*report, hidden);
    const report::Evidence evidence =
        report::redact_evidence(report::load_evidence(*report, group), hidden);
    const fs::path to = options.directory / group.filename();
    std::error_code error;
    fs::create_directory(to, error);
    os::write_text(to / layout::kReportHtml,
                   report::html_report_with(redacted, evidence, report::Occasion::batch));
  }
  report::tell(fmt::format("{} reports written to {}", groups.size(), options.directory.string()),
               options.output);
  return kAllPass;
}

}  // namespace vouch::review
