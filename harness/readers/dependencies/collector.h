// What the readers of build files have in common: the file at hand, the project around it, and
// where the dependencies go that they find.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "checks/model/dependency_facts.h"
#include "harness/readers/readme/command_lines.h"

namespace vouch::readers {

/// What the zip holds, by name: whether a dependency came with it.
class Shelf {
 public:
  explicit Shelf(const ProjectFiles& files);

  /// A directory of that name, or of that name and a version ("fmt-9.1.0", "fmt-src"), anywhere.
  bool has_directory(std::string_view name) const;
  /// A package file of that name and a version: "numpy-1.24-cp311.whl", "guava-31.jar".
  bool has_package(std::string_view name) const;
  bool has_path(std::string_view path) const { return files_.has(path); }
  const ProjectFiles& files() const { return files_; }

 private:
  const ProjectFiles& files_;
  std::set<std::string, std::less<>> directories_;  // plain names of directories
  std::set<std::string, std::less<>> packages_;     // plain names of package files
};

/// A build file that is being read.
struct BuildFile {
  std::string path;       // below the project's root
  std::string directory;  // "" or "web/", with its slash
  std::string text;       // at most kLongestBuildFile bytes
};

inline constexpr std::size_t kLongestBuildFile = std::size_t{256} << 10;

class Collector {
 public:
  explicit Collector(const Shelf& shelf) : shelf_(shelf) {}

  const Shelf& shelf() const { return shelf_; }
  /// Takes a dependency of `file`; none once kDependenciesListed are held. Long names are cut.
  void add(const BuildFile& file, Dependency dependency);
  std::vector<Dependency> take() { return std::move(found_); }

 private:
  const Shelf& shelf_;
  std::vector<Dependency> found_;
};

/// The number of the line in which `offset` lies, from 1. Counts on from the last call, so that
/// growing offsets cost no more than the text's length.
class LineCounter {
 public:
  explicit LineCounter(std::string_view text) : text_(text) {}
  std::uint32_t at(std::size_t offset);

 private:
  std::string_view text_;
  std::size_t counted_ = 0;
  std::uint32_t line_ = 1;
};

// One reader a family of build files; each takes what it knows and leaves the rest.
void read_cmake(const BuildFile& file, Collector& collector);
void read_meson_wrap(const BuildFile& file, Collector& collector);
void read_requirements(const BuildFile& file, Collector& collector);
void read_pyproject(const BuildFile& file, Collector& collector);
void read_setup_py(const BuildFile& file, Collector& collector);
void read_conda(const BuildFile& file, Collector& collector);
void read_package_json(const BuildFile& file, Collector& collector);
void read_cargo(const BuildFile& file, Collector& collector);
void read_go_mod(const BuildFile& file, Collector& collector);
void read_pom(const BuildFile& file, Collector& collector);
void read_gradle(const BuildFile& file, Collector& collector);
void read_bazel(const BuildFile& file, Collector& collector);

}  // namespace vouch::readers
