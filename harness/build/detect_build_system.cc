#include "harness/build/detect_build_system.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "checks/model/project_tree.h"
#include "harness/commands/shell_quote.h"

namespace vouch::build {
namespace {

using std::string_view;
using vouch::Nature;
using vouch::PlannedStep;
using vouch::StepKind;

/// What a build system is known by, and what it is asked to do. `{}` in a command is nothing but
/// text: commands run in the directory of the build file.
struct BuildSystem {
  string_view name;
  string_view marker;   // a file's name, or "*.c" for any file of that ending
  string_view setup{};  // "": nothing
  string_view build;
};

// In order: of two that a directory has, the first is what people mean. Output goes into a
// directory of its own where the system lets it, so that what was handed in is not mixed with what
// was built.
constexpr std::array kSystems{
    BuildSystem{"cmake", "CMakeLists.txt", "", "cmake -S . -B build && cmake --build build"},
    BuildSystem{"meson", "meson.build", "", "meson setup build && meson compile -C build"},
    BuildSystem{"autotools", "configure", "", "sh ./configure && make"},
    BuildSystem{"autotools", "autogen.sh", "", "sh ./autogen.sh && sh ./configure && make"},
    BuildSystem{"autotools", "configure.ac", "", "autoreconf -i && ./configure && make"},
    BuildSystem{"autotools", "configure.in", "", "autoreconf -i && ./configure && make"},
    BuildSystem{"make", "Makefile", "", "make"},
    BuildSystem{"make", "makefile", "", "make"},
    BuildSystem{"make", "GNUmakefile", "", "make"},
    BuildSystem{"ninja", "build.ninja", "", "ninja"},
    BuildSystem{"cargo", "Cargo.toml", "", "cargo build"},
    BuildSystem{"go", "go.mod", "", "go build ./..."},
    BuildSystem{"maven", "mvnw", "", "sh ./mvnw -B package"},
    BuildSystem{"maven", "pom.xml", "", "mvn -B package"},
    BuildSystem{"gradle", "gradlew", "", "sh ./gradlew build"},
    BuildSystem{"gradle", "build.gradle", "", "gradle build"},
    BuildSystem{"gradle", "build.gradle.kts", "", "gradle build"},
    BuildSystem{"ant", "build.xml", "", "ant"},
    BuildSystem{"bazel", "MODULE.bazel", "", "bazel build //..."},
    BuildSystem{"bazel", "WORKSPACE", "", "bazel build //..."},
    BuildSystem{"pnpm", "pnpm-lock.yaml", "pnpm install --frozen-lockfile",
                "pnpm run --if-present build"},
    BuildSystem{"yarn", "yarn.lock", "yarn install --frozen-lockfile",
                "npm run build --if-present"},
    BuildSystem{"bun", "bun.lock", "bun install --frozen-lockfile", "npm run build --if-present"},
    BuildSystem{"bun", "bun.lockb", "bun install --frozen-lockfile", "npm run build --if-present"},
    BuildSystem{"npm", "package-lock.json", "npm ci", "npm run build --if-present"},
    BuildSystem{"npm", "package.json", "npm install", "npm run build --if-present"},
    BuildSystem{"python", "requirements.txt", "python3 -m pip install -r requirements.txt",
                "python3 -m compileall -q ."},
    BuildSystem{"python", "pyproject.toml", "", "python3 -m compileall -q ."},
    BuildSystem{"python", "setup.py", "", "python3 -m compileall -q ."},
    BuildSystem{"nvcc", "*.cu", "", "mkdir -p vouch-build && nvcc -o vouch-build/program *.cu"},
    BuildSystem{
        "javac", "*.java", "",
        "mkdir -p vouch-build && find . -name '*.java' -print0 | xargs -0 javac -d vouch-build "
        "-cp \"$(find . -name '*.jar' -printf '%p:').\""},
    BuildSystem{"go", "*.go", "", "GO111MODULE=off go build -o vouch-build/ ."},
    BuildSystem{"g++", "*.cpp", "",
                "mkdir -p vouch-build && g++ -pthread -o vouch-build/program *.cpp -lm"},
    BuildSystem{"g++", "*.cc", "",
                "mkdir -p vouch-build && g++ -pthread -o vouch-build/program *.cc -lm"},
    BuildSystem{"gcc", "*.c", "",
                "mkdir -p vouch-build && gcc -pthread -o vouch-build/program *.c -lm"},
    BuildSystem{"rustc", "*.rs", "", "mkdir -p vouch-build && rustc --out-dir vouch-build main.rs"},
    BuildSystem{"shell", "build.sh", "", "sh ./build.sh"},
    BuildSystem{"python", "*.py", "", "python3 -m compileall -q ."},
    BuildSystem{"notebook", "*.ipynb", "",
                "jupyter nbconvert --to script --output-dir vouch-build *.ipynb"},
};

bool is_marked_by(string_view file, string_view marker) {
  if (!marker.starts_with('*')) return file == marker;
  return extension(file) == marker.substr(1);
}

/// The place of the first system that `file` marks; kSystems.size() when it marks none.
std::size_t rank_of(string_view file) {
  const auto it = std::ranges::find_if(
      kSystems, [&](const BuildSystem& system) { return is_marked_by(file, system.marker); });
  return static_cast<std::size_t>(it - kSystems.begin());
}

std::size_t depth_of(string_view directory) {
  if (directory.empty()) return 0;
  return 1 + static_cast<std::size_t>(std::ranges::count(directory, '/'));
}

/// The best system of each directory that has one, by directory.
std::map<std::string, std::size_t> systems_by_directory(const ArchiveFacts& archive) {
  std::map<std::string, std::size_t> best;
  for (const TreeEntry& entry : archive.tree) {
    if (entry.type != 'f' || !vendored_in(entry.path).empty()) continue;
    const std::size_t rank = rank_of(file_name(entry.path));
    if (rank == kSystems.size()) continue;
    // A Java package's directories are no projects: all are compiled together, from the top.
    const bool java = kSystems[rank].name == "javac";
    const auto [it, is_new] =
        best.try_emplace(java ? std::string() : std::string(directory_of(entry.path)), rank);
    if (!is_new) it->second = std::min(it->second, rank);
  }
  return best;
}

PlannedStep step_in(const std::string& directory, const BuildSystem& system, StepKind kind,
                    string_view command) {
  PlannedStep step;
  step.kind = kind;
  step.source.detected = system.name;
  step.command = directory.empty()
                     ? std::string(command)
                     : fmt::format("(cd {} && {})", commands::shell_quoted(directory), command);
  step.compiles = kind == StepKind::build;
  step.nature = kind == StepKind::build ? Nature::build : Nature::dependency_install;
  return step;
}

bool has_directory(const ArchiveFacts& archive, const std::string& path) {
  return std::ranges::any_of(archive.tree, [&](const TreeEntry& entry) {
    return entry.path == path || entry.path.starts_with(path + "/");
  });
}

}  // namespace

std::vector<PlannedStep> detect_build(const ArchiveFacts& archive) {
  const auto found = systems_by_directory(archive);
  // A real build file, however deep, says more than loose sources at the top (scripts, examples).
  const auto is_loose = [](std::size_t rank) { return kSystems[rank].marker.starts_with('*'); };
  const bool only_loose =
      std::ranges::all_of(found, [&](const auto& entry) { return is_loose(entry.second); });
  std::size_t nearest = std::string::npos;
  for (const auto& [directory, rank] : found) {
    if (only_loose || !is_loose(rank)) nearest = std::min(nearest, depth_of(directory));
  }
  constexpr std::size_t kMostDirectories = 8;
  std::vector<PlannedStep> steps;
  std::size_t directories = 0;
  for (const auto& [directory, rank] : found) {
    if (depth_of(directory) != nearest || (!only_loose && is_loose(rank))) continue;
    if (++directories > kMostDirectories) break;
    const BuildSystem& system = kSystems[rank];
    const std::string modules = directory.empty() ? "node_modules" : directory + "/node_modules";
    if (!system.setup.empty() && !has_directory(archive, modules)) {
      steps.push_back(step_in(directory, system, StepKind::setup, system.setup));
    }
    steps.push_back(step_in(directory, system, StepKind::build, system.build));
  }
  return steps;
}

}  // namespace vouch::build
