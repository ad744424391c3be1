#include "harness/intake.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <string_view>
#include <system_error>

#include "harness/digest.h"
#include "harness/intake_roles.h"
#include "harness/name_pattern.h"
#include "harness/sniff.h"
#include "harness/submission_file.h"
#include "harness/usage_error.h"
#include "sandbox/fault.h"

namespace vouch::harness {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSubmissionFile = "submission.toml";

/// The entries of a folder by name, hidden ones left out. Throws HarnessFault when it cannot be
/// read.
std::vector<fs::directory_entry> entries_of(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::directory_entry> entries;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (!it->path().filename().string().starts_with('.')) entries.push_back(*it);
  }
  if (error) {
    throw HarnessFault(
        "intake", fmt::format("cannot read the folder {}: {}", folder.string(), error.message()));
  }
  std::ranges::sort(entries, {}, [](const auto& entry) { return entry.path().filename(); });
  return entries;
}

/// Only plain files: a link in a submission could point at anything.
bool is_plain_file(const fs::directory_entry& entry) {
  std::error_code ignored;
  return entry.symlink_status(ignored).type() == fs::file_type::regular;
}

bool is_folder(const fs::directory_entry& entry) {
  std::error_code ignored;
  return entry.symlink_status(ignored).type() == fs::file_type::directory;
}

std::vector<HandedIn> files_in(const fs::path& folder) {
  std::vector<HandedIn> files;
  for (const auto& entry : entries_of(folder)) {
    const std::string name = entry.path().filename();
    if (is_plain_file(entry) && name != kSubmissionFile) files.push_back({entry.path(), name, {}});
  }
  return files;
}

/// "team7" of team7.zip, of the folder team7/ and of "." inside it.
std::string name_of(const fs::path& path) {
  fs::path named = fs::absolute(path).lexically_normal();
  if (!named.has_filename()) named = named.parent_path();
  return fs::is_directory(path) ? named.filename().string() : named.stem().string();
}

Submission take_in_folder(const fs::path& folder) {
  Submission submission;
  submission.facts.id = name_of(folder);
  try {
    read_submission_file(folder / kSubmissionFile, submission.facts);
    assign_roles(files_in(folder), submission);
  } catch (const HarnessFault& fault) {
    submission.trouble = fault.what();  // this group's alone; the others go on
  }
  return submission;
}

/// The same in a course, which no group's submission.toml holds up.
Submission take_in_group(const fs::path& folder) {
  try {
    return take_in_folder(folder);
  } catch (const UsageError& error) {
    Submission submission;
    submission.facts.id = folder.filename();
    submission.trouble = error.what();
    return submission;
  }
}

/// False, too, for a file that cannot be read: that is told where it is taken in.
bool is_zip(const fs::path& file) {
  try {
    return sniff(file) == FileType::zip;
  } catch (const HarnessFault&) {
    return false;
  }
}

/// A folder is somebody's project, and not a submission's folder, when what a project has at its
/// top stands there: a README, a build file or code, and neither a zip nor submission.toml.
bool looks_like_source(const fs::path& folder) {
  static constexpr std::array<std::string_view, 12> kMarks{
      "Makefile", "makefile",       "CMakeLists.txt", "Cargo.toml",   "go.mod",    "pom.xml",
      "setup.py", "pyproject.toml", "package.json",   "build.gradle", "configure", "meson.build"};
  static constexpr std::array<std::string_view, 10> kCode{".c",  ".cc",   ".cpp", ".h",  ".py",
                                                          ".go", ".java", ".rs",  ".js", ".sh"};
  bool source = false;
  for (const auto& entry : entries_of(folder)) {
    const std::string name = entry.path().filename();
    if (name == kSubmissionFile) return false;
    if (is_plain_file(entry) && is_zip(entry.path())) return false;
    source = source || name.starts_with("README") || name.starts_with("readme") ||
             std::ranges::find(kMarks, name) != kMarks.end() ||
             std::ranges::find(kCode, entry.path().extension()) != kCode.end();
  }
  return source;
}

/// The PDFs at a project's top: its report may lie there.
std::vector<HandedIn> pdfs_in(const fs::path& folder) {
  std::vector<HandedIn> pdfs;
  for (const auto& entry : entries_of(folder)) {
    if (!is_plain_file(entry) || sniff(entry.path()) != FileType::pdf) continue;
    pdfs.push_back({entry.path(), entry.path().filename(), {}});
  }
  return pdfs;
}

bool has_ambiguous(const Submission& submission, std::string_view role) {
  return std::ranges::any_of(submission.facts.ambiguities,
                             [role](const checks::Ambiguity& one) { return one.role == role; });
}

