#include "checks/text/nested_archive.h"

#include <algorithm>
#include <array>
#include <string>

#include "checks/model/archive_notes.h"
#include "checks/model/junk_files.h"
#include "checks/model/project_tree.h"
#include "util/text.h"

namespace vouch::checks {
namespace {

using std::string_view;

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

}  // namespace

std::vector<NestedArchive> nested_archives(const ArchiveFacts& archive) {
  const std::string prefix = archive.root.empty() ? "" : archive.root + "/";
  std::vector<NestedArchive> nested;
  for (const EntryNote& note : archive.notes) {
    if (note.kind != note::kNestedArchive || !note.entry.starts_with(prefix)) continue;
    const string_view path = string_view(note.entry).substr(prefix.size());
    if (!vendored_in(path).empty() || is_meant_to_be_packed(path)) continue;
    nested.push_back({path, note.more});
  }
  return nested;
}

bool holds_only_an_archive(const ArchiveFacts& archive) {
  const bool at_the_top = std::ranges::any_of(nested_archives(archive), [](const auto& nested) {
    return nested.path.find('/') == string_view::npos;
  });
  return at_the_top && holds_nothing_else(archive);
}

}  // namespace vouch::checks
