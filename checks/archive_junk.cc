// Is anything in the archive that no reader and no step needs?
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

#include "checks/archive_notes.h"
#include "checks/archive_tree.h"
#include "checks/archive_words.h"
#include "checks/check.h"

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
    .mend = "Zip with `vouch pack DIR -o code.zip`, which leaves them out, or with `git archive`.",
    .wrong = "project/.git  project/build/CMakeCache.txt  __MACOSX/  .DS_Store",
    .right = "project/README.md  project/src  project/CMakeLists.txt",
});

constexpr FindingKind kKinds[] = {kJunk};

enum class Sort { file_manager, version_control, editor, cache, build_folder };

constexpr std::array kVersionControl{string_view(".git"), string_view(".svn"), string_view(".hg"),
                                     string_view(".bzr"), string_view("CVS")};
constexpr std::array kCaches{string_view("__pycache__"), string_view(".pytest_cache"),
                             string_view(".mypy_cache"), string_view(".ipynb_checkpoints"),
                             string_view(".ruff_cache"), string_view(".tox"),
                             string_view(".ccls-cache"), string_view(".cache")};
constexpr std::array kEditorFolders{string_view(".idea"), string_view(".vs")};
constexpr std::array kFileManagerFolders{string_view("__MACOSX"), string_view(".Trashes"),
                                         string_view(".Spotlight-V100"),
                                         string_view("$RECYCLE.BIN")};
constexpr std::array kFileManager{string_view(".DS_Store"), string_view("Thumbs.db"),
                                  string_view("desktop.ini"), string_view(".directory")};

/// A file that only a build writes, which makes the folder that it lies in a build's.
bool marks_build_folder(string_view name) {
  constexpr std::array marks{string_view("CMakeCache.txt"), string_view(".ninja_log"),
                             string_view(".ninja_deps"),    string_view("cmake_install.cmake"),
                             string_view("build.ninja"),    string_view(".rustc_info.json"),
                             string_view("config.status")};
  return is_one_of(name, marks);
}

/// The folders that an earlier build made. The project's root is none, whatever lies in it.
std::set<std::string, std::less<>> build_folders(const ArchiveFacts& archive) {
  std::set<std::string, std::less<>> folders;
  for (const TreeEntry& entry : archive.tree) {
    const string_view folder = folder_of(entry.path);
    if (!folder.empty() && marks_build_folder(file_name(entry.path)) &&
        vendored_in(entry.path).empty()) {
      folders.emplace(folder);
    }
  }
  return folders;
}

bool is_editors_file(string_view name) {
  return name.ends_with("~") || (name.starts_with("#") && name.ends_with("#")) ||
         (name.starts_with(".") && (name.ends_with(".swp") || name.ends_with(".swo"))) ||
         name.starts_with(".#");
}

/// What is junk, by sort: the folder that is, or the file.
std::map<Sort, std::set<std::string>> find_junk(const ArchiveFacts& archive) {
  std::map<Sort, std::set<std::string>> found;
  const auto builds = build_folders(archive);
  for (const TreeEntry& entry : archive.tree) {
    const string_view name = file_name(entry.path);
    const auto add_folder = [&](Sort sort, std::span<const string_view> names) {
      const string_view folder = up_to_part(entry.path, names);
      // A file of such a name (`.git` of a submodule) is not the folder.
      const bool is_folder = folder.size() < entry.path.size() || entry.type == 'd';
      if (folder.empty() || !is_folder) return false;
      found[sort].insert(std::string(folder) + '/');
      return true;
    };
    if (add_folder(Sort::version_control, kVersionControl)) continue;
    if (add_folder(Sort::file_manager, kFileManagerFolders)) continue;
    if (!vendored_in(entry.path).empty()) continue;
    if (add_folder(Sort::cache, kCaches) || add_folder(Sort::editor, kEditorFolders)) continue;
    if (const auto build = builds.find(folder_of(entry.path)); build != builds.end()) {
      found[Sort::build_folder].insert(*build + '/');
    } else if (entry.type == 'f' && (is_one_of(name, kFileManager) || name.starts_with("._"))) {
      found[Sort::file_manager].insert(entry.path);
    } else if (entry.type == 'f' && is_editors_file(name)) {
      found[Sort::editor].insert(entry.path);
    }
  }
  return found;
}

struct Words {
  string_view what;
  string_view hint;
};

Words words_of(Sort sort) {
  switch (sort) {
    case Sort::file_manager:
      return {"left by a file manager",
              "macOS and Windows add these; zip with `vouch pack`, or on macOS with "
              "`zip -r code.zip DIR -x '*.DS_Store' '__MACOSX/*'`."};
    case Sort::version_control:
      return {"version control's own records",
              "Leave .git out: `git archive -o code.zip HEAD`, or `vouch pack DIR -o code.zip`."};
    case Sort::editor: return {"left by an editor", "Leave the editor's files out."};
    case Sort::cache: return {"caches that programs make again", "Leave the caches out."};
    case Sort::build_folder:
      return {"an earlier build's folder, which holds the paths of the machine it was made on",
              "Leave the build folder out; the README's steps make it."};
  }
  return {};
}

void run(const Facts& facts, const Policy&, Findings& findings) {
  if (!facts.archive) return;
  auto found = find_junk(*facts.archive);
  for (const EntryNote& note : facts.archive->notes) {
    if (note.kind == note::kBeside) found[Sort::file_manager].insert(note.entry);
  }
  for (const auto& [sort, paths] : found) {
    Named junk;
    for (const std::string& path : paths) junk.add(path);
    const Words words = words_of(sort);
    findings.add(kJunk, fmt::format("{}: {}", words.what, junk.examples()), junk.where(),
                 std::string(words.hint));
  }
}

}  // namespace

extern const Check archive_junk{"what does not belong in the archive", kKinds, run};

}  // namespace vouch::checks
