// Does everything in the archive stay in its directory?
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "checks/check.h"
#include "checks/model/archive_notes.h"
#include "checks/text/archive_phrases.h"

namespace vouch::checks {
namespace {

constexpr FindingKind kUnsafePath = finding_kind({
    .id = "archive-unsafe-path",
    .severity = Severity::error,
    .means = "An entry's name leads out of the directory that the archive is unpacked into: it is "
             "absolute, has a drive's letter, or climbs with '..'.",
    .why = "Unpacking it carelessly would overwrite files of whoever unpacks it; no honest tool "
           "makes such names.",
    .fix = "Zip the project's directory from the directory above it: `cd parent && zip -r code.zip "
           "project`.",
    .wrong = "../../home/ann/.bashrc",
    .right = "project/src/main.cc",
});

constexpr FindingKind kUnsafeLink = finding_kind({
    .id = "archive-unsafe-link",
    .severity = Severity::error,
    .means = "A link in the archive leads out of it, by itself or through other links.",
    .why =
        "What it leads to was not handed in, and a link that leaves the directory can be misused "
        "to read or overwrite a grader's files.",
    .fix = "Put the file itself into the project, and make the link relative and inside it.",
    .wrong = "data -> /home/ann/data",
    .right = "data -> ../shared/data   (with shared/data in the zip)",
});

constexpr FindingKind kSpecialFile = finding_kind({
    .id = "archive-special-file",
    .severity = Severity::error,
    .means = "The archive holds a device, a named pipe or a socket, which no project consists of.",
    .why = "Reading such a file can hang or harm the machine that does it.",
    .fix = "Leave it out: zip only files and directories.",
    .wrong = "mkfifo project/pipe && tar czf code.tar.gz project",
    .right = "a script that makes the pipe when the program runs",
});

constexpr FindingKind kKinds[] = {kUnsafePath, kUnsafeLink, kSpecialFile};

void run_paths(const ArchiveFacts& archive, Findings& findings) {
  struct Case {
    std::string_view note;
    std::string_view says;
  };
  constexpr std::array cases{
      Case{note::kAbsolutePath, "an absolute name"},
      Case{note::kDrivePath, "a name with a drive or server"},
      Case{note::kLeavesDirectory, "a name that climbs out of its directory with '..'"},
      Case{note::kDotDot, "a name with '..' in it"},
      Case{note::kNulInName, "a NUL byte in its name, so that programs read different names"},
  };
  for (const Case& one : cases) {
    const Named entries = named(archive, {one.note});
    if (!entries) continue;
    // What climbs and comes back does no harm by itself, and some build tools write it.
    const Severity severity = one.note == note::kDotDot ? Severity::warning : Severity::error;
    findings.add(kUnsafePath, severity,
                 fmt::format("{} {}, and {} not unpacked: {}",
                             entries.count() == 1 ? "an entry has"
                                                  : fmt::format("{} entries have", entries.count()),
                             one.says, entries.count() == 1 ? "was" : "were", entries.examples()),
                 entries.where());
  }
}

/// Where every Linux or macOS has its own programs: a virtual environment links to them.
bool is_of_the_system(std::string_view target) {
  constexpr std::array<std::string_view, 9> directories{"/usr/",     "/bin/",    "/lib/",
                                                        "/lib64/",   "/opt/",    "/nix/store/",
                                                        "/Library/", "/System/", "/Applications/"};
  return target.find("..") == std::string_view::npos &&
         std::ranges::any_of(directories,
                             [&](auto directory) { return target.starts_with(directory); });
}

void run_links(const ArchiveFacts& archive, Findings& findings) {
  Named leaving;
  Named system;
  std::string target;
  for (const EntryNote& one : archive.notes) {
    const bool absolute = one.kind == note::kLinkAbsolute;
    if (absolute && is_of_the_system(one.detail)) {
      system.add(one.entry, one.more);
    } else if (absolute || one.kind == note::kLinkLeaves || one.kind == note::kLinkChainLeaves) {
      if (!leaving) target = one.detail;
      leaving.add(one.entry, one.more);
    }
  }
  if (leaving) {
    findings.add(kUnsafeLink,
                 fmt::format("{} out of the archive, and was not made: {} (the first leads to {})",
                             leaving.count() == 1 ? "a link leads"
                                                  : fmt::format("{} links lead", leaving.count()),
                             leaving.examples(), shown(target)),
                 leaving.where());
  }
  if (system) {
    findings.add(kUnsafeLink, Severity::warning,
                 fmt::format("{} to a program of the machine it was made on, and was not made: {}",
                             system.count() == 1 ? "a link leads"
                                                 : fmt::format("{} links lead", system.count()),
                             system.examples()),
                 system.where(),
                 "Leave virtual environments out, and let the README's steps make them.");
  }
  if (const Named through = named(archive, {note::kThroughLink})) {
    findings.add(
        kUnsafeLink,
        fmt::format("entries stand below a link, so that unpacking them would follow it: {}",
                    through.examples()),
        through.where());
  }
  if (const Named odd = named(archive, {note::kLinkLoop, note::kLinkBad, note::kHardLinkBad})) {
    findings.add(
        kUnsafeLink, Severity::warning,
        fmt::format("{} to nothing, and was not made: {}",
                    odd.count() == 1 ? "a link leads" : fmt::format("{} links lead", odd.count()),
                    odd.examples()),
        odd.where());
  }
}

void run(const Facts& facts, const Policy&, Findings& findings) {
  if (!facts.archive) return;
  run_paths(*facts.archive, findings);
  run_links(*facts.archive, findings);
  const Named special = named(*facts.archive, {note::kSpecialFile});
  if (!special) return;
  const EntryNote* first = first_note(*facts.archive, note::kSpecialFile);
  findings.add(kSpecialFile,
               fmt::format("{} in the archive, not unpacked: {} ({})",
                           counted(special.count(), "special file", "special files"),
                           special.examples(), first->detail),
               special.where());
}

}  // namespace

extern const Check archive_paths{"names and links in the archive", kKinds, run};

}  // namespace vouch::checks
