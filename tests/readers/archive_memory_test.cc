// The archive reader's memory stays under 100 MB, whatever the archive. The worker is started as
// vouch starts it, and the kernel says how much its process had.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "checks/model/archive_notes.h"
#include "checks/model/facts_json.h"
#include "tests/paths.h"
#include "tests/support/scratch.h"
#include "util/os/fd.h"
#include "util/os/sanitizers.h"

namespace vouch::harness {
namespace {

namespace fs = std::filesystem;

constexpr long kMegabyte = 1'000'000;

struct Worked {
  int status = -1;
  long peak_bytes = 0;
  ArchiveFacts facts;
};

class ArchiveMemory : public testing::Test {
 protected:
  void SetUp() override {
    if (os::kSanitized) GTEST_SKIP() << "a sanitizer has memory of its own";
    fs::create_directory(scratch_.path() / "into");
  }

  bool make(const std::string& command) const {
    return std::system(
               ("cd '" + scratch_.path().string() + "' && (" + command + ") >/dev/null 2>&1")
                   .c_str()) == 0;
  }

  /// The worker, with the archive and the directory as its descriptors 3 and 4.
  Worked unpack(const std::string& archive) const {
    const std::string request =
        scratch_.write("request", nlohmann::json{{"limits", ArchivePolicy{}}}.dump());
    const std::string answer = scratch_.path() / "answer";
    const std::string shell = "exec " VOUCH_BIN_DIR "/vouch-worker archive <'" + request + "' >'" +
                              answer + "' 3<'" + archive + "' 4<into";
    const pid_t child = fork();
    if (child == 0) {
      if (chdir(scratch_.path().c_str()) != 0) _exit(126);
      execl("/bin/sh", "sh", "-c", shell.c_str(), nullptr);
      _exit(127);
    }
    Worked worked;
    rusage usage{};
    wait4(child, &worked.status, 0, &usage);
    worked.peak_bytes = usage.ru_maxrss * 1024;
    if (worked.status == 0) {
      worked.facts =
          nlohmann::json::parse(tests::read_file(answer)).at("facts").get<ArchiveFacts>();
    }
    return worked;
  }

  tests::Scratch scratch_;
};

/// More than a dictionary of 64 MiB, so that all of one is made use of; and packed 70 to 1, so that
/// it is no bomb.
constexpr const char* kProject =
    "mkdir project && { head -c 1000000 /dev/urandom; head -c 70000000 /dev/zero; } > "
    "project/data && ";
constexpr std::uintmax_t kDataBytes = 71'000'000;

TEST_F(ArchiveMemory, IsEnoughForTheLargestDictionaryOfXz) {
  ASSERT_TRUE(make(std::string(kProject) + "tar c project | xz --lzma2=preset=0,dict=64MiB > a"));
  const Worked worked = unpack("a");
  ASSERT_EQ(worked.status, 0);
  EXPECT_TRUE(worked.facts.complete);
  EXPECT_EQ(worked.facts.format, "tar.xz");
  EXPECT_EQ(fs::file_size(scratch_.path() / "into/project/data"), kDataBytes);
  EXPECT_LT(worked.peak_bytes, 100 * kMegabyte);
}

TEST_F(ArchiveMemory, IsEnoughForADictionaryOf64MebibytesIn7z) {
  if (!make("command -v 7z")) GTEST_SKIP() << "this machine has no 7z";
  ASSERT_TRUE(make(std::string(kProject) + "7z a -mx=1 -m0=LZMA2:d=64m a.7z project"));
  const Worked worked = unpack("a.7z");
  ASSERT_EQ(worked.status, 0);
  EXPECT_TRUE(worked.facts.complete);
  EXPECT_EQ(fs::file_size(scratch_.path() / "into/project/data"), kDataBytes);
  EXPECT_LT(worked.peak_bytes, 100 * kMegabyte);
}

TEST_F(ArchiveMemory, EndsWithAWarningWhereADictionaryTakesMore) {
  ASSERT_TRUE(make(std::string(kProject) + "tar c project | xz --lzma2=preset=0,dict=128MiB > a"));
  const Worked worked = unpack("a");
  ASSERT_EQ(worked.status, 0);
  EXPECT_FALSE(worked.facts.complete);
  ASSERT_EQ(worked.facts.notes.size(), 1U);
  EXPECT_EQ(worked.facts.notes[0].kind, note::kNeedsMemory);
  EXPECT_LT(worked.peak_bytes, 100 * kMegabyte);
}

/// As many entries as the policy allows, under names as long as honest ones get.
TEST_F(ArchiveMemory, IsEnoughForAHundredThousandEntries) {
  ASSERT_TRUE(make(R"(python3 -c "
import zipfile
with zipfile.ZipFile('a.zip', 'w') as out:
    for i in range(98_000):
        out.writestr(f'project/{i // 500:03}-some-package/src/a-module-of-it/{i:06}-' + 'n' * 100, b'x')
")"));
  const Worked worked = unpack("a.zip");
  ASSERT_EQ(worked.status, 0);
  EXPECT_TRUE(worked.facts.complete);
  EXPECT_EQ(worked.facts.entries, 98'000U);
  EXPECT_LT(worked.peak_bytes, 100 * kMegabyte);
}

/// Nothing but a directory, as long as it may be, of names, extra fields and notes.
TEST_F(ArchiveMemory, IsBoundedForADirectoryOfMillionsOfRecords) {
  ASSERT_TRUE(make(R"(python3 -c "
import struct
record = b'PK\1\2' + b'\0' * 42
count = (31 << 20) // len(record)
end = struct.pack('<4sHHHHIIH', b'PK\5\6', 0, 0, 0xffff, 0xffff, count * len(record), 0, 0)
open('a.zip', 'wb').write(record * count + end)
")"));
  const Worked worked = unpack("a.zip");
  ASSERT_EQ(worked.status, 0);
  EXPECT_FALSE(worked.facts.complete);
  EXPECT_LT(worked.peak_bytes, 100 * kMegabyte);
}

}  // namespace
}  // namespace vouch::harness
