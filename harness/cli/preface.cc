#include "harness/cli/preface.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <optional>

#include "harness/report/document/report.h"
#include "util/error.h"
#include "util/os/helper_programs.h"
#include "util/printable.h"
#include "util/units.h"
#include "util/usage_error.h"

namespace vouch::cli {
namespace {

namespace fs = std::filesystem;

std::string local_time(std::time_t seconds) {
  std::tm parts{};
  localtime_r(&seconds, &parts);
  return fmt::format("{:%Y-%m-%d %H:%M}", parts);
}

/// "report.pdf (142 KiB, 2021-04-20 10:00)".
std::string describe_file(const fs::path& path, bool is_directory) {
  struct stat info {};
  const std::string name = visible(path.string());
  if (stat(path.c_str(), &info) != 0) return name;
  if (is_directory) return name + " (a directory, as the zip that `vouch pack` would make of it)";
  return fmt::format("{} ({}, {})", name, describe_size(static_cast<std::uint64_t>(info.st_size)),
                     local_time(info.st_mtime));
}

std::string describe_policy(const policy::ChosenPolicy& chosen) {
  const Policy& policy = chosen.loaded.policy;
  std::string course = policy.course;
  if (!policy.term.empty()) course += (course.empty() ? "" : ", ") + policy.term;
  return visible(fmt::format("Policy {} ({}){}", policy.name, chosen.from,
                             course.empty() ? "" : ": " + course));
}

std::optional<std::string> not_judged(const submission::Submission& submission) {
  std::vector<std::string> what;
  if (!submission.facts.received_seconds)
    what.emplace_back("lateness (nothing says when it was received)");
  if (!submission.facts.members_known) what.emplace_back("group size (nothing names the members)");
  if (what.empty()) return std::nullopt;
  return fmt::format("Not judged: {}.", fmt::join(what, ", "));
}

std::optional<fs::file_time_type> newest_source(const fs::path& directory) {
  std::optional<fs::file_time_type> newest;
  std::error_code error;
  std::size_t looked_at = 0;
  constexpr std::size_t kMost = 20'000;
  fs::recursive_directory_iterator it(directory, error), end;
  for (; !error && it != end && looked_at < kMost; it.increment(error), ++looked_at) {
    const std::string name = it->path().filename();
    std::error_code none;
    if (name.starts_with('.')) {
      it.disable_recursion_pending();
      continue;
    }
    const bool is_file = fs::is_regular_file(it->symlink_status(none));
    const std::string type = it->path().extension();
    if (!is_file || type == ".zip" || type == ".pdf") continue;
    const auto time = fs::last_write_time(it->path(), none);
    if (!none && (!newest || time > *newest)) newest = time;
  }
  return newest;
}

/// Sources beside the zip that were changed after it was made: it is the zip that was checked.
std::optional<std::string> stale_zip(const submission::Submission& submission) {
  if (!submission.code || submission.facts.code_is_folder) return std::nullopt;
  std::error_code error;
  const auto zipped = fs::last_write_time(*submission.code, error);
  const fs::path beside = fs::absolute(*submission.code).parent_path();
  if (error || !submission.lies_beside_source) return std::nullopt;
  const auto newest = newest_source(beside);
  if (!newest || *newest <= zipped + std::chrono::seconds(2)) return std::nullopt;
  const std::string zip = visible(submission.code->filename().string());
  return fmt::format(
      "{} was checked, and files beside it are newer than it: what you changed since is not in it. "
      "`vouch pack` makes it anew.",
      zip);
}

}  // namespace

std::string describe_deadline(const Policy& policy, std::int64_t now) {
  const SubmissionPolicy& due = policy.submission;
  const std::string when = report::describe_moment(due.deadline);
  if (now > due.deadline_seconds) return fmt::format("due {}, which is past", when);
  return fmt::format("due {}, in {}", when,
                     describe_duration(std::chrono::seconds(due.deadline_seconds - now)));
}

std::vector<std::string> describe_preface(const policy::ChosenPolicy& chosen,
                                          const submission::Submission& submission,
                                          std::int64_t now) {
  std::vector<std::string> lines{describe_policy(chosen) + "; " +
                                 describe_deadline(chosen.loaded.policy, now)};
  for (const std::string& note : chosen.notes) lines.push_back(visible(note));
  std::vector<std::string> files;
  if (submission.report) files.push_back(describe_file(*submission.report, false));
  if (submission.code) {
    files.push_back(describe_file(*submission.code, submission.facts.code_is_folder));
  }
  lines.push_back(files.empty() ? "No file was taken as the report or the code."
                                : fmt::format("Checked: {}", fmt::join(files, "; ")));
  if (auto stale = stale_zip(submission)) lines.push_back(*std::move(stale));
  if (auto open = not_judged(submission)) lines.push_back(*std::move(open));
  return lines;
}

std::string prefix_in_checkout(const fs::path& directory) {
  std::error_code error;
  const fs::path here = fs::canonical(directory, error);
  if (error) return {};
  std::optional<fs::path> root;
  if (const char* workspace = std::getenv("GITHUB_WORKSPACE")) {
    const fs::path given = fs::canonical(workspace, error);
    if (!error) root = given;
  }
  for (fs::path above = here; !root && above != above.parent_path(); above = above.parent_path()) {
    if (fs::exists(above / ".git", error)) root = above;
  }
  if (!root) return {};
  const fs::path relative = here.lexically_relative(*root);
  if (relative.empty() || relative == "." || *relative.begin() == "..") return {};
  return relative.string() + '/';
}

std::string command_of(std::string_view command, const std::vector<fs::path>& paths) {
  std::string line = fmt::format("vouch {}", command);
  for (const fs::path& path : paths) {
    const std::string text = path.string();
    const bool plain = text.find_first_not_of(
                           "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                           "./_-+=:@%") == std::string::npos;
    line += ' ' + (plain && !text.empty() ? text : "'" + text + "'");
  }
  return line;
}

void require_installation() {
  for (const char* program : {"vouch-worker", "vouch-supervise", "vouch-shim"}) {
    try {
      os::own_program(program);
    } catch (const InternalError& fault) {
      throw UsageError(fmt::format("this installation is broken: {}", fault.what()));
    }
  }
}

}  // namespace vouch::cli
