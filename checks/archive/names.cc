// Can every name in the archive be used on every machine, and does each stand for one file?
#include <fmt/format.h>

#include <array>
#include <string>

#include "checks/check.h"
#include "checks/model/archive_notes.h"
#include "checks/text/archive_phrases.h"

namespace vouch::checks {
namespace {

constexpr FindingKind kBadName = finding_kind({
    .id = "archive-bad-name",
    .severity = Severity::warning,
    .means = "A file's name holds what names should not: control or invisible characters, "
             "backslashes, bytes of no known encoding; or it is too long.",
    .why = "Such a file gets another name on another machine, or cannot be unpacked there; a name "
           "can also be made to look like another.",
    .fix = "Rename the file: letters, digits, '-', '_' and '.' work everywhere.",
    .wrong = "src\\main.c   notes?.txt   r\xc3\xa9sum\xc3\xa9 in a Windows code page",
    .right = "src/main.c   notes.txt   resume.txt",
});

constexpr FindingKind kNameClash = finding_kind({
    .id = "archive-name-clash",
    .severity = Severity::warning,
    .means = "Two entries have the same name, or names that a Windows or macOS disk takes for the "
             "same.",
    .why =
        "One of them overwrites the other, and which one depends on the machine and the program.",
    .fix = "Rename one of them, or make the zip anew so that each file is in it once.",
    .wrong = "Makefile and makefile",
    .right = "Makefile and rules.mk",
});

constexpr FindingKind kKinds[] = {kBadName, kNameClash};

struct Case {
  std::string_view note;
  Severity severity;
  std::string_view says;
  std::string_view hint;
};

constexpr std::array kBadNames{
    Case{note::kControlCharacter, Severity::warning,
         "control characters (line breaks, escape sequences) in their names", ""},
    Case{note::kHiddenText, Severity::warning,
         "invisible characters in their names, or such as turn the text round", ""},
    Case{note::kBackslash, Severity::warning, "backslashes in their names",
         "A Windows program wrote '\\' where zip has '/'; make the zip with Explorer or 7-Zip."},
    Case{note::kNotUtf8, Severity::warning,
         "names that are not UTF-8; they were read as code page 437",
         "Make the zip with a program that writes UTF-8 names, or use ASCII names."},
    Case{note::kWindowsName, Severity::info, "names that Windows cannot have", ""},
    Case{note::kEmptyName, Severity::warning, "no name, and were not unpacked", ""},
    Case{note::kNameTooLong, Severity::warning,
         "a part of over 255 bytes in their names, and were not unpacked", ""},
    Case{note::kPathTooLong, Severity::warning,
         "a longer path than the course allows, and were not unpacked", ""},
    Case{note::kTooDeep, Severity::warning,
         "more directories above them than the course allows, and were not unpacked", ""},
};

constexpr std::array kClashes{
    Case{note::kDuplicateName, Severity::warning,
         "the name of an entry before them; the last one was kept", ""},
    Case{note::kFileAndDirectory, Severity::warning,
         "a name that stands for a file and for a directory; the first one was kept", ""},
    Case{note::kCaseClash, Severity::warning, "a name that differs from another in case alone", ""},
    Case{note::kUnicodeClash, Severity::warning,
         "a name that differs from another only in how its accents are stored", ""},
};

void report(const FindingKind& kind, std::span<const Case> cases, const ArchiveFacts& archive,
            Findings& findings) {
  for (const Case& one : cases) {
    const Named entries = named(archive, {one.note});
    if (!entries) continue;
    const EntryNote* first = first_note(archive, one.note);
    std::string other;
    if (one.note == note::kCaseClash || one.note == note::kUnicodeClash) {
      other = fmt::format(" (the first clashes with {})", shown(first->detail));
    }
    findings.add(kind, one.severity,
                 fmt::format("{} with {}: {}{}", counted(entries.count(), "entry", "entries"),
                             one.says, entries.examples(), other),
                 entries.where(), std::string(one.hint));
  }
}

void run(const Facts& facts, const Policy&, Findings& findings) {
  if (!facts.archive) return;
  report(kBadName, kBadNames, *facts.archive, findings);
  report(kNameClash, kClashes, *facts.archive, findings);
}

}  // namespace

extern const Check archive_names{"the names of the archive's entries", kKinds, run};

}  // namespace vouch::checks
