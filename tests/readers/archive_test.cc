// What the archive reader makes of honest and of hostile archives, called in this process.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>

#include "checks/model/archive_notes.h"
#include "harness/readers/archive/archive_reader.h"
#include "tests/support/scratch.h"
#include "tests/support/zip_bytes.h"
#include "util/os/fd.h"

namespace vouch::readers {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using tests::ZipArchive;
using tests::ZipEntry;
using vouch::ArchiveFacts;
using vouch::ArchivePolicy;

class ArchiveReader : public ::testing::Test {
 protected:
  ArchiveFacts unpack(const std::string& bytes) {
    const fs::path archive = scratch_.write("archive", bytes);
    fs::remove_all(directory());
    fs::create_directories(directory());
    const os::Fd in(open(archive.c_str(), O_RDONLY | O_CLOEXEC));
    const os::Fd out(open(directory().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return read_archive(in.get(), out.get(), limits_);
  }
  ArchiveFacts unpack(const ZipArchive& archive) { return unpack(tests::zip_bytes(archive)); }

  /// The directory lies two deep, so that what leaves it is seen.
  fs::path directory() const { return scratch_.path() / "outside" / "into"; }
  std::vector<std::string> outside() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(scratch_.path() / "outside")) {
      names.push_back(entry.path().filename());
    }
    return names;
  }
  std::string content(std::string_view path) const { return tests::read_file(directory() / path); }

