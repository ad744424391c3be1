#include "harness/build/stale_artifacts.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "harness/commands/shell_words.h"

namespace vouch::build {
namespace {

bool ends_with_any(std::string_view path, std::initializer_list<std::string_view> endings) {
  return std::ranges::any_of(endings,
                             [&](std::string_view ending) { return path.ends_with(ending); });
}

std::string_view stem_of(std::string_view path) {
  const std::string_view file = commands::base_name(path);
  const auto dot = file.find('.');
  return dot == 0 ? file : file.substr(0, dot);
}

/// Directories of other people's work: what lies there is a dependency.
bool is_vendored(std::string_view path) {
  static constexpr std::array<std::string_view, 14> kDirectories{
      "vendor",       "third_party",   "third-party", "thirdparty",  "3rdparty",
      "external",     "extern",        "deps",        "lib",         "libs",
      "node_modules", "site-packages", "prebuilt",    "dependencies"};
  while (true) {
    const auto slash = path.find('/');
    if (slash == std::string_view::npos) return false;
    if (std::ranges::find(kDirectories, path.substr(0, slash)) != kDirectories.end()) return true;
    path.remove_prefix(slash + 1);
  }
}

bool is_program(const TreeEntry& entry) {
  const std::string_view file = commands::base_name(entry.path);
  const bool binary = entry.content == "elf" || entry.content == "macho" || entry.content == "pe";
  const bool library = file.find(".so") != std::string_view::npos ||
                       ends_with_any(file, {".a", ".dylib", ".dll", ".lib"});
  return binary && !library;
}

}  // namespace

std::vector<std::string> find_leftovers(const std::vector<TreeEntry>& tree) {
  std::set<std::string, std::less<>> compiled;     // stems of sources that are compiled
  std::set<std::string, std::less<>> directories;  // build directories as a whole
  bool any_source = false;
  for (const TreeEntry& entry : tree) {
    const std::string_view file = commands::base_name(entry.path);
    if (entry.type != 'f' || is_vendored(entry.path)) continue;
    if (ends_with_any(file, {".c", ".cc", ".cpp", ".cxx", ".C", ".cu", ".s", ".S", ".f90", ".rs",
                             ".go", ".java", ".hs", ".ml", ".kt"})) {
      compiled.insert(std::string(stem_of(file)));
      any_source = true;
    }
    // CMake writes the directory's absolute path into its cache, and refuses it anywhere else.
    if (file == "CMakeCache.txt" && entry.path.size() > file.size())
      directories.insert(entry.path.substr(0, entry.path.size() - file.size() - 1));
  }
  std::vector<std::string> leftovers(directories.begin(), directories.end());
  const auto covered = [&](std::string_view path) {
    return std::ranges::any_of(directories, [&](const std::string& directory) {
      return path.starts_with(directory + "/");
    });
  };
  for (const TreeEntry& entry : tree) {
    if (entry.type != 'f' || is_vendored(entry.path) || covered(entry.path)) continue;
    const std::string_view file = commands::base_name(entry.path);
    const bool object =
        ends_with_any(file, {".o", ".obj", ".class", ".gch"}) && compiled.contains(stem_of(file));
    const bool cache = file == "CMakeCache.txt";
    if (object || cache || (is_program(entry) && any_source)) leftovers.push_back(entry.path);
  }
  return leftovers;
}

}  // namespace vouch::build
