#include "harness/submission/discover.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <string_view>
#include <system_error>

#include "harness/submission/directory_listing.h"
#include "harness/submission/file_roles.h"
#include "harness/submission/name_pattern.h"
#include "harness/submission/submission_toml.h"
#include "util/error.h"
#include "util/os/errno.h"
#include "util/sha256.h"
#include "util/usage_error.h"

namespace vouch::submission {
namespace {

namespace fs = std::filesystem;

/// "team7" of team7.zip, of the directory team7/ and of "." inside it.
std::string name_of(const fs::path& path) {
  fs::path named = fs::absolute(path).lexically_normal();
  if (!named.has_filename()) named = named.parent_path();
  return fs::is_directory(path) ? named.filename().string() : named.stem().string();
}

bool has_ambiguous(const Submission& submission, Role role) {
  return std::ranges::any_of(submission.facts.ambiguities,
                             [role](const Ambiguity& one) { return one.role == role; });
}

/// The PDFs at the top of somebody's own project; where there are none, those of the directories in
/// it that papers are written in.
std::vector<HandedIn> reports_in(const fs::path& source) {
  std::vector<HandedIn> files = pdfs_in(source);
  if (!files.empty()) return files;
  for (const auto& entry : entries_of(source)) {
    const std::string name = entry.path().filename();
    static constexpr std::array<std::string_view, 7> kOfPapers{"report",  "paper", "doc", "docs",
                                                               "writeup", "latex", "tex"};
    if (!is_directory(entry) || std::ranges::find(kOfPapers, name) == kOfPapers.end()) continue;
    for (HandedIn& file : pdfs_in(entry.path())) {
      file.name = name + "/" + file.name;
      files.push_back(std::move(file));
    }
  }
  return files;
}

/// Somebody's own directory with a report and the code not zipped yet: the one directory of code in
/// it.
void take_unzipped_code(const fs::path& directory, Submission& submission) {
  if (submission.code || has_ambiguous(submission, Role::code)) return;
  std::vector<fs::path> sources;
  for (const auto& entry : entries_of(directory)) {
    if (is_directory(entry) && looks_like_source(entry.path())) sources.push_back(entry.path());
  }
  if (sources.size() != 1) return;
  submission.code = sources.front();
  submission.facts.code_is_folder = true;
}

/// What `deeper` found for a role that the top of the directory lacks.
void adopt(Role role, const Submission& deeper, Submission& submission) {
  std::vector<std::string> candidates;
  for (const Ambiguity& ambiguity : deeper.facts.ambiguities) {
    if (ambiguity.role != role) continue;
    candidates = ambiguity.candidates;
    submission.facts.ambiguities.push_back(ambiguity);
  }
  for (const SubmittedFile& file : deeper.facts.files) {
    const bool is_candidate = std::ranges::find(candidates, file.name) != candidates.end();
    if (file.role == role || is_candidate) submission.facts.files.push_back(file);
  }
}

/// An LMS, or whoever unpacks a download, puts one more directory around what was handed in: what
/// is missing at the top is looked for one directory deeper. A directory of code is looked into
/// last, for a report alone: PDFs of others lie in it.
void take_deeper(const fs::path& directory, Submission& submission) {
  const auto lacks = [&submission](const auto& taken, Role role) {
    return !taken && !has_ambiguous(submission, role);
  };
  if (!lacks(submission.code, Role::code) && !lacks(submission.report, Role::report)) return;
  std::vector<HandedIn> files, beside_code;
  for (const auto& entry : entries_of(directory)) {
    if (!is_directory(entry)) continue;
    const std::string prefix = entry.path().filename().string() + "/";
    const bool is_source = looks_like_source(entry.path());
    auto found = is_source ? pdfs_in(entry.path()) : files_in(entry.path());
    for (HandedIn& file : found) {
      file.name = prefix + file.name;
      (is_source ? beside_code : files).push_back(std::move(file));
    }
  }
  Submission deeper, in_code;
  assign_roles(files, deeper);
  if (lacks(submission.code, Role::code)) {
    submission.code = deeper.code;
    adopt(Role::code, deeper, submission);
  }
  if (lacks(submission.report, Role::report)) {
    submission.report = deeper.report;
    adopt(Role::report, deeper, submission);
  }
  if (lacks(submission.report, Role::report)) {
    assign_roles(beside_code, in_code);
    submission.report = in_code.report;
    adopt(Role::report, in_code, submission);
  }
}

/// `is_own`: somebody's, who has yet to hand it in. In a course a directory of code is no zip.
Submission take_in_directory(const fs::path& directory, bool is_own) {
  Submission submission;
  submission.facts.id = name_of(directory);
  try {
    read_submission_file(directory / kSubmissionFile, submission.facts);
    assign_roles(files_in(directory), submission);
    if (is_own) take_unzipped_code(directory, submission);
    submission.lies_beside_source = is_own && submission.code && holds_source(directory);
    take_deeper(directory, submission);
  } catch (const InternalError& fault) {
    submission.trouble = fault.what();  // this group's alone; the others go on
  }
  return submission;
}

/// The same in a course, which no group's submission.toml holds up.
Submission take_in_group(const fs::path& directory) {
  try {
    return take_in_directory(directory, false);
  } catch (const UsageError& error) {
    Submission submission;
    submission.facts.id = directory.filename();
    submission.trouble = error.what();
    return submission;
  }
}

std::optional<Role> role_of(std::string_view written) {
  for (const std::string_view word : {"report", "paper", "pdf", "writeup"}) {
    if (written == word) return Role::report;
  }
  for (const std::string_view word : {"code", "src", "source", "project", "zip"}) {
    if (written == word) return Role::code;
  }
  return std::nullopt;
}

std::vector<Submission> discover_flat(const fs::path& directory, const NamePattern& pattern) {
  std::map<std::string, std::vector<HandedIn>> groups;
  for (const auto& entry : entries_of(directory)) {
    const std::string name = entry.path().filename();
    if (!is_plain_file(entry)) continue;
    if (const auto parts = pattern.match(name)) {
      groups[parts->group].push_back({entry.path(), name, role_of(parts->role)});
    }
  }
  std::vector<Submission> submissions;
  for (const auto& [id, files] : groups) {
    Submission& submission = submissions.emplace_back();
    submission.facts.id = id;
    assign_roles(files, submission);
  }
  return submissions;
}

std::vector<Submission> discover_directories(const fs::path& directory, const fs::path& except) {
  std::vector<Submission> submissions;
  std::vector<std::string> directories;
  std::map<std::string, int> used;  // how many are called so, by an id or a directory's name
  std::error_code ignored;          // most often `except` is not there yet
  for (const auto& entry : entries_of(directory)) {
    if (!except.empty() && fs::equivalent(entry.path(), except, ignored)) continue;
    if (!is_directory(entry) || is_left_by_a_system(entry.path().filename().string())) continue;
    Submission& submission = submissions.emplace_back(take_in_group(entry.path()));
    directories.push_back(entry.path().filename());
    ++used[submission.facts.id];
    if (submission.facts.id != directories.back()) ++used[directories.back()];
  }
  // An id that two have is nobody's: which of them took it cannot be told.
  for (std::size_t i = 0; i < submissions.size(); ++i) {
    Submission& submission = submissions[i];
    if (used[submission.facts.id] < 2 || submission.facts.id == directories[i]) continue;
    submission.trouble = fmt::format("another group has the id \"{}\" of its {}, too",
                                     submission.facts.id, kSubmissionFile);
    submission.facts.id = directories[i];
  }
  return submissions;
}

/// What a person named has to exist; a directory has to be readable.
fs::path existing(const fs::path& path) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (!fs::exists(status)) {
    throw UsageError(fmt::format(
        "there is no {}{}", path.string(),
        error && error != std::errc::no_such_file_or_directory ? ": " + error.message() : ""));
  }
  if (access(path.c_str(), fs::is_directory(status) ? R_OK | X_OK : R_OK) != 0) {
    throw UsageError(fmt::format("cannot read {}: {}", path.string(), os::error_text()));
  }
  return path;
}

}  // namespace

