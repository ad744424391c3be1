// Is anything in the archive only a reference to what is elsewhere, or packed once more?
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "checks/check.h"
#include "checks/model/archive_notes.h"
#include "checks/model/junk_files.h"
#include "checks/model/project_tree.h"
#include "checks/text/archive_phrases.h"

namespace vouch::checks {
namespace {

using std::string_view;

constexpr FindingKind kNested = finding_kind({
    .id = "archive-nested",
    .severity = Severity::warning,
    .means = "There is an archive inside the archive; vouch unpacks the outer one alone.",
    .why = "What lies in the inner archive is neither read nor built, unless a step of the README "
           "unpacks it.",
    .fix = "Zip the project's directory itself. If an older zip of it lies in that directory, "
           "delete it "
           "first.",
    .wrong = "handin.zip holds project.zip",
    .right = "handin.zip holds project/README.md, project/src, ...",
});

constexpr FindingKind kSubmodule = finding_kind({
    .id = "archive-missing-submodule",
    .severity = Severity::warning,
    .means =
        "A git submodule's directory is empty: the zip holds a reference to it and not its files.",
    .why = "The zip has to be self-contained; the build cannot fetch the submodule offline.",
    .fix = "Run `git submodule update --init --recursive` before you zip, and zip the directory: "
           "`git archive` and GitHub's download leave submodules out.",
    .wrong = "third_party/googletest/   (empty)",
    .right = "third_party/googletest/CMakeLists.txt, ...",
});

constexpr FindingKind kLfs = finding_kind({
    .id = "archive-lfs-pointer",
    .severity = Severity::warning,
    .means = "A file is only a Git LFS pointer: three lines that name the real file.",
    .why = "The zip has to be self-contained; the real file cannot be fetched offline.",
    .fix = "Run `git lfs pull` before you zip, and look at the files' sizes.",
    .wrong = "model.bin with 134 bytes: version https://git-lfs.github.com/spec/v1",
    .right = "model.bin with its 80 MB",
});

constexpr FindingKind kKinds[] = {kNested, kSubmodule, kLfs};

/// The formats that are zips or compressed on purpose: documents, packages, arrays, data.
bool is_meant_to_be_packed(string_view path) {
  constexpr std::array endings{string_view(".zip"), string_view(".7z"),  string_view(".rar"),
                               string_view(".tar"), string_view(".tgz"), string_view(".txz"),
                               string_view(".tbz2")};
  const std::string name = lower_case(file_name(path));
  return !is_one_of(extension(name), endings) && name.find(".tar.") == std::string::npos;
}

/// Whether the archive holds nothing but archives, the report and junk.
bool holds_nothing_else(const ArchiveFacts& archive) {
  return std::ranges::none_of(archive.tree, [](const TreeEntry& entry) {
    const bool packed = entry.content == "zip" || entry.content == "7z" || entry.content == "rar" ||
                        entry.content == "gzip" || entry.content == "tar" || entry.content == "pdf";
    return entry.type == 'f' && !packed && !junk_in(entry.path, false);
  });
}

void run_nested(const ArchiveFacts& archive, Findings& findings) {
  const std::string prefix = archive.root.empty() ? "" : archive.root + "/";
  Named top;
  Named deep;
  for (const EntryNote& note : archive.notes) {
    if (note.kind != note::kNestedArchive || !note.entry.starts_with(prefix)) continue;
    const string_view path = string_view(note.entry).substr(prefix.size());
    if (!vendored_in(path).empty() || is_meant_to_be_packed(path)) continue;
    (path.find('/') == string_view::npos ? top : deep).add(path, note.more);
  }
  if (top && holds_nothing_else(archive)) {
    findings.add(kNested, "the code lies in an archive inside the archive: " + top.examples(),
                 top.where(), "Unpack the inner archive and zip its directory.");
    return;
  }
  if (top) {
    findings.add(
        kNested,
        fmt::format("{} beside the project's files: {}; was the directory zipped that holds "
                    "an older zip?",
                    counted(top.count(), "archive lies", "archives lie"), top.examples()),
        top.where());
  }
  if (deep) {
    findings.add(
        kNested, Severity::info,
        fmt::format("{} in the archive: {}", counted(deep.count(), "archive lies", "archives lie"),
                    deep.examples()),
        deep.where(), "If a step needs what is in it, let the README's steps unpack it.");
  }
}

void run(const Facts& facts, const Policy&, Findings& findings) {
  if (!facts.archive) return;
  const ArchiveFacts& archive = *facts.archive;
  run_nested(archive, findings);
  if (const Named empty = named(archive, {note::kEmptySubmodule})) {
    findings.add(kSubmodule,
                 fmt::format("{} empty: {}",
                             counted(empty.count(), "git submodule is", "git submodules are"),
                             empty.examples()),
                 empty.where());
  }
  Named pointers;
  for (const TreeEntry& entry : archive.tree) {
    if (entry.content == "lfs-pointer" && vendored_in(entry.path).empty()) pointers.add(entry.path);
  }
  if (pointers) {
    findings.add(
        kLfs,
        fmt::format("{} only Git LFS {}: {}", counted(pointers.count(), "file is", "files are"),
                    pointers.count() == 1 ? "pointer" : "pointers", pointers.examples()),
        pointers.where());
  }
}

}  // namespace

extern const Check archive_missing{"what the archive only refers to", kKinds, run};

}  // namespace vouch::checks
