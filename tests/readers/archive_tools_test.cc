// Honest archives from tools that pack in their own way: none of them is blamed, and what vouch
// does not unpack is said, not guessed.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "checks/judge.h"
#include "checks/model/archive_notes.h"
#include "harness/readers/archive/archive_reader.h"
#include "tests/support/scratch.h"
#include "util/os/fd.h"

namespace vouch::readers {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

bool run(const std::string& command) {
  return std::system(
             ("export LC_ALL=C.UTF-8 TZ=UTC0; (" + command + ") >/dev/null 2>&1").c_str()) == 0;
}

struct Tool {
  std::string_view title;
  std::string program;
  std::string command;  // beside the directory "project"; writes code.zip
  bool unpacked = true;
};

/// What a test's failure shows.
void PrintTo(const Tool& tool, std::ostream* out) { *out << tool.command; }

const std::vector<Tool> kTools{
    {"Jar", "jar", "jar --create --no-manifest --file code.zip project"},
    {"JarWithoutCompression", "jar", "jar --create -0 --file code.zip project"},
    {"PythonsShutil", "python3",
     "python3 -c 'import shutil; shutil.make_archive(\"code\", \"zip\", \".\", \"project\")'"},
    {"PythonWithBzip2", "python3", "python3 pack.py BZIP2"},
    {"PythonWithLzma", "python3", "python3 pack.py LZMA"},
    {"PythonWithZip64", "python3", "python3 pack.py DEFLATED zip64"},
    {"SevenZipWithLzma", "7z", "7z a -tzip -mm=LZMA -mx=9 code.zip project"},
    {"SevenZipWithBzip2", "7z", "7z a -tzip -mm=BZip2 code.zip project"},
    {"SevenZipWithPpmd", "7z", "7z a -tzip -mm=PPMd code.zip project"},
    {"SevenZipWithDeflate64", "7z", "7z a -tzip -mm=Deflate64 code.zip project", false},
    {"InfoZipWithUnicodeFields", "zip", "zip -q -r -UN=UTF8 code.zip project"},
    {"InfoZipInParts", "zip",
     "zip -q -r -s 64k parts.zip project && zip -q -s 0 parts.zip --out code.zip"},
    {"InfoZipWithAProgramBefore", "zip",
     "zip -q -r plain.zip project && cat /bin/true plain.zip > code.zip && zip -q -A code.zip"},
    {"InfoZipWithAProgramBeforeAndOffsetsLeft", "zip",
     "zip -q -r plain.zip project && cat /bin/true plain.zip > code.zip"},
    {"Bsdtar", "bsdtar", "bsdtar -c --format zip --options zip:zip64 -f code.zip project"},
    {"BsdtarToAPipe", "bsdtar", "bsdtar -c --format zip -f - project | cat > code.zip"},
    {"GitArchive", "git",
     "cd project && git init -q && git add . && git -c user.name=a -c user.email=a@b commit -qm x "
     "&& git archive --format zip --prefix project/ -o ../code.zip HEAD && rm -rf .git"},
};

constexpr const char* kPack = R"(import os, sys, zipfile
method = getattr(zipfile, 'ZIP_' + sys.argv[1])
with zipfile.ZipFile('code.zip', 'w', method) as out:
    for directory, _, names in os.walk('project'):
        for name in names:
            path = os.path.join(directory, name)
            info = zipfile.ZipInfo.from_file(path)
            info.compress_type = method
            with out.open(info, 'w', force_zip64=len(sys.argv) > 2) as entry:
                entry.write(open(path, 'rb').read())
)";

class HonestTool : public testing::TestWithParam<Tool> {
 protected:
  void SetUp() override {
    if (!run("command -v " + GetParam().program)) {
      GTEST_SKIP() << "this machine has no " << GetParam().program;
    }
    write("README.md", "# A project\n\nBuild: `make`\n");
    write("src/\u00fcber uns.c", many("int main(void) { return 0; }\n", 20'000));
    write("src/empty.h", "");
    write("data/table.csv", many("1,2,3,4\n", 100));
    write("run.sh", "#!/bin/sh\nexec ./main\n");
    fs::permissions(project("run.sh"), fs::perms{0755});
    scratch_.write("pack.py", kPack);
    ASSERT_TRUE(run("cd '" + scratch_.path().string() + "' && " + GetParam().command));
  }

  fs::path project(std::string_view name) const { return scratch_.path() / "project" / name; }
  void write(std::string_view name, const std::string& content) {
    scratch_.write("project/" + std::string(name), content);
    content_.emplace_back(name, content);
  }
  static std::string many(std::string_view line, int count) {
    std::string text;
    while (count-- > 0) text += line;
    return text;
  }

  ArchiveFacts unpack() const {
    fs::create_directory(scratch_.path() / "into");
    const os::Fd in(open((scratch_.path() / "code.zip").c_str(), O_RDONLY | O_CLOEXEC));
    const os::Fd out(open((scratch_.path() / "into").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return read_archive(in.get(), out.get(), ArchivePolicy{});
  }

  static std::set<std::string> findings(const ArchiveFacts& archive) {
    Facts facts;
    facts.archive = archive;
    std::set<std::string> ids;
    for (const auto& finding : checks::judge(facts, Policy{}).findings) {
      if (finding.id.starts_with("archive-") && finding.severity != Severity::info) {
        ids.insert(std::string(name(finding.severity)) + " " + finding.id);
      }
    }
    return ids;
  }

  tests::Scratch scratch_;
  std::vector<std::pair<std::string, std::string>> content_;
};

TEST_P(HonestTool, IsUnpackedWholeOrToldToBeBeyondVouch) {
  const ArchiveFacts facts = unpack();
  EXPECT_TRUE(facts.readable);
  if (!GetParam().unpacked) {
    EXPECT_FALSE(facts.complete);
    EXPECT_THAT(findings(facts), ElementsAre("warning archive-not-unpacked"));
    return;
  }
  EXPECT_TRUE(facts.complete);
  EXPECT_THAT(findings(facts), IsEmpty());
  for (const auto& [name, content] : content_) {
    EXPECT_EQ(tests::read_file(scratch_.path() / "into/project" / name), content) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(Tools, HonestTool, testing::ValuesIn(kTools),
                         [](const auto& tool) { return std::string(tool.param.title); });

}  // namespace
}  // namespace vouch::readers
