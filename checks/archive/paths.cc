// Does everything in the archive stay in its directory?
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "checks/check.h"
#include "checks/model/archive_notes.h"
#include "checks/model/project_tree.h"
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
    .means = "A link in the archive leads out of it, by itself or through other links. It is left "
             "out; an error only where it leads to the machine's own files, or where an entry "
             "would be written through it.",
    .why =
        "What it leads to was not handed in, and a link that leaves the directory can be misused "
        "to read or overwrite a grader's files.",
    .fix = "Put the file itself into the project, and make the link relative and inside it.",
    .wrong = "data -> ../../../../etc/passwd",
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

bool is_of_environment(const EntryNote& note) {
  const std::string_view name = file_name(note.entry);
  return is_of_the_system(note.detail) || name.starts_with("python") || name.starts_with("pypy");
}

/// What left a link that leads out of the archive, and what to do about it.
struct Left {
  Named links{};
  std::string target{};  // of the first
  std::string_view leads;
  std::string_view hint;
};

void report_left(const Left& left, Findings& findings) {
  if (!left.links) return;
  const bool one = left.links.count() == 1;
  findings.add(kUnsafeLink, Severity::warning,
               fmt::format("{} {}, and {} left out: {} ({} to {})",
                           one ? "a link leads" : fmt::format("{} links lead", left.links.count()),
                           left.leads, one ? "was" : "were", left.links.examples(),
                           one ? "it leads" : "the first leads", shown(left.target)),
               left.links.where(), std::string(left.hint));
}

/// Links that tools and people leave behind: nothing is lost but what they lead to.
void run_links_left_out(const ArchiveFacts& archive, Findings& findings) {
  Left environment{.leads = "to a program of the machine that it was made on",
                   .hint = "Leave virtual environments out, and let the README's steps make them."};
  Left bazel{.leads = "into Bazel's cache",
             .hint = "Leave the bazel-* links out: a build makes them."};
  Left other{.leads = "out of the archive",
             .hint =
                 "If the project needs what the link leads to, put that into the zip in its "
                 "place; else leave the link out."};
  for (const EntryNote& note : archive.notes) {
    if (note.kind != note::kLinkAbsolute && note.kind != note::kLinkLeaves &&
        note.kind != note::kLinkChainLeaves) {
      continue;
    }
    Left& left = file_name(note.entry).starts_with("bazel-") ? bazel
                 : is_of_environment(note)                   ? environment
                                                             : other;
    if (!left.links) left.target = note.detail;
    left.links.add(note.entry, note.more);
  }
  for (const Left* left : {&environment, &bazel, &other}) report_left(*left, findings);
}

void run_links(const ArchiveFacts& archive, Findings& findings) {
  run_links_left_out(archive, findings);
  if (const Named machine = named(archive, {note::kLinkToMachine})) {
    findings.add(
        kUnsafeLink,
        fmt::format(
            "{} to files of the machine that unpacks the archive, and {} not made: {} (the "
            "first leads to {})",
            machine.count() == 1 ? "a link leads" : fmt::format("{} links lead", machine.count()),
            machine.count() == 1 ? "was" : "were", machine.examples(),
            shown(first_note(archive, note::kLinkToMachine)->detail)),
        machine.where());
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
