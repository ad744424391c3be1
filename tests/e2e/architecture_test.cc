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

/// Every type that the headers of the house define, with its namespace: {type, headers}.
std::map<std::string, std::set<std::string>> types_of_headers() {
  static const std::regex kNamespace(R"(^namespace ([a-z_:]+) \{)");
  static const std::regex kType(R"(^(?:struct|class|enum class|enum) (\w+)[^;()]*\{)");
  std::map<std::string, std::set<std::string>> types;
  for (const char* directory : {"util", "sandbox", "checks", "harness"}) {
    for (const auto& entry : fs::recursive_directory_iterator(kSource / directory)) {
      if (entry.path().extension() != ".h") continue;
      std::ifstream lines(entry.path());
      std::string opened;
      std::smatch match;
      for (std::string line; std::getline(lines, line);) {
        if (std::regex_search(line, match, kNamespace)) opened = match[1];
        if (!std::regex_search(line, match, kType)) continue;
        types[opened + "::" + match[1].str()].insert(fs::relative(entry.path(), kSource));
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

/// The rooms, from the ground up, with the namespace of each and the rooms that it may include.
/// Whatever is not in this table is forbidden; ARCHITECTURE.md shows it to people.
struct Room {
  std::string path;
  std::string name_space;
  std::vector<std::string> may_include;
};

const std::vector<Room>& rooms() {
  static const std::vector<Room> kRooms = [] {
    const std::string base = "util";
    const std::string os = "util/os";
    const std::string model = "checks/model";
    const auto harness = [](const std::string& room) { return "harness/" + room; };
    return std::vector<Room>{
        {base, "vouch", {}},
        {os, "vouch::os", {base}},
        {model, "vouch", {base}},
        {"checks", "vouch::checks", {base, model}},
        {"sandbox", "vouch::sandbox", {base, os}},
        {harness("commands"), "vouch::commands", {base, model}},
        {harness("policy"), "vouch::policy", {base, os, model, "checks"}},
        {harness("worker"), "vouch::worker", {base, os, model}},
        {harness("readers"),
         "vouch::readers",
         {base, os, model, harness("commands"), "harness/worker/protocol.h",
          "harness/worker/collect_protocol.h", "sandbox/confine.h"}},
        {harness("submission"), "vouch::submission", {base, os, model}},
        {harness("collect"),
         "vouch::collect",
         {base, os, model, harness("policy"), harness("submission"), harness("worker")}},
        {harness("pack"), "vouch::pack", {base, os, model, harness("worker")}},
        {harness("build"), "vouch::build", {base, os, model, "sandbox", harness("commands")}},
        {harness("report"), "vouch::report", {base, os, model, "checks"}},
        {harness("results"), "vouch::results", {base, os, model, "checks", harness("report")}},
        {harness("verify"),
         "vouch::verify",
         {base, os, model, "sandbox", harness("policy"), harness("worker"), harness("submission"),
          harness("pack"), harness("build")}},
        {harness("batch"),
         "vouch::batch",
         {base, os, model, "checks", "sandbox", harness("policy"), harness("submission"),
          harness("build"), harness("report"), harness("results"), harness("verify")}},
        {harness("review"),
         "vouch::review",
         {base, os, model, "checks", harness("policy"), harness("submission"), harness("report"),
          harness("results"), harness("verify")}},
        {harness("export"),  // "export" is a word of the language
         "vouch::exporters",
         {base, os, model, "checks", harness("policy"), harness("submission"), harness("report"),
          harness("results")}},
        {harness("cli"),
         "vouch::cli",
         {base, os, model, "checks", "sandbox", harness("commands"), harness("policy"),
          harness("worker"), harness("submission"), harness("pack"), harness("build"),
          harness("report"), harness("results"), harness("verify"), harness("batch"),
          harness("review"), harness("collect"), harness("export")}},
    };
  }();
  return kRooms;
}

/// The room that a file is in: the longest path that it lies below; none for a library's header.
const Room* room_of(const std::string& file) {
  const Room* found = nullptr;
  for (const Room& room : rooms()) {
    if (!file.starts_with(room.path + '/')) continue;
    if (found == nullptr || room.path.size() > found->path.size()) found = &room;
  }
  return found;
}

TEST(Arrows, EveryFileIsInARoomAndIncludesOnlyWhatItsRoomMay) {
  std::size_t crossings = 0;
  for (const char* top : {"util", "checks", "sandbox", "harness"}) {
    for (const auto& [file, included] : includes_of(top)) {
      const Room* from = room_of(file);
      ASSERT_NE(from, nullptr) << file << " is in no room";
      const Room* to = room_of(included);
      if (to == nullptr || to == from) {
        EXPECT_FALSE(included.starts_with("tests/")) << file << " includes " << included;
        continue;
      }
      ++crossings;
      const bool allowed = std::ranges::any_of(from->may_include, [&](const std::string& room) {
        return room == to->path || room == included;
      });
      EXPECT_TRUE(allowed) << file << " includes " << included;
    }
  }
  EXPECT_GT(crossings, 300U);
}

TEST(Arrows, HaveNoCircle) {
  // A room includes only rooms that stand above it in the table.
  std::vector<std::string> seen;
  for (const Room& room : rooms()) {
    for (const std::string& other : room.may_include) {
      const bool is_file = other.ends_with(".h");
      EXPECT_TRUE(is_file || std::ranges::find(seen, other) != seen.end())
          << room.path << " may include " << other << ", which is not below it";
    }
    seen.push_back(room.path);
  }
}

TEST(Arrows, NoPairOfHeadersIncludesEachOther) {
  std::set<std::pair<std::string, std::string>> edges;
  for (const char* top : {"util", "checks", "sandbox", "harness"}) {
    for (const auto& edge : includes_of(top)) {
      if (edge.first.ends_with(".h")) edges.insert(edge);
    }
  }
  for (const auto& [from, to] : edges) {
    EXPECT_FALSE(edges.contains({to, from})) << from << " and " << to << " include each other";
  }
}

TEST(Rooms, HaveANamespaceEach) {
  static const std::regex kNamespace(R"(^namespace (vouch[a-z_:]*) \{)");
  for (const char* top : {"util", "checks", "sandbox", "harness"}) {
    for (const auto& entry : fs::recursive_directory_iterator(kSource / top)) {
      const auto extension = entry.path().extension();
      if (extension != ".cc" && extension != ".h") continue;
      const std::string file = fs::relative(entry.path(), kSource);
      std::ifstream lines(entry.path());
      std::smatch match;
      for (std::string line; std::getline(lines, line);) {
        if (!std::regex_search(line, match, kNamespace)) continue;
        const std::string& expected = room_of(file)->name_space;
        const std::string found = match[1];
        EXPECT_TRUE(found == expected || found.starts_with(expected + "::"))
            << file << " opens " << found << ", its room is " << expected;
      }
    }
  }
}

TEST(Arrows, ChecksTouchNoFileNoProcessAndNoClock) {
  for (const auto& [file, included] : includes_of("checks")) {
    for (const char* forbidden : {"filesystem", "fstream", "unistd.h", "sys/", "fcntl.h", "thread",
                                  "ctime", "cstdio", "boost/", "util/os/"}) {
      EXPECT_FALSE(included.starts_with(forbidden)) << file << " includes " << included;
    }
  }
}

TEST(Arrows, EachBigLibraryIsIncludedInOnePlace) {
  const std::map<std::string, std::set<std::string>> homes{
      {"archive.h", {"harness/readers/archive"}},
      {"archive_entry.h", {"harness/readers/archive"}},
      {"libdeflate.h", {"harness/readers/archive"}},
      {"poppler", {"harness/readers/pdf"}},
      {"qpdf", {"harness/readers/pdf"}},
      {"png.h", {"harness/readers/pdf"}},
      {"unicode/", {"harness/readers/readme"}},
      {"cmark", {"harness/readers/readme"}},
      {"CLI/", {"harness/cli"}},
      {"boost/", {"util/os/subprocess"}},
      {"toml++",
       {"harness/policy", "harness/submission", "harness/cli", "util/timestamp", "util/toml_reader",
        "harness/readers/dependencies"}},
      {"csv.h", {"util/os/csv_reader"}},
      {"kainjow", {"harness/report/html"}},
      {"seccomp.h", {"sandbox/kernel"}},
      {"gmime/", {"harness/readers/mail/mime_walk"}},
      {"yaml.h", {"harness/readers/lms/yaml_events"}},
  };
  for (const char* directory : {"util", "sandbox", "checks", "harness"}) {
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
  for (const char* directory : {"util", "sandbox", "checks", "harness"}) {
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