Submission take_in(std::span<const fs::path> paths) {
  std::vector<HandedIn> files;
  std::optional<fs::path> source;
  for (const fs::path& path : paths) {
    if (!fs::is_directory(existing(path))) {
      files.push_back({path, path.filename(), {}});
    } else if (looks_like_source(path)) {
      source = path;
    } else if (paths.size() == 1) {
      return take_in_directory(path, true);
    } else {
      throw UsageError(fmt::format(
          "{} is a directory without code at its top; give a submission's directory alone",
          path.string()));
    }
  }
  Submission submission;
  submission.facts.id = name_of(paths.front());
  if (source && files.empty()) files = reports_in(*source);
  assign_roles(files, submission);
  if (source && (submission.code || has_ambiguous(submission, Role::code))) {
    throw UsageError("give the code once: as a zip, or as a source directory");
  }
  if (source) {
    submission.code = source;
    submission.facts.code_is_folder = true;
  }
  return submission;
}

std::vector<Submission> discover(const fs::path& directory,
                                 const std::optional<std::string>& pattern,
                                 const fs::path& except) {
  if (!fs::is_directory(existing(directory))) {
    throw UsageError(fmt::format("{} is not a directory", directory.string()));
  }
  auto submissions = pattern ? discover_flat(directory, NamePattern(*pattern))
                             : discover_directories(directory, except);
  if (submissions.empty()) {
    throw UsageError(fmt::format(
        "there is no submission in {}: {}", directory.string(),
        pattern ? "no file's name is of the pattern"
                : "it has no directories; for flat files give --pattern '{group}_{role}.{ext}'"));
  }
  std::ranges::sort(submissions, {}, [](const Submission& s) { return s.facts.id; });
  return submissions;
}

std::vector<std::string> passed_over(const fs::path& directory,
                                     const std::optional<std::string>& pattern) {
  std::optional<NamePattern> wanted;
  if (pattern) wanted.emplace(*pattern);
  std::vector<std::string> names;
  for (const auto& entry : entries_of(directory)) {
    const std::string name = entry.path().filename();
    const bool taken = wanted ? is_plain_file(entry) && wanted->match(name)
                              : is_directory(entry) && !is_left_by_a_system(name);
    if (!taken) names.push_back(name);
  }
  // What is hidden is no submission either, and is told where it is a directory.
  std::error_code error;
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename();
    if (!wanted && name.starts_with('.') && is_directory(*it)) names.push_back(name);
  }
  return names;
}

bool is_left_by_a_system(std::string_view name) {
  static constexpr std::array<std::string_view, 11> kNames{"__MACOSX",
                                                           "@eaDir",
                                                           "#recycle",
                                                           "@Recycle",
                                                           "lost+found",
                                                           "RECYCLER",
                                                           "$RECYCLE.BIN",
                                                           "System Volume Information",
                                                           "Network Trash Folder",
                                                           "Temporary Items",
                                                           "#snapshot"};
  return name.starts_with('.') || std::ranges::find(kNames, name) != kNames.end();
}

}  // namespace vouch::submission
