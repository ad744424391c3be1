#include "harness/readers/dependencies/dependencies_reader.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "checks/model/junk_files.h"
#include "checks/model/project_tree.h"
#include "harness/commands/shell_words.h"
#include "harness/readers/dependencies/collector.h"
#include "harness/readers/readme/find_readme.h"

namespace vouch::readers {
namespace {

constexpr std::size_t kMostBuildFiles = 64;
constexpr std::ptrdiff_t kDeepest = 4;  // directories above a build file of the project's own

using BuildFileReader = void (*)(const BuildFile&, Collector&);

struct Row {
  std::string_view name;  // "*.cmake": by its ending
  BuildFileReader read;
};

constexpr std::array kRows{
    Row{"CMakeLists.txt", read_cmake},
    Row{"*.cmake", read_cmake},
    Row{"pyproject.toml", read_pyproject},
    Row{"setup.py", read_setup_py},
    Row{"environment.yml", read_conda},
    Row{"environment.yaml", read_conda},
    Row{"package.json", read_package_json},
    Row{"Cargo.toml", read_cargo},
    Row{"go.mod", read_go_mod},
    Row{"pom.xml", read_pom},
    Row{"build.gradle", read_gradle},
    Row{"build.gradle.kts", read_gradle},
    Row{"MODULE.bazel", read_bazel},
    Row{"WORKSPACE", read_bazel},
    Row{"WORKSPACE.bazel", read_bazel},
};

/// Who reads the file of that path; nullptr: it is no build file.
BuildFileReader reader_of(std::string_view path) {
  const std::string_view name = commands::base_name(path);
  for (const Row& row : kRows) {
    const bool by_ending = row.name.front() == '*';
    if (by_ending ? name.ends_with(row.name.substr(1)) : name == row.name) return row.read;
  }
  if (name.ends_with(".txt")) {
    const std::string_view directory = commands::base_name(directory_of(path));
    if (name.starts_with("requirements") || name.starts_with("requirement") ||
        directory == "requirements")
      return read_requirements;
  }
  return nullptr;
}

/// subprojects/NAME.wrap belongs to the project, although what lies in directories there does not.
bool is_wrap(std::string_view path) {
  const std::string_view directory = directory_of(path);
  return path.ends_with(".wrap") && commands::base_name(directory) == "subprojects";
}

}  // namespace

std::vector<Dependency> read_dependencies(int project) {
  const ProjectFiles files = list_project(project);
  const Shelf shelf(files);
  Collector collector(shelf);
  std::size_t read = 0;
  for (const std::string& path : files.paths) {
    if (read >= kMostBuildFiles) break;
    if (std::ranges::count(path, '/') > kDeepest) continue;
    const BuildFileReader reader = is_wrap(path) ? read_meson_wrap : reader_of(path);
    const bool elsewhere = !is_wrap(path) && (!vendored_in(path).empty() || junk_in(path, false));
    if (reader == nullptr || elsewhere) continue;
    auto text = read_project_file(project, path, kLongestBuildFile);
    if (!text) continue;
    ++read;
    const std::string_view directory =
        std::string_view(path).substr(0, path.size() - commands::base_name(path).size());
    reader({.path = path, .directory = std::string(directory), .text = std::move(*text)},
           collector);
  }
  return collector.take();
}

}  // namespace vouch::readers
