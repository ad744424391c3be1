// Are there programs in the archive that the README's steps should build?
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "checks/check.h"
#include "checks/model/project_tree.h"
#include "checks/text/archive_phrases.h"

namespace vouch::checks {
namespace {

using std::string_view;

constexpr FindingKind kPrebuilt = finding_kind({
    .id = "archive-prebuilt-binary",
    .severity = Severity::warning,
    .means = "The archive holds programs or object files that were compiled before, and that its "
             "own sources should build.",
    .why = "Staff build from source; a program that is there already can hide that the build does "
           "not work, and an old object file can break it.",
    .fix = "Delete what a build makes (`make clean`) before you zip, or use `vouch pack`, which "
           "leaves out what git ignores.",
    .wrong = "project/main.cc  project/main.o  project/a.out",
    .right = "project/main.cc  project/Makefile",
});

constexpr FindingKind kKinds[] = {kPrebuilt};

bool is_binary(const TreeEntry& entry) {
  constexpr std::array contents{string_view("elf"), string_view("elf-object"), string_view("macho"),
                                string_view("pe"),  string_view("class"),      string_view("pyc")};
  return entry.type == 'f' && is_one_of(entry.content, contents);
}

bool is_library(const TreeEntry& entry) {
  const std::string name = lower_case(file_name(entry.path));
  return name.find(".so") != std::string::npos || name.ends_with(".dylib") ||
         name.ends_with(".dll") || name.ends_with(".pyd") || name.ends_with(".node");
}

/// The stems of the project's own sources, in small letters; "lib" stands for itself.
std::set<std::string> source_stems(const ArchiveFacts& archive) {
  std::set<std::string> stems;
  for (const TreeEntry& entry : archive.tree) {
    const bool python = extension(entry.path) == ".py";
    if (entry.type == 'f' && (python || is_compiled_source(entry.path)) &&
        vendored_in(entry.path).empty()) {
      stems.insert(lower_case(stem(entry.path)));
    }
  }
  return stems;
}

bool has_source(const TreeEntry& entry, const std::set<std::string>& stems) {
  const std::string name = lower_case(stem(entry.path));
  if (name == "a" && extension(entry.path) == ".out") return !stems.empty();
  if (stems.contains(name)) return true;
  // An inner class is Outer$Inner.class; a library is libname.so.
  if (const auto dollar = name.find('$'); dollar != std::string::npos) {
    return stems.contains(name.substr(0, dollar));
  }
  return name.starts_with("lib") && stems.contains(name.substr(3));
}

void run(const Facts& facts, const Policy&, Findings& findings) {
  if (!facts.archive) return;
  const std::set<std::string> stems = source_stems(*facts.archive);
  Named built;
  Named alone;
  for (const TreeEntry& entry : facts.archive->tree) {
    if (!is_binary(entry) || !vendored_in(entry.path).empty()) continue;
    if (entry.path.find(".git/") != std::string::npos) continue;
    if (has_source(entry, stems)) {
      built.add(entry.path);
    } else if (!is_library(entry)) {
      alone.add(entry.path);
    }
  }
  if (built) {
    findings.add(kPrebuilt,
                 fmt::format("{} beside the source that builds {}: {}",
                             counted(built.count(), "compiled file lies", "compiled files lie"),
                             built.count() == 1 ? "it" : "them", built.examples()),
                 built.where());
  }
  if (alone) {
    // A tool that the project depends on may well come compiled: told, and no more.
    findings.add(kPrebuilt, Severity::info,
                 fmt::format("{} in the archive without a source of that name: {}",
                             counted(alone.count(), "compiled file lies", "compiled files lie"),
                             alone.examples()),
                 alone.where(),
                 "If a step of the README builds it, leave it out; if the project depends on it, "
                 "say in the README where it comes from.");
  }
}

}  // namespace

extern const Check archive_prebuilt{"compiled files in the archive", kKinds, run};

}  // namespace vouch::checks