  ArchivePolicy limits_;
  tests::Scratch scratch_;
};

std::vector<std::string> kinds(const ArchiveFacts& facts) {
  std::vector<std::string> all;
  for (const auto& one : facts.notes) all.push_back(one.kind);
  return all;
}

std::vector<std::string> paths(const ArchiveFacts& facts) {
  std::vector<std::string> all;
  for (const auto& one : facts.tree) all.push_back(one.path);
  return all;
}

TEST_F(ArchiveReader, UnpacksAProjectAndTellsItsTree) {
  const ArchiveFacts facts = unpack(
      {.entries = {
           {.name = "project/", .content = "", .mode = 040755},
           {.name = "project/README.md", .content = "# Hello\n"},
           {.name = "project/run.sh", .content = "#!/bin/sh\n", .mode = 0100755, .deflate = true},
       }});
  EXPECT_EQ(facts.format, "zip");
  EXPECT_TRUE(facts.readable);
  EXPECT_TRUE(facts.complete);
  EXPECT_EQ(facts.entries, 3U);
  EXPECT_EQ(facts.bytes_unpacked, 18U);
  EXPECT_EQ(facts.root, "project");
  EXPECT_THAT(facts.notes, IsEmpty());
  ASSERT_THAT(paths(facts), ElementsAre("README.md", "run.sh"));
  EXPECT_FALSE(facts.tree[0].executable);
  EXPECT_TRUE(facts.tree[1].executable);
  EXPECT_EQ(facts.tree[1].content, "script");
  EXPECT_EQ(facts.tree[1].bytes, 10U);
  EXPECT_EQ(content("project/README.md"), "# Hello\n");
  EXPECT_EQ(fs::status(directory() / "project/run.sh").permissions(), fs::perms{0755});
}

TEST_F(ArchiveReader, DropsSetuidAndKeepsTheExecuteBit) {
  const ArchiveFacts facts = unpack({.entries = {{.name = "a", .content = "x", .mode = 0106755}}});
  EXPECT_EQ(fs::status(directory() / "a").permissions(), fs::perms{0755});
  EXPECT_THAT(kinds(facts), ElementsAre(note::kSpecialMode));
}

TEST_F(ArchiveReader, KeepsTimesButNoneOfTheFuture) {
  unpack({.entries = {{.name = "old", .content = "x", .dos_date = 0x28c9, .dos_time = 0}}});
  const auto modified = fs::last_write_time(directory() / "old");
  EXPECT_EQ(std::chrono::file_clock::to_sys(modified),
            std::chrono::sys_days{std::chrono::year{2000} / 6 / 9});

  const ArchiveFacts facts =
      unpack({.entries = {{.name = "new", .content = "x", .dos_date = 0xff9f}}});
  EXPECT_LE(fs::last_write_time(directory() / "new"), fs::file_time_type::clock::now());
  EXPECT_THAT(kinds(facts), ElementsAre(note::kFutureTime));
}

TEST_F(ArchiveReader, LeavesTheFinderDirectoryOutOfTheRoot) {
  const ArchiveFacts facts = unpack({.entries = {{.name = "p/a.c", .content = "x"},
                                                 {.name = "__MACOSX/p/._a.c", .content = "y"},
                                                 {.name = ".DS_Store", .content = "z"}}});
  EXPECT_EQ(facts.root, "p");
  EXPECT_THAT(paths(facts), ElementsAre("a.c"));
  EXPECT_THAT(kinds(facts), ElementsAre(note::kBeside, note::kBeside));
}

TEST_F(ArchiveReader, HasNoRootWhenFilesLieAtTheTop) {
  const ArchiveFacts facts = unpack(
      {.entries = {{.name = "README", .content = "x"}, {.name = "src/a.c", .content = "y"}}});
  EXPECT_EQ(facts.root, "");
  EXPECT_THAT(paths(facts), ElementsAre("README", "src", "src/a.c"));
}

struct Name {
  std::string stored;
  std::string_view kind;
};

class RefusedName : public ArchiveReader, public ::testing::WithParamInterface<Name> {};

TEST_P(RefusedName, IsNotUnpackedAndWritesNothingOutside) {
  const ArchiveFacts facts = unpack(
      {.entries = {{.name = GetParam().stored, .content = "x"}, {.name = "ok", .content = "y"}}});
  EXPECT_THAT(kinds(facts), Contains(GetParam().kind));
  EXPECT_THAT(outside(), ElementsAre("into"));
  EXPECT_THAT(paths(facts), ElementsAre("ok"));
}

INSTANTIATE_TEST_SUITE_P(
    Names, RefusedName,
    ::testing::Values(Name{"../evil", note::kLeavesDirectory},
                      Name{"a/../../evil", note::kLeavesDirectory},
                      Name{"/tmp/evil", note::kAbsolutePath}, Name{"C:\\evil", note::kDrivePath},
                      Name{"C:/evil", note::kDrivePath}, Name{"\\\\host\\evil", note::kDrivePath},
                      Name{"..\\evil", note::kLeavesDirectory}, Name{"a/../b", note::kDotDot},
                      Name{std::string(300, 'n'), note::kNameTooLong},
                      Name{std::string(1, 'a').append(2000, '/').append(1, 'x'),
                           note::kPathTooLong}));

TEST_F(ArchiveReader, RefusesLinksThatLeaveTheDirectory) {
  const ArchiveFacts facts =
      unpack({.entries = {
                  {.name = "p/up", .content = "../../x", .mode = 0120777},
                  {.name = "p/abs", .content = "/etc/passwd", .mode = 0120777},
                  {.name = "p/one", .content = "two", .mode = 0120777},
                  {.name = "p/two", .content = "../p/up", .mode = 0120777},
                  {.name = "p/in", .content = "../p/a.c", .mode = 0120777},
                  {.name = "p/a.c", .content = "x"},
              }});
  EXPECT_THAT(kinds(facts), ElementsAre(note::kLinkAbsolute, note::kLinkChainLeaves,
                                        note::kLinkChainLeaves, note::kLinkLeaves));
  EXPECT_THAT(paths(facts), ElementsAre("a.c", "in"));
  EXPECT_EQ(fs::read_symlink(directory() / "p/in"), "../p/a.c");
}

TEST_F(ArchiveReader, NeverWritesThroughALink) {
  const ArchiveFacts facts = unpack({.entries = {
                                         {.name = "d", .content = "..", .mode = 0120777},
                                         {.name = "d/evil", .content = "x"},
                                         {.name = "e", .content = "f", .mode = 0120777},
                                         {.name = "e/inside", .content = "x"},
                                     }});
  EXPECT_THAT(outside(), ElementsAre("into"));
  EXPECT_THAT(kinds(facts), ElementsAre(note::kLinkLeaves, note::kThroughLink));
}

TEST_F(ArchiveReader, StopsAtTheLimitOfBytesWhileWriting) {
  limits_.unpacked_bytes = 1000;
  const ArchiveFacts facts = unpack({.entries = {
                                         {.name = "a", .content = std::string(600, 'a')},
                                         {.name = "b", .content = std::string(600, 'b')},
                                     }});
  EXPECT_FALSE(facts.complete);
  EXPECT_THAT(kinds(facts), ElementsAre(note::kTotalTooLarge));
  EXPECT_THAT(paths(facts), ElementsAre("a"));
  EXPECT_FALSE(fs::exists(directory() / "b"));
}

TEST_F(ArchiveReader, CountsDirectoriesThatAreOnlyImplied) {
  limits_.entries = 10;
  const ArchiveFacts facts =
      unpack({.entries = {{.name = "1/2/3/4/5/6/7/8/9/10/11/12", .content = "x"}}});
  EXPECT_FALSE(facts.complete);
  EXPECT_THAT(kinds(facts), Contains(note::kTooManyEntries));
}

TEST_F(ArchiveReader, GoesOnAfterAFileThatIsTooLarge) {
  limits_.file_bytes = 100;
  const ArchiveFacts facts = unpack({.entries = {
                                         {.name = "large", .content = std::string(101, 'a')},
                                         {.name = "small", .content = std::string(100, 'b')},
                                     }});
  EXPECT_TRUE(facts.complete);
  EXPECT_THAT(kinds(facts), ElementsAre(note::kFileTooLarge));
  EXPECT_THAT(paths(facts), ElementsAre("small"));
}

TEST_F(ArchiveReader, TellsAWrongChecksum) {
  ZipEntry entry{.name = "a", .content = "hello"};
  entry.local.crc = entry.central.crc = 1;
  EXPECT_THAT(kinds(unpack({.entries = {entry}})), Contains(note::kWrongChecksum));
}

TEST_F(ArchiveReader, TellsAPassword) {
  ZipEntry entry{.name = "a", .content = "hello"};
  entry.local.flags = entry.central.flags = 1;
  const ArchiveFacts facts = unpack({.entries = {entry}});
  EXPECT_THAT(kinds(facts), ElementsAre(note::kEncrypted));
  EXPECT_THAT(facts.tree, IsEmpty());
}

TEST_F(ArchiveReader, TellsACutOffZipAndUnpacksItsBeginning) {
  const ArchiveFacts facts =
      unpack({.entries = {{.name = "a", .content = "hello"}}, .has_directory = false});
  EXPECT_EQ(facts.format, "zip");
  EXPECT_THAT(kinds(facts), Contains(note::kNoDirectory));
  EXPECT_THAT(paths(facts), ElementsAre("a"));
}

TEST_F(ArchiveReader, KeepsTheLastOfTwoEntriesOfOneName) {
  const ArchiveFacts facts =
      unpack({.entries = {{.name = "a", .content = "first"}, {.name = "a", .content = "second"}}});
  EXPECT_THAT(kinds(facts), ElementsAre(note::kDuplicateName));
  EXPECT_EQ(content("a"), "second");
}

TEST_F(ArchiveReader, TellsAFileWhereADirectoryIs) {
  const ArchiveFacts facts =
      unpack({.entries = {{.name = "a", .content = "x"}, {.name = "a/b", .content = "y"}}});
  EXPECT_THAT(kinds(facts), ElementsAre(note::kFileAndDirectory));
  EXPECT_THAT(paths(facts), ElementsAre("a"));
}

TEST_F(ArchiveReader, TellsNamesThatClashOnOtherDisks) {
  const ArchiveFacts facts = unpack({.entries = {{.name = "Makefile", .content = "x"},
                                                 {.name = "makefile", .content = "y"},
                                                 {.name = "\u00e9", .content = "x"},
                                                 {.name = "e\u0301", .content = "y"}}});
  EXPECT_THAT(kinds(facts), ElementsAre(note::kCaseClash, note::kUnicodeClash));
}

/// Enough entries and bytes that each of three processes gets some.
ZipArchive large_zip() {
  ZipArchive archive;
  for (int i = 0; i < 600; ++i) {
    const std::string number = std::to_string(i);
    archive.entries.push_back({.name = "p/" + std::to_string(i % 20) + "/file" + number,
                               .content = std::string(2000, static_cast<char>('a' + i % 26)),
                               .mode = i % 3 == 0 ? 0100755U : 0100644U});
  }
  archive.entries.push_back({.name = "p/link", .content = "0/file0", .mode = 0120777});
  archive.entries.push_back({.name = "p/out", .content = "../../x", .mode = 0120777});
  archive.entries.push_back({.name = "../evil", .content = "x"});
  return archive;
}

class ManyReaders : public ArchiveReader {
 protected:
  /// Started as the worker starts them; the others end here.
  ArchiveFacts unpack_by(unsigned others, const std::string& bytes) {
    const fs::path archive = scratch_.write("archive", bytes);
    fs::remove_all(directory());
    fs::create_directories(directory());
    const os::Fd in(open(archive.c_str(), O_RDONLY | O_CLOEXEC));
    const os::Fd out(open(directory().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    Crew crew(others);
    ArchiveFacts facts = read_archive(in.get(), out.get(), limits_, crew);
    if (!crew.is_first()) _exit(0);
    return facts;
  }
};

TEST_F(ManyReaders, FindWhatOneFinds) {
  const std::string bytes = tests::zip_bytes(large_zip());
  const ArchiveFacts alone = unpack_by(0, bytes);
  const ArchiveFacts together = unpack_by(2, bytes);
  EXPECT_EQ(alone.entries, 603U);
  EXPECT_EQ(together.entries, alone.entries);
  EXPECT_EQ(together.bytes_unpacked, alone.bytes_unpacked);
  EXPECT_EQ(together.root, "p");
  EXPECT_TRUE(together.complete);
  EXPECT_EQ(paths(together), paths(alone));
  EXPECT_EQ(kinds(together), kinds(alone));
  EXPECT_THAT(kinds(together), ElementsAre(note::kLeavesDirectory, note::kLinkLeaves));
  EXPECT_EQ(content("p/19/file599"), std::string(2000, 'b'));
  EXPECT_EQ(fs::read_symlink(directory() / "p/link"), "0/file0");
}

TEST_F(ManyReaders, LeaveToOneWhereTheOrderOfEntriesMatters) {
  ZipArchive archive = large_zip();
  archive.entries.push_back({.name = "p/0/file0", .content = "last"});
  const ArchiveFacts facts = unpack_by(2, tests::zip_bytes(archive));
  EXPECT_EQ(content("p/0/file0"), "last");
  EXPECT_THAT(kinds(facts), Contains(note::kDuplicateName));
}

TEST_F(ManyReaders, AreSentHomeWhenItIsNoZip) {
  const ArchiveFacts facts = unpack_by(2, "just words\n");
  EXPECT_EQ(facts.format, "text");
  EXPECT_FALSE(facts.readable);
}

TEST_F(ArchiveReader, GoesOnAfterADamagedEntry) {
  ZipEntry damaged{.name = "b", .content = "hello", .deflate = true, .data = "\xff\xff\xff\xff"};
  const ArchiveFacts facts =
      unpack({.entries = {{.name = "a", .content = "x"}, damaged, {.name = "c", .content = "y"}}});
  EXPECT_THAT(paths(facts), ElementsAre("a", "c"));
  EXPECT_FALSE(facts.complete);
}

struct Bytes {
  std::string bytes;
  std::string_view format;
};

class NoArchive : public ArchiveReader, public ::testing::WithParamInterface<Bytes> {};

TEST_P(NoArchive, IsNamedByItsBytes) {
  const ArchiveFacts facts = unpack(GetParam().bytes);
  EXPECT_EQ(facts.format, GetParam().format);
  EXPECT_FALSE(facts.readable);
  EXPECT_THAT(facts.tree, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Formats, NoArchive,
                         ::testing::Values(Bytes{"", "empty"},
                                           Bytes{"<!DOCTYPE html><p>Sign in", "html"},
                                           Bytes{"\n  <HTML><body>", "html"},
                                           Bytes{"just words\n", "text"},
                                           Bytes{"%PDF-1.5\n", "pdf"},
                                           Bytes{std::string("\x01\x00\x02", 3), "unknown"}));

}  // namespace
}  // namespace vouch::readers