/// Somebody's own folder with a report and the code not zipped yet: the one folder of code in it.
void take_unzipped_code(const fs::path& folder, Submission& submission) {
  if (submission.code || has_ambiguous(submission, "code") || !submission.trouble.empty()) return;
  std::vector<fs::path> sources;
  for (const auto& entry : entries_of(folder)) {
    if (is_folder(entry) && looks_like_source(entry.path())) sources.push_back(entry.path());
  }
  if (sources.size() != 1) return;
  submission.code = sources.front();
  submission.facts.code_is_folder = true;
}

std::string role_of(std::string_view written) {
  for (const std::string_view word : {"report", "paper", "pdf", "writeup"}) {
    if (written == word) return "report";
  }
  for (const std::string_view word : {"code", "src", "source", "project", "zip"}) {
    if (written == word) return "code";
  }
  return "";
}

std::vector<Submission> discover_flat(const fs::path& folder, const NamePattern& pattern) {
  std::map<std::string, std::vector<HandedIn>> groups;
  for (const auto& entry : entries_of(folder)) {
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

std::vector<Submission> discover_folders(const fs::path& folder, const fs::path& except) {
  std::vector<Submission> submissions;
  std::vector<std::string> folders;
  std::map<std::string, int> used;  // how many are called so, by an id or a folder's name
  std::error_code ignored;          // most often `except` is not there yet
  for (const auto& entry : entries_of(folder)) {
    if (!except.empty() && fs::equivalent(entry.path(), except, ignored)) continue;
    if (!is_folder(entry)) continue;
    Submission& submission = submissions.emplace_back(take_in_group(entry.path()));
    folders.push_back(entry.path().filename());
    ++used[submission.facts.id];
    if (submission.facts.id != folders.back()) ++used[folders.back()];
  }
  // An id that two have is nobody's: which of them took it cannot be told.
  for (std::size_t i = 0; i < submissions.size(); ++i) {
    Submission& submission = submissions[i];
    if (used[submission.facts.id] < 2 || submission.facts.id == folders[i]) continue;
    submission.trouble = fmt::format("another group has the id \"{}\" of its {}, too",
                                     submission.facts.id, kSubmissionFile);
    submission.facts.id = folders[i];
  }
  return submissions;
}

/// What a person named has to exist; a folder has to be readable.
fs::path existing(const fs::path& path) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (!fs::exists(status)) {
    throw UsageError(fmt::format(
        "there is no {}{}", path.string(),
        error && error != std::errc::no_such_file_or_directory ? ": " + error.message() : ""));
  }
  if (access(path.c_str(), fs::is_directory(status) ? R_OK | X_OK : R_OK) != 0) {
    throw UsageError(
        fmt::format("cannot read {}: {}", path.string(), std::generic_category().message(errno)));
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
      Submission submission = take_in_folder(path);
      take_unzipped_code(path, submission);
      return submission;
    } else {
      throw UsageError(
          fmt::format("{} is a folder without code at its top; give a submission's folder alone",
                      path.string()));
    }
  }
  Submission submission;
  submission.facts.id = name_of(paths.front());
  if (source && files.empty()) files = pdfs_in(*source);
  assign_roles(files, submission);
  if (source && (submission.code || has_ambiguous(submission, "code"))) {
    throw UsageError("give the code once: as a zip, or as a source folder");
  }
  if (source) {
    submission.code = source;
    submission.facts.code_is_folder = true;
  }
  return submission;
}

std::vector<Submission> discover(const fs::path& folder, const std::optional<std::string>& pattern,
                                 const fs::path& except) {
  if (!fs::is_directory(existing(folder))) {
    throw UsageError(fmt::format("{} is no folder", folder.string()));
  }
  auto submissions =
      pattern ? discover_flat(folder, NamePattern(*pattern)) : discover_folders(folder, except);
  if (submissions.empty()) {
    throw UsageError(fmt::format(
        "there is no submission in {}: {}", folder.string(),
        pattern ? "no file's name is of the pattern"
                : "it has no folders; for flat files give --pattern '{group}_{role}.{ext}'"));
  }
  std::ranges::sort(submissions, {}, [](const Submission& s) { return s.facts.id; });
  return submissions;
}

std::vector<std::string> passed_over(const fs::path& folder,
                                     const std::optional<std::string>& pattern) {
  std::optional<NamePattern> wanted;
  if (pattern) wanted.emplace(*pattern);
  std::vector<std::string> names;
  for (const auto& entry : entries_of(folder)) {
    const std::string name = entry.path().filename();
    const bool taken = wanted ? is_plain_file(entry) && wanted->match(name) : is_folder(entry);
    if (!taken) names.push_back(name);
  }
  return names;
}

std::string folder_name(const std::string& id) {
  std::string name;
  for (const char c : id) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '_' || c == '-' || (c == '.' && !name.empty());
    name += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  // Long names are cut, and told apart by the digest of the whole.
  constexpr std::size_t kMost = 200;
  if (name.empty()) return "%";
  if (name.size() > kMost) name = name.substr(0, kMost - 17) + "%" + sha256(id).substr(0, 16);
  return name;
}

}  // namespace vouch::harness
