// Does the zip say the same of its entries everywhere, and does it hold nothing else?
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "checks/check.h"
#include "checks/model/archive_notes.h"
#include "checks/text/archive_phrases.h"

namespace vouch::checks {
namespace {

constexpr FindingKind kMismatch = finding_kind({
    .id = "archive-header-mismatch",
    .severity = Severity::error,
    .means = "The zip describes each entry twice, and the two descriptions differ.",
    .why = "Programs read one or the other, so that one archive unpacks to different files for "
           "different people; no honest tool writes such a zip.",
    .fix = "Make the zip anew with a usual tool: `zip -r`, the file manager, `vouch pack`.",
    .wrong = "the directory says main.py, the entry's own header says evil.py",
    .right = "a zip made by zip -r",
});

constexpr FindingKind kExtraBytes = finding_kind({
    .id = "archive-extra-bytes",
    .severity = Severity::info,
    .means = "The file holds bytes that are no part of the zip: before it, after it, or between "
             "its entries; or the zip carries a comment.",
    .why = "Nothing unpacks them, so nobody sees them; a download that went wrong looks like that.",
    .fix = "Make the zip anew; hand in only what a zip program writes.",
    .wrong = "cat program code.zip > handin.zip",
    .right = "zip -r handin.zip project",
});

constexpr FindingKind kKinds[] = {kMismatch, kExtraBytes};

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

void run_mismatch(const ArchiveFacts& archive, Findings& findings) {
  Named sure;
  Named doubtful;
  const EntryNote* first = nullptr;
  for (const EntryNote& note : archive.notes) {
    if (note.kind != note::kNamesDiffer) continue;
    if (first == nullptr) first = &note;
    // Programs that store a name in two encodings do so in two headers.
    const bool is_sure = is_ascii(note.entry) && is_ascii(note.detail);
    (is_sure ? sure : doubtful).add(note.entry, note.more);
  }
  for (const auto& [names, severity] :
       {std::pair(&sure, Severity::error), std::pair(&doubtful, Severity::warning)}) {
    if (!*names) continue;
    findings.add(
        kMismatch, severity,
        fmt::format(
            "{} by another name in the local header than in the directory: {} (the "
            "first is {} there)",
            names->count() == 1 ? "an entry goes" : fmt::format("{} entries go", names->count()),
            names->examples(), shown(first->detail)),
        names->where());
  }
  if (const Named differ = named(archive, {note::kHeadersDiffer})) {
    findings.add(
        kMismatch, Severity::warning,
        fmt::format("{} differently in the local header than in the directory: {} ({})",
                    differ.count() == 1 ? "an entry is described"
                                        : fmt::format("{} entries are described", differ.count()),
                    differ.examples(), shown(first_note(archive, note::kHeadersDiffer)->detail)),
        differ.where());
  }
  if (const Named hidden = named(archive, {note::kNotInDirectory})) {
    findings.add(kMismatch, Severity::warning,
                 fmt::format("{} in the file but not in the directory, so that only some programs "
                             "see it: {}",
                             hidden.count() == 1 ? "an entry stands"
                                                 : fmt::format("{} entries stand", hidden.count()),
                             hidden.examples()),
                 hidden.where());
  }
  if (const EntryNote* count = first_note(archive, note::kEntryCount)) {
    findings.add(kMismatch, Severity::warning, "the zip's end " + count->detail);
  }
}

void run_extra(const ArchiveFacts& archive, Findings& findings) {
  struct Case {
    std::string_view note;
    std::string_view says;
  };
  for (const Case& one : {Case{note::kLeadingBytes, "stand before the zip"},
                          Case{note::kTrailingBytes, "stand after the zip's end"},
                          Case{note::kGap, "between entries belong to none"}}) {
    const EntryNote* first = first_note(archive, one.note);
    if (first != nullptr) findings.add(kExtraBytes, fmt::format("{} {}", first->detail, one.says));
  }
  if (const EntryNote* comment = first_note(archive, note::kComment)) {
    findings.add(kExtraBytes, "the zip has a comment: " + shown(comment->detail));
  }
}

void run(const Facts& facts, const Policy&, Findings& findings) {
  if (!facts.archive) return;
  run_mismatch(*facts.archive, findings);
  run_extra(*facts.archive, findings);
}

}  // namespace

extern const Check archive_headers{"the zip's own records", kKinds, run};

}  // namespace vouch::checks
