// The house's arrows: who may include whom, what `vouch` may link, and documents that name only
// what is there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/paths.h"
#include "tests/support/programs.h"
#include "tests/support/scratch.h"

namespace vouch::tests {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const fs::path kSource = VOUCH_SOURCE_DIR;

/// Every `#include` of the sources below `directory`: {file, what it includes}, paths from the
/// root.
std::vector<std::pair<std::string, std::string>> includes_of(const std::string& directory) {
  static const std::regex kInclude(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
  std::vector<std::pair<std::string, std::string>> found;
  for (const auto& entry : fs::recursive_directory_iterator(kSource / directory)) {
    const auto extension = entry.path().extension();
    if (extension != ".cc" && extension != ".h") continue;
    std::ifstream lines(entry.path());
    std::smatch match;
    for (std::string line; std::getline(lines, line);) {
      if (std::regex_search(line, match, kInclude)) {
        found.emplace_back(fs::relative(entry.path(), kSource), match[1]);
      }
    }
  }
  return found;
}

/// The includes from below `from` that begin with one of `forbidden`, as "file includes what".
std::vector<std::string> arrows(const std::string& from,
                                const std::vector<std::string>& forbidden) {
  std::vector<std::string> found;
  for (const auto& [file, included] : includes_of(from)) {
    for (const std::string& prefix : forbidden) {
      if (included.starts_with(prefix)) found.push_back(file + " includes " + included);
    }
  }
  return found;
}

/// Every type that the headers of the house define, with its namespace: {type, headers}.
std::map<std::string, std::set<std::string>> types_of_headers() {
  static const std::regex kNameSpace(R"(^namespace ([a-z_:]+) \{)");
  static const std::regex kType(R"(^(?:struct|class|enum class|enum) (\w+)[^;()]*\{)");
  std::map<std::string, std::set<std::string>> types;
  for (const char* directory : {"sandbox", "checks", "harness"}) {
    for (const auto& entry : fs::recursive_directory_iterator(kSource / directory)) {
      if (entry.path().extension() != ".h") continue;
      std::ifstream lines(entry.path());
      std::string namespace;
      std::smatch match;
      for (std::string line; std::getline(lines, line);) {
        if (std::regex_search(line, match, kNameSpace)) namespace = match[1];
        if (!std::regex_search(line, match, kType)) continue;
        types[namespace + "::" + match[1].str()].insert(fs::relative(entry.path(), kSource));
      }
    }
  }
  return types;
}

TEST(OneDefinition, NoTwoHeadersDefineTypesOfOneName) {
  const auto types = types_of_headers();
  ASSERT_GT(types.size(), 100U);
  // Where both are linked, one's inline functions are used for the other, and nobody says so.
  for (const auto& [type, headers] : types) EXPECT_THAT(headers, ::testing::SizeIs(1)) << type;
}

TEST(Arrows, SandboxKnowsNothingOfChecksNorHarness) {
  ASSERT_THAT(includes_of("sandbox"), Not(IsEmpty()));
  EXPECT_THAT(arrows("sandbox", {"checks/", "harness/", "tests/"}), IsEmpty());
}

TEST(Arrows, ChecksKnowNothingOfSandboxNorHarness) {
  ASSERT_THAT(includes_of("checks"), Not(IsEmpty()));
  EXPECT_THAT(arrows("checks", {"sandbox/", "harness/", "tests/"}), IsEmpty());
}

TEST(Arrows, ChecksTouchNoFileNoProcessAndNoClock) {
  EXPECT_THAT(arrows("checks", {"filesystem", "fstream", "unistd.h", "sys/", "fcntl.h", "thread",
                                "ctime", "cstdio", "boost/"}),
              IsEmpty());
}

TEST(Arrows, HarnessKnowsNothingOfTests) { EXPECT_THAT(arrows("harness", {"tests/"}), IsEmpty()); }

TEST(Arrows, EachBigLibraryIsIncludedInOnePlace) {
  const std::map<std::string, std::set<std::string>> homes{
      {"archive.h", {"harness/readers/archive"}},
      {"archive_entry.h", {"harness/readers/archive"}},
      {"libdeflate.h", {"harness/readers/archive"}},
      {"poppler", {"harness/readers/report"}},
      {"qpdf", {"harness/readers/report"}},
      {"png.h", {"harness/readers/report"}},
      {"unicode/", {"harness/readers/readme"}},
      {"cmark", {"harness/readers/readme"}},
      {"CLI/", {"harness/options"}},
      {"boost/", {"sandbox/process"}},
      {"toml++",
       {"harness/policy", "harness/submission_file", "harness/moment", "harness/waivers",
        "harness/readers/dependencies"}},
      {"csv.h", {"harness/csv_file"}},
      {"kainjow", {"harness/reports"}},
      {"seccomp.h", {"sandbox"}},
  };
  for (const char* directory : {"sandbox", "checks", "harness"}) {
    for (const auto& [file, included] : includes_of(directory)) {
      for (const auto& [library, places] : homes) {
        if (!included.starts_with(library)) continue;
        const bool at_home = std::ranges::any_of(
            places, [&file = file](const auto& place) { return file.starts_with(place); });
        EXPECT_TRUE(at_home) << file << " includes " << included;
      }
    }
  }
}

/// The libraries that a program of this build names as needed.
std::string needed_by(const std::string& program) {
  const Ran ran = run({"/usr/bin/readelf", "-d", VOUCH_BIN_DIR "/" + program});
  EXPECT_EQ(ran.status, 0) << ran.errors;
  return ran.output;
}

TEST(Linking, VouchLinksNoParserOfHostileFormats) {
  const std::string needed = needed_by("vouch");
  ASSERT_THAT(needed, HasSubstr("NEEDED"));
  for (const char* library :
       {"libarchive", "libdeflate", "libpoppler", "libqpdf", "libcmark", "libicu", "libgmime"}) {
    EXPECT_THAT(needed, Not(HasSubstr(library)));
  }
}

TEST(Linking, TheWorkerIsWhatLinksThem) {
  const std::string needed = needed_by("vouch-worker");
  for (const char* library : {"libarchive", "libpoppler", "libqpdf", "libcmark"}) {
    EXPECT_THAT(needed, HasSubstr(library));
  }
}

/// The words in back quotes that look like a path of this repository.
std::set<std::string> paths_named_in(const fs::path& document) {
  static const std::regex kQuoted("`([^`\\s]+)`");
  const std::string text = read_file(document);
  std::set<std::string> paths;
  for (auto at = std::sregex_iterator(text.begin(), text.end(), kQuoted);
       at != std::sregex_iterator(); ++at) {
    const std::string word = (*at)[1];
    const bool is_path = word.find('/') != std::string::npos &&
                         word.find_first_of("<>*$={}") == std::string::npos &&
                         !word.starts_with("/") && !word.starts_with("--");
    if (is_path) paths.insert(word);
  }
  return paths;
}

TEST(Documents, NameOnlyPathsThatAreThere) {
  for (const char* document : {"ARCHITECTURE.md", "CONTRIBUTING.md"}) {
    const auto paths = paths_named_in(kSource / document);
    EXPECT_GT(paths.size(), 5U) << document;
    for (const std::string& path : paths) {
      EXPECT_TRUE(fs::exists(kSource / path)) << document << " names " << path;
    }
  }
}

TEST(Documents, TheReadmeNamesOnlyCommandsAndOptionsThatVouchHas) {
  static const std::regex kCommand(R"(\bvouch ([a-z]+)([^`\n#]*))");
  static const std::regex kOption("(--[a-z-]+)");
  const std::string text = read_file(kSource / "README.md");
  std::size_t seen = 0;
  for (auto at = std::sregex_iterator(text.begin(), text.end(), kCommand);
       at != std::sregex_iterator(); ++at) {
    // In running text "vouch checks" is a sentence: commands stand in code alone.
    const auto line_start = text.rfind('\n', static_cast<std::size_t>(at->position())) + 1;
    const std::string before =
        text.substr(line_start, static_cast<std::size_t>(at->position()) - line_start);
    if (!before.empty() && before.back() != '`') continue;
    const std::string command = (*at)[1];
    const std::string words = (*at)[2];
    // `vouch policy init --toolchain`: the help of init, too.
    std::string help = vouch({command, "--help"}).output;
    EXPECT_THAT(help, HasSubstr("Usage: vouch " + command)) << "README names vouch " << command;
    std::smatch below;
    static const std::regex kBelow("^ ([a-z]+)");
    if (command == "policy" && std::regex_search(words, below, kBelow)) {
      help += vouch({command, below[1], "--help"}).output;
    }
    for (auto option = std::sregex_iterator(words.begin(), words.end(), kOption);
         option != std::sregex_iterator(); ++option) {
      EXPECT_THAT(help, HasSubstr((*option)[1].str())) << "README: vouch " << command << words;
    }
    ++seen;
  }
  EXPECT_GT(seen, 8U);
}

TEST(Version, StandsInOnePlace) {
  std::ifstream lines(kSource / "CMakeLists.txt");
  static const std::regex kVersion(R"(^project\(vouch VERSION ([0-9.]+))");
  std::smatch match;
  std::string version;
  for (std::string line; std::getline(lines, line);) {
    if (std::regex_search(line, match, kVersion)) version = match[1];
  }
  ASSERT_NE(version, "");
  EXPECT_EQ(vouch({"--version"}).output, "vouch " + version + "\n");

  // No source repeats it.
  std::vector<std::string> repeats;
  for (const char* directory : {"sandbox", "checks", "harness"}) {
    for (const auto& entry : fs::recursive_directory_iterator(kSource / directory)) {
      if (!entry.is_regular_file()) continue;
      if (read_file(entry.path()).find('"' + version + '"') != std::string::npos) {
        repeats.push_back(entry.path());
      }
    }
  }
  EXPECT_THAT(repeats, IsEmpty());
}

}  // namespace
}  // namespace vouch::tests
