// Is the code a zip that can be read, whole?
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "checks/check.h"
#include "checks/model/archive_notes.h"
#include "checks/text/archive_phrases.h"

namespace vouch::checks {
namespace {

constexpr FindingKind kNotZip = finding_kind({
    .id = "archive-not-zip",
    .severity = Severity::error,
    .means = "The code was handed in as something else than a zip: its first bytes tell, whatever "
             "its name says.",
    .why = "The course asks for one zip, so that one command unpacks every group's code.",
    .fix = "Make a zip: `vouch pack DIR -o code.zip`, or `zip -r code.zip DIR`. Renaming a file "
           "does not change what it is.",
    .wrong = "mv code.tar.gz code.zip",
    .right = "tar xf code.tar.gz && zip -r code.zip project",
});

constexpr FindingKind kDamaged = finding_kind({
    .id = "archive-damaged",
    .severity = Severity::error,
    .means = "The archive, or a file in it, cannot be unpacked as it was packed: bytes are missing "
             "or changed.",
    .why = "What cannot be unpacked cannot be built or graded; often an upload was cut short.",
    .fix = "Test the zip with `unzip -t code.zip`, make it anew, and compare its size after the "
           "upload.",
    .wrong = "an upload that stopped at half of code.zip",
    .right = "unzip -t code.zip: No errors detected",
});

constexpr FindingKind kEncrypted = finding_kind({
    .id = "archive-encrypted",
    .severity = Severity::error,
    .means = "Files in the archive can only be read with a password.",
    .why = "Staff have no password, and the course asks for none.",
    .fix = "Make the zip again without a password.",
    .wrong = "zip -e -r code.zip project",
    .right = "zip -r code.zip project",
});

constexpr FindingKind kEmpty = finding_kind({
    .id = "archive-empty",
    .severity = Severity::error,
    .means = "There is no file in the archive.",
    .why = "The code is half of what is handed in.",
    .fix =
        "Zip the project's directory with its files, and look into the zip before you hand it in: "
        "`unzip -l code.zip`.",
    .wrong = "zip code.zip project   (without -r: the directory alone)",
    .right = "zip -r code.zip project",
});

constexpr FindingKind kNotUnpacked = finding_kind({
    .id = "archive-not-unpacked",
    .severity = Severity::warning,
    .means = "The archive, or a file in it, is packed in a way that vouch does not unpack: by a "
             "method that few programs know, or with a dictionary that takes more memory than "
             "vouch's reader may have. Nothing is known to be wrong with it.",
    .why = "What vouch does not unpack it does not build either; and a grader's program may not "
           "know the method.",
    .fix = "Pack with the usual method, deflate: `zip -r code.zip project`, or "
           "`7z a -tzip -mm=Deflate code.zip project`.",
    .wrong = "7z a -tzip -mm=Deflate64 code.zip project",
    .right = "7z a -tzip -mm=Deflate code.zip project",
});

constexpr FindingKind kKinds[] = {kNotZip, kDamaged, kEncrypted, kEmpty, kNotUnpacked};

/// What a format is called in a sentence.
std::string format_text(const std::string& format) {
  if (format == "html") return "a web page (HTML); was a link's page saved instead of the file?";
  if (format == "text") return "a text file";
  if (format == "unknown") return "no archive that vouch knows";
  if (format == "pdf") return "a PDF";
  if (format == "elf" || format == "pe" || format == "macho") return "a program";
  if (format == "image") return "an image";
  if (format == "lfs-pointer") return "a Git LFS pointer: the file itself was never fetched";
  return fmt::format("a {} archive", format);
}

void run_not_zip(const ArchiveFacts& archive, const Policy& policy, Findings& findings) {
  const auto& formats = policy.archive.formats;
  if (std::ranges::find(formats, archive.format) != formats.end()) return;
  const std::string_view unpacked = archive.readable ? "; it was unpacked all the same" : "";
  findings.add(kNotZip, fmt::format("the code is not a zip but {}{}", format_text(archive.format),
                                    unpacked));
}

/// Of the others nobody expects files: a text, or a lone compressed file.
bool holds_files(std::string_view format) {
  return format == "zip" || format == "7z" || format == "rar" || format.starts_with("tar");
}

/// The archive as a whole.
void run_cut_off(const ArchiveFacts& archive, Findings& findings) {
  if (named(archive, {note::kNoDirectory})) {
    findings.add(kDamaged,
                 fmt::format("the zip has no end: its central directory is missing, so it was cut "
                             "off; {} could still be found",
                             counted(archive.entries, "entry", "entries")));
  }
  if (named(archive, {note::kManyDisks})) {
    findings.add(kDamaged, "the zip is one part of a split archive, and the others are missing", {},
                 "Make one zip that is not split: `zip -s 0 parts.zip --out code.zip`.");
  }
  if (!archive.readable && archive.notes.empty() && holds_files(archive.format)) {
    findings.add(kDamaged, "the archive cannot be opened: " + shown(archive.trouble));
  }
}

/// Single entries.
void run_damaged(const ArchiveFacts& archive, Findings& findings) {
  if (const Named wrong = named(archive, {note::kWrongChecksum})) {
    findings.add(kDamaged,
                 fmt::format("{} not unpack to what was packed (wrong checksum): {}",
                             counted(wrong.count(), "file does", "files do"), wrong.examples()),
                 wrong.where());
  }
  const std::initializer_list<std::string_view> kinds{note::kTruncated, note::kUnreadable,
                                                      note::kNoLocalHeader};
  const Named bad = named(archive, kinds);
  if (!bad) return;
  std::string why;
  for (const EntryNote& one : archive.notes) {
    const bool is_one = std::ranges::find(kinds, one.kind) != kinds.end();
    if (is_one && why.empty() && !one.detail.empty()) why = fmt::format(" ({})", shown(one.detail));
  }
  findings.add(kDamaged,
               fmt::format("{} cannot be unpacked: {}{}", counted(bad.count(), "entry", "entries"),
                           bad.examples(), why),
               bad.where());
}

/// What vouch cannot do, and the group need not know.
void run_not_unpacked(const ArchiveFacts& archive, Findings& findings) {
  if (const Named unknown = named(archive, {note::kUnknownMethod})) {
    findings.add(kNotUnpacked,
                 fmt::format("{} packed by a method that vouch does not unpack ({}): {}",
                             counted(unknown.count(), "file is", "files are"),
                             first_note(archive, note::kUnknownMethod)->detail, unknown.examples()),
                 unknown.where());
  }
  if (const Named large = named(archive, {note::kNeedsMemory})) {
    findings.add(kNotUnpacked,
                 fmt::format("unpacking {} takes more memory than vouch gives its reader ({}); a "
                             "large dictionary does, or very many entries",
                             large.where().file ? large.examples() : "the archive",
                             first_note(archive, note::kNeedsMemory)->detail),
                 large.where());
  }
}

void run(const Facts& facts, const Policy& policy, Findings& findings) {
  if (!facts.archive) return;
  const ArchiveFacts& archive = *facts.archive;
  if (archive.format == "empty") {
    findings.add(kEmpty, "the code's file is empty: it has 0 bytes");
    return;
  }
  run_not_zip(archive, policy, findings);
  run_cut_off(archive, findings);
  run_damaged(archive, findings);
  run_not_unpacked(archive, findings);
  const Named encrypted = named(archive, {note::kEncrypted});
  if (encrypted) {
    findings.add(
        kEncrypted,
        fmt::format("{} with a password: {}",
                    encrypted.count() == 1 ? "1 file is locked"
                                           : fmt::format("{} files are locked", encrypted.count()),
                    encrypted.examples()),
        encrypted.where());
  }
  const auto is_file = [](const TreeEntry& entry) { return entry.type == 'f'; };
  if (archive.readable && archive.complete && archive.notes.empty() &&
      std::ranges::none_of(archive.tree, is_file)) {
    findings.add(kEmpty, archive.tree.empty()
                             ? "there is nothing in the archive"
                             : "there are only directories in the archive, and no file");
  }
}

}  // namespace

extern const Check archive_format{"the code's archive", kKinds, run};

}  // namespace vouch::checks
