// Is anything in the archive that no reader and no step needs?
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

#include "checks/check.h"
#include "checks/model/archive_notes.h"
#include "checks/model/junk_files.h"
#include "checks/model/project_tree.h"
#include "checks/text/archive_phrases.h"

namespace vouch::checks {
namespace {

using std::string_view;

constexpr FindingKind kJunk = finding_kind({
    .id = "archive-junk",
    .severity = Severity::warning,
    .means = "The archive holds files that are no part of the project: left by a file manager, an "
             "editor, version control or an earlier build.",
    .why = "They hide the project's own files, and what an old build left can make a new one fail "
           "on another machine.",
    .fix = "Zip with `vouch pack DIR -o code.zip`, which leaves them out, or with `git archive`.",
    .wrong = "project/.git  project/build/CMakeCache.txt  __MACOSX/  .DS_Store",
    .right = "project/README.md  project/src  project/CMakeLists.txt",
});

constexpr FindingKind kKinds[] = {kJunk};

/// The directories that an earlier build made. The project's root is none, whatever lies in it.
std::set<std::string, std::less<>> build_directories(const ArchiveFacts& archive) {
  std::set<std::string, std::less<>> directories;
  for (const TreeEntry& entry : archive.tree) {
    const string_view directory = directory_of(entry.path);
    if (!directory.empty() && marks_build_directory(file_name(entry.path)) &&
        vendored_in(entry.path).empty()) {
      directories.emplace(directory);
    }
  }
  return directories;
}

/// The outermost of `directories` that `path` lies in; or "".
std::string outermost(const std::set<std::string, std::less<>>& directories, string_view path) {
  for (std::size_t at = path.find('/'); at != string_view::npos; at = path.find('/', at + 1)) {
    if (directories.contains(path.substr(0, at))) return std::string(path.substr(0, at));
  }
  return {};
}

/// What is junk, by sort: the directory that is, or the file. What dependencies bring is let be.
std::map<JunkSort, std::set<std::string>> find_junk(const ArchiveFacts& archive) {
  std::map<JunkSort, std::set<std::string>> found;
  const auto builds = build_directories(archive);
  for (const TreeEntry& entry : archive.tree) {
    if (!vendored_in(entry.path).empty()) continue;
    if (const auto junk = junk_in(entry.path, entry.type == 'd')) {
      const bool directory = junk->path.size() < entry.path.size() || entry.type == 'd';
      found[junk->sort].insert(std::string(junk->path) + (directory ? "/" : ""));
    } else if (const auto build = outermost(builds, entry.path); !build.empty()) {
      found[JunkSort::build_directory].insert(build + '/');
    }
  }
  return found;
}

std::string_view hint_for(JunkSort sort) {
  switch (sort) {
    case JunkSort::file_manager:
      return "macOS and Windows add these; zip with `vouch pack`, or on macOS with "
             "`zip -r code.zip DIR -x '*.DS_Store' '__MACOSX/*'`.";
    case JunkSort::version_control:
      return "Leave .git out: `git archive -o code.zip HEAD`, or `vouch pack DIR -o code.zip`.";
    case JunkSort::editor: return "Leave the editor's files out.";
    case JunkSort::cache: return "Leave the caches out.";
    case JunkSort::build_directory:
      return "It holds the paths of the machine that it was made on. Leave it out; the README's "
             "steps make it.";
  }
  return "";
}

void run(const Facts& facts, const Policy&, Findings& findings) {
  if (!facts.archive) return;
  auto found = find_junk(*facts.archive);
  for (const EntryNote& note : facts.archive->notes) {
    if (note.kind == note::kBeside) found[JunkSort::file_manager].insert(note.entry);
  }
  for (const auto& [sort, paths] : found) {
    Named junk;
    for (const std::string& path : paths) junk.add(path);
    findings.add(kJunk, fmt::format("{}: {}", words(sort), junk.examples()), junk.where(),
                 std::string(hint_for(sort)));
  }
}

}  // namespace

extern const Check archive_junk{"what does not belong in the archive", kKinds, run};

}  // namespace vouch::checks
