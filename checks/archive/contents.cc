// What people should know of the archive's content: what it brings along, what is large, what was
// not meant to be handed in.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "checks/check.h"
#include "checks/model/archive_notes.h"
#include "checks/model/project_tree.h"
#include "checks/text/archive_phrases.h"

namespace vouch::checks {
namespace {

using std::string_view;

constexpr FindingKind kVendored = finding_kind({
    .id = "archive-vendored",
    .severity = Severity::info,
    .means = "The archive brings dependencies along: packages, libraries or directories of others' "
             "code.",
    .why = "That is what the course asks for: the zip is self-contained. It is told so that a "
           "reader knows which part is the group's own.",
    .fix = "Nothing is to be done.",
    .wrong = "a build that downloads its dependencies",
    .right = "third_party/, vendor/, node_modules/, wheels/, lib/*.jar",
});

constexpr FindingKind kLarge = finding_kind({
    .id = "archive-large-file",
    .severity = Severity::info,
    .means = "A file in the archive has more than 50 MB.",
    .why = "Large files make unpacking and grading slow; often they are data that a sample of "
           "would do for, or what a build made.",
    .fix = "Leave it out if a step can make it; hand in a small sample of data.",
    .wrong = "data/all.csv with 900 MB",
    .right = "data/sample.csv with 1 MB",
});

constexpr FindingKind kSecret = finding_kind({
    .id = "archive-secret",
    .severity = Severity::warning,
    .means = "The archive holds a private key, or a file in which passwords and tokens are kept.",
    .why = "Whoever reads the zip can use it; what was handed in cannot be called back.",
    .fix = "Leave it out, and make a new key or token: this one is known now.",
    .wrong = ".env with API_TOKEN=...",
    .right = ".env.example with API_TOKEN=",
});

constexpr FindingKind kKinds[] = {kVendored, kLarge, kSecret};

constexpr std::uint64_t kLargeBytes = 50'000'000;

void run_vendored(const ArchiveFacts& archive, Findings& findings) {
  struct Sum {
    std::uint64_t files = 0, bytes = 0;
  };
  std::map<string_view, Sum> directories;
  Sum all;
  for (const TreeEntry& entry : archive.tree) {
    const string_view directory = vendored_in(entry.path);
    if (entry.type != 'f' || directory.empty()) continue;
    Sum& sum = directories[directory];
    for (Sum* one : {&sum, &all}) {
      ++one->files;
      one->bytes += entry.bytes;
    }
  }
  if (directories.empty()) return;
  Named names;
  for (const auto& [directory, sum] : directories) names.add(directory);
  findings.add(kVendored,
               fmt::format("dependencies come along: {} ({}, {})", names.examples(),
                           counted(all.files, "file", "files"), bytes_text(all.bytes)),
               names.where());
}

void run_large(const ArchiveFacts& archive, Findings& findings) {
  Named large;
  std::uint64_t most = 0;
  for (const TreeEntry& entry : archive.tree) {
    if (entry.bytes <= kLargeBytes || !vendored_in(entry.path).empty()) continue;
    large.add(entry.path);
    most = std::max(most, entry.bytes);
  }
  if (!large) return;
  findings.add(kLarge,
               fmt::format("{} over 50 MB: {} (the largest has {})",
                           counted(large.count(), "file is", "files are"), large.examples(),
                           bytes_text(most)),
               large.where());
}

/// Keys that come with a library's or a program's own tests open nothing.
bool is_for_tests(string_view path) {
  const std::string lower = lower_case(path);
  return lower.find("test") != std::string::npos || lower.find("example") != std::string::npos ||
         lower.find("fixture") != std::string::npos || lower.find("sample") != std::string::npos;
}

void run_secrets(const ArchiveFacts& archive, Findings& findings) {
  constexpr std::array kept{string_view(".netrc"), string_view(".git-credentials"),
                            string_view(".pgpass")};
  Named keys;
  Named files;
  for (const TreeEntry& entry : archive.tree) {
    if (entry.type != 'f' || !vendored_in(entry.path).empty() || is_for_tests(entry.path)) continue;
    if (entry.content == "private-key") keys.add(entry.path);
    const bool credentials = entry.path.ends_with(".aws/credentials");
    if (is_one_of(file_name(entry.path), kept) || credentials) files.add(entry.path);
  }
  for (const EntryNote& note : archive.notes) {
    if (note.kind == note::kPassword && vendored_in(note.entry).empty() &&
        !is_for_tests(note.entry)) {
      files.add(note.entry, note.more);
    }
  }
  if (keys) {
    findings.add(
        kSecret,
        fmt::format("{} in the archive: {}",
                    counted(keys.count(), "private key lies", "private keys lie"), keys.examples()),
        keys.where());
  }
  if (files) {
    findings.add(kSecret,
                 fmt::format("{} passwords or tokens: {}",
                             counted(files.count(), "file holds", "files hold"), files.examples()),
                 files.where());
  }
}

void run(const Facts& facts, const Policy&, Findings& findings) {
  if (!facts.archive) return;
  run_vendored(*facts.archive, findings);
  run_large(*facts.archive, findings);
  run_secrets(*facts.archive, findings);
}

}  // namespace

extern const Check archive_contents{"what the archive brings along", kKinds, run};

}  // namespace vouch::checks
