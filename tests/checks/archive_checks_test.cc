// The archive checks: facts in, findings out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "checks/judge.h"
#include "checks/model/archive_notes.h"
#include "checks/text/archive_phrases.h"

namespace vouch::checks {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

ArchiveFacts zip() {
  ArchiveFacts archive;
  archive.format = "zip";
  archive.entries = 1;
  archive.bytes_packed = 1000;
  archive.tree = {{.path = "main.py", .type = 'f', .executable = false, .bytes = 1, .content = ""}};
  return archive;
}

ArchiveFacts with_notes(std::vector<EntryNote> notes) {
  ArchiveFacts archive = zip();
  archive.notes = std::move(notes);
  return archive;
}

ArchiveFacts with_files(std::vector<std::pair<std::string, std::string>> files) {
  ArchiveFacts archive = zip();
  archive.tree.clear();
  for (auto& [path, content] : files) {
    archive.tree.push_back(
        {.path = path, .type = 'f', .executable = false, .bytes = 1, .content = content});
  }
  return archive;
}

std::vector<Finding> findings(ArchiveFacts archive) {
  Facts facts;
  facts.submission.files = {{Role::report, "r.pdf", "", 1}, {Role::code, "c.zip", "", 1}};
  facts.archive = std::move(archive);
  std::vector<Finding> own;
  for (Finding& finding : judge(facts, Policy{}).findings) {
    if (finding.id.starts_with("archive-")) own.push_back(std::move(finding));
  }
  return own;
}

std::vector<std::pair<std::string, Severity>> ids(ArchiveFacts archive) {
  std::vector<std::pair<std::string, Severity>> all;
  for (const Finding& finding : findings(std::move(archive))) {
    all.emplace_back(finding.id, finding.severity);
  }
  return all;
}

TEST(ArchiveChecks, FindNothingInAnHonestZip) { EXPECT_THAT(findings(zip()), IsEmpty()); }

TEST(ArchiveChecks, NameWhatIsNoZip) {
  ArchiveFacts archive = zip();
  archive.format = "tar.gz";
  ASSERT_THAT(ids(archive), ElementsAre(Pair("archive-not-zip", Severity::error)));
  EXPECT_THAT(findings(archive)[0].message, HasSubstr("tar.gz archive; it was unpacked"));

  archive = ArchiveFacts{};
  archive.format = "html";
  archive.readable = false;
  archive.trouble = "not an archive";
  ASSERT_THAT(ids(archive), ElementsAre(Pair("archive-not-zip", Severity::error)));
  EXPECT_THAT(findings(archive)[0].message, HasSubstr("web page"));
}

TEST(ArchiveChecks, AnEmptyFileIsNothingElse) {
  ArchiveFacts archive;
  archive.format = "empty";
  archive.readable = false;
  EXPECT_THAT(ids(archive), ElementsAre(Pair("archive-empty", Severity::error)));
}

TEST(ArchiveChecks, DirectoriesAloneAreEmpty) {
  ArchiveFacts archive = zip();
  archive.tree = {{.path = "project", .type = 'd', .executable = false, .bytes = 0, .content = ""}};
  EXPECT_THAT(ids(archive), ElementsAre(Pair("archive-empty", Severity::error)));
}

TEST(ArchiveChecks, NotesBecomeFindings) {
  const std::vector<std::pair<std::string_view, std::string>> expected{
      {note::kAbsolutePath, "archive-unsafe-path"},
      {note::kDrivePath, "archive-unsafe-path"},
      {note::kLeavesDirectory, "archive-unsafe-path"},
      {note::kLinkToMachine, "archive-unsafe-link"},
      {note::kThroughLink, "archive-unsafe-link"},
      {note::kSpecialFile, "archive-special-file"},
      {note::kEncrypted, "archive-encrypted"},
      {note::kWrongChecksum, "archive-damaged"},
      {note::kTruncated, "archive-damaged"},
      {note::kNoDirectory, "archive-damaged"},
      {note::kRatio, "archive-bomb"},
      {note::kOverlap, "archive-bomb"},
      {note::kSizeLie, "archive-size-lie"},
      {note::kTotalTooLarge, "archive-too-large"},
      {note::kTooManyEntries, "archive-too-large"},
      {note::kFileTooLarge, "archive-too-large"},
  };
  for (const auto& [kind, id] : expected) {
    EXPECT_THAT(ids(with_notes({{.kind = std::string(kind), .entry = "x"}})),
                ElementsAre(Pair(id, Severity::error)))
        << kind;
  }
}

TEST(ArchiveChecks, LinksThatAreLeftOutAreToldWithWhatTheyLedTo) {
  for (const std::string_view kind :
       {note::kLinkAbsolute, note::kLinkLeaves, note::kLinkChainLeaves}) {
    const std::vector<Finding> found = findings(with_notes(
        {{.kind = std::string(kind), .entry = "p/data", .offset = 0, .detail = "/data/imagenet"}}));
    ASSERT_EQ(found.size(), 1U) << kind;
    EXPECT_EQ(found[0].severity, Severity::warning) << kind;
    EXPECT_THAT(found[0].message, HasSubstr("left out: 'p/data'")) << kind;
    EXPECT_THAT(found[0].message, HasSubstr("'/data/imagenet'")) << kind;
  }
}

TEST(ArchiveChecks, TheCommitThatGitPackedIsNoExtraByte) {
  const auto comment = [](std::string text) {
    return with_notes(
        {{.kind = std::string(note::kComment), .entry = "", .offset = 0, .detail = text}});
  };
  EXPECT_THAT(ids(comment("3f786850e387550fdab836ed7e6dc881de23001b")), IsEmpty());
  EXPECT_THAT(ids(comment(std::string(64, 'a'))), IsEmpty());
  EXPECT_THAT(ids(comment("made by our script")),
              ElementsAre(Pair("archive-extra-bytes", Severity::info)));
  EXPECT_THAT(ids(comment("3f786850e387550fdab836ed7e6dc881de23001")),
              ElementsAre(Pair("archive-extra-bytes", Severity::info)));
}

TEST(ArchiveChecks, AVirtualEnvironmentsLinkIsNoAttack) {
  EXPECT_THAT(ids(with_notes({{.kind = std::string(note::kLinkAbsolute),
                               .entry = "venv/bin/python3",
                               .offset = 0,
                               .detail = "/usr/bin/python3"}})),
              ElementsAre(Pair("archive-unsafe-link", Severity::warning)));
}

TEST(ArchiveChecks, CountEveryEntryAndShowThree) {
  std::vector<EntryNote> notes;
  for (const char* name : {"a", "b", "c", "d"}) {
    notes.push_back({.kind = std::string(note::kLeavesDirectory), .entry = name});
  }
  notes.back().more = 6;
  const auto all = findings(with_notes(notes));
  ASSERT_EQ(all.size(), 1U);
  EXPECT_THAT(all[0].message, HasSubstr("10 entries have"));
  EXPECT_THAT(all[0].message, HasSubstr("'a', 'b', 'c' and 7 more"));
  EXPECT_EQ(all[0].where.file, "a");
}

TEST(ArchiveChecks, TellJunkBySortAndNotByFile) {
  const auto all = findings(with_files({{".git/HEAD", ""},
                                        {".git/config", ""},
                                        {"src/.DS_Store", ""},
                                        {"build/CMakeCache.txt", ""},
                                        {"build/main.o", ""},
                                        {"src/__pycache__/a.pyc", ""},
                                        {"src/.a.c.swp", ""}}));
  std::vector<std::string> messages;
  for (const Finding& finding : all) {
    EXPECT_EQ(finding.id, "archive-junk");
    EXPECT_EQ(finding.severity, Severity::warning);
    messages.push_back(finding.message);
  }
  EXPECT_THAT(messages, ElementsAre(HasSubstr("'src/.DS_Store'"), HasSubstr("'.git/'"),
                                    HasSubstr("'src/.a.c.swp'"), HasSubstr("'src/__pycache__/'"),
                                    HasSubstr("'build/'")));
}

TEST(ArchiveChecks, HoldCompiledFilesAgainstTheirSources) {
  EXPECT_THAT(ids(with_files({{"main.cc", ""}, {"main.o", "elf-object"}, {"a.out", "elf"}})),
              ElementsAre(Pair("archive-prebuilt-binary", Severity::warning)));
  EXPECT_THAT(ids(with_files({{"main.cc", ""}, {"tools/protoc", "elf"}})),
              ElementsAre(Pair("archive-prebuilt-binary", Severity::info)));
  EXPECT_THAT(ids(with_files({{"Main.java", ""}, {"Main$Inner.class", "class"}})),
              ElementsAre(Pair("archive-prebuilt-binary", Severity::warning)));
}

TEST(ArchiveChecks, VendoredDependenciesAreNeverWrong) {
  for (const Finding& finding : findings(with_files({{"node_modules/x/build/CMakeCache.txt", ""},
                                                     {"node_modules/x/x.node", "elf"},
                                                     {"node_modules/x/main.c", ""},
                                                     {"third_party/zlib/zlib.o", "elf-object"},
                                                     {"third_party/zlib/zlib.c", ""},
                                                     {"lib/junit.jar", "zip"},
                                                     {"vendor/lib/libfoo.so", "elf"},
                                                     {"wheels/numpy.whl", "zip"},
                                                     {"venv/bin/python", "elf"},
                                                     {"main.py", ""}}))) {
    EXPECT_EQ(finding.severity, Severity::info) << finding.message;
  }
}

TEST(Shown, SpellsWhatIsNotSeenAndCutsWhatIsLong) {
  EXPECT_EQ(shown("a b.c"), "'a b.c'");
  EXPECT_EQ(shown("\x1b[31mred\n"), "'\\x1b[31mred\\x0a'");
  EXPECT_EQ(shown("caf\xc3\xa9"), "'caf\xc3\xa9'");
  EXPECT_EQ(shown("caf\xe9"), "'caf\\xe9'");
  EXPECT_EQ(shown("\xed\xa0\x80"), "'\\xed\\xa0\\x80'");
  EXPECT_EQ(shown("exe\u202egnp"), "'exe\\u{202e}gnp'");
  EXPECT_EQ(shown(std::string(200, 'x')),
            "'" + std::string(40, 'x') + "…" + std::string(40, 'x') + "'");
}

TEST(BytesText, IsForPeople) {
  EXPECT_EQ(bytes_text(1), "1 byte");
  EXPECT_EQ(bytes_text(1023), "1023 bytes");
  EXPECT_EQ(bytes_text(1536), "1.5 KiB");
  EXPECT_EQ(bytes_text(2 * kGiB), "2 GiB");
}

}  // namespace
}  // namespace vouch::checks
