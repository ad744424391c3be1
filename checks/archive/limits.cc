// Does the archive unpack to what it says, and to no more than a project needs?
#include <fmt/format.h>

#include <array>
#include <string>

#include "checks/check.h"
#include "checks/model/archive_notes.h"
#include "checks/text/archive_phrases.h"

namespace vouch::checks {
namespace {

constexpr FindingKind kBomb = finding_kind({
    .id = "archive-bomb",
    .severity = Severity::error,
    .means = "The archive is made to unpack to far more than it holds: at a ratio no project has, "
             "or with many entries that share the same bytes.",
    .why = "Such an archive fills the disk of whoever unpacks it.",
    .fix = "Leave generated data out of the zip; let a step of the README make it.",
    .wrong = "a 10 MB zip that unpacks to 10 GB of zeros",
    .right = "a script that generates the data",
});

constexpr FindingKind kSizeLie = finding_kind({
    .id = "archive-size-lie",
    .severity = Severity::error,
    .means = "A file unpacks to another size than the archive declares for it.",
    .why = "Programs that trust the declared size cut the file off, or overflow; an honest tool "
           "writes the right one.",
    .fix = "Make the zip anew with a usual tool (`zip -r`, the file manager, `vouch pack`).",
    .wrong = "declared 100 bytes, holds 4 GB",
    .right = "unzip -t code.zip: No errors detected",
});

constexpr FindingKind kTooLarge = finding_kind({
    .id = "archive-too-large",
    .severity = Severity::error,
    .means = "The archive unpacks to more bytes, more files, or a larger file than the course "
             "allows, and unpacking was stopped there.",
    .why = "Every group's code has to fit on the machine that builds them all.",
    .fix = "Leave out what a build makes, version control's directories and large data; let a step "
           "make or fetch what is large.",
    .wrong = "project/.git, project/build and 3 GB of training data",
    .right = "sources, the dependencies they need, and a small sample of the data",
});

constexpr FindingKind kKinds[] = {kBomb, kSizeLie, kTooLarge};

void run_bomb(const ArchiveFacts& archive, const Policy& policy, Findings& findings) {
  if (const EntryNote* ratio = first_note(archive, note::kRatio)) {
    findings.add(
        kBomb,
        fmt::format(
            "{} of archive unpack to more than {} times as much ({}; allowed: {}); "
            "unpacking was stopped",
            bytes_text(archive.bytes_packed), policy.archive.ratio,
            ratio->detail.empty() ? bytes_text(archive.bytes_unpacked) + " so far" : ratio->detail,
            policy.archive.ratio),
        named(archive, {note::kRatio}).where());
  }
  if (const Named overlap = named(archive, {note::kOverlap})) {
    findings.add(kBomb,
                 fmt::format("{} the same bytes of the archive as another entry: {}",
                             overlap.count() == 1 ? "1 entry uses"
                                                  : fmt::format("{} entries use", overlap.count()),
                             overlap.examples()),
                 overlap.where());
  }
  if (const EntryNote* nested = first_note(archive, note::kNestedBomb)) {
    findings.add(kBomb,
                 fmt::format("an archive in the archive is made to unpack to far too much: {} ({})",
                             shown(nested->entry), nested->detail),
                 named(archive, {note::kNestedBomb}).where());
  }
}

void run_too_large(const ArchiveFacts& archive, const ArchivePolicy& limits, Findings& findings) {
  if (const Named total = named(archive, {note::kTotalTooLarge})) {
    findings.add(kTooLarge,
                 fmt::format("the archive unpacks to more than the {} that are allowed; unpacking "
                             "was stopped",
                             bytes_text(limits.unpacked_bytes)),
                 total.where());
  }
  if (const Named many = named(archive, {note::kTooManyEntries})) {
    findings.add(
        kTooLarge,
        fmt::format("the archive has more than the {} files and directories that are allowed; "
                    "unpacking was stopped",
                    limits.entries),
        many.where());
  }
  if (const Named files = named(archive, {note::kFileTooLarge})) {
    findings.add(kTooLarge,
                 fmt::format("{} than the {} that are allowed, and {} not unpacked: {}",
                             files.count() == 1 ? "a file is larger"
                                                : fmt::format("{} files are larger", files.count()),
                             bytes_text(limits.file_bytes), files.count() == 1 ? "was" : "were",
                             files.examples()),
                 files.where());
  }
}

void run(const Facts& facts, const Policy& policy, Findings& findings) {
  if (!facts.archive) return;
  run_bomb(*facts.archive, policy, findings);
  run_too_large(*facts.archive, policy.archive, findings);
  const Named lies = named(*facts.archive, {note::kSizeLie});
  if (!lies) return;
  findings.add(
      kSizeLie,
      fmt::format("{} than the archive declares: {} ({})",
                  lies.count() == 1 ? "1 file has another size"
                                    : fmt::format("{} files have another size", lies.count()),
                  lies.examples(), first_note(*facts.archive, note::kSizeLie)->detail),
      lies.where());
}

}  // namespace

extern const Check archive_limits{"what the archive unpacks to", kKinds, run};

}  // namespace vouch::checks
