#include "harness/readers/dependencies/collector.h"

#include <algorithm>
#include <array>
#include <utility>

#include "harness/commands/shell_words.h"
#include "util/text.h"

namespace vouch::readers {

using vouch::plain_package_name;

namespace {

constexpr std::size_t kLongestName = 200;  // bytes of a name or a URL

/// "numpy" of "numpy-1.24.2-cp311-linux.whl", "fmt" of "fmt-src"; the name itself when it has no
/// version.
std::string_view without_version(std::string_view name) {
  for (auto dash = name.find('-'); dash != std::string_view::npos;
       dash = name.find('-', dash + 1)) {
    std::string_view rest = name.substr(dash + 1);
    if (rest.starts_with('v')) rest.remove_prefix(1);
    if (!rest.empty() && is_digit(rest.front())) return name.substr(0, dash);
  }
  for (const std::string_view ending : {"-src", "-master", "-main"}) {
    if (name.ends_with(ending)) return name.substr(0, name.size() - ending.size());
  }
  return name;
}

std::string_view without_package_ending(std::string_view file) {
  static constexpr std::array<std::string_view, 12> kEndings{
      ".whl", ".tar.gz", ".tar.bz2", ".tar.xz", ".tgz", ".zip",
      ".jar", ".aar",    ".egg",     ".crate",  ".gem", ".conda"};
  for (const std::string_view ending : kEndings) {
    if (file.ends_with(ending)) return file.substr(0, file.size() - ending.size());
  }
  return {};
}

}  // namespace

Shelf::Shelf(const ProjectFiles& files) : files_(files) {
  for (const std::string& path : files.paths) {
    const std::string_view name = commands::base_name(path);
    if (const auto package = without_package_ending(name); !package.empty()) {
      packages_.insert(plain_package_name(without_version(package)));
    }
    // What has something in it is a directory; paths are sorted, so its first entry comes soon
    // after.
    const auto inside = files.paths.lower_bound(path + '/');
    if (inside != files.paths.end() && inside->starts_with(path + '/')) {
      directories_.insert(plain_package_name(name));
      directories_.insert(plain_package_name(without_version(name)));
    }
  }
}

bool Shelf::has_directory(std::string_view name) const {
  return directories_.contains(plain_package_name(name));
}

bool Shelf::has_package(std::string_view name) const {
  return packages_.contains(plain_package_name(name));
}

void Collector::add(const BuildFile& file, Dependency dependency) {
  if (found_.size() >= kDependenciesListed || dependency.name.empty()) return;
  dependency.file = file.path;
  dependency.name.resize(std::min(dependency.name.size(), kLongestName));
  dependency.from.resize(std::min(dependency.from.size(), kLongestName));
  found_.push_back(std::move(dependency));
}

std::uint32_t LineCounter::at(std::size_t offset) {
  if (offset < counted_) {
    counted_ = 0;
    line_ = 1;
  }
  offset = std::min(offset, text_.size());
  line_ += static_cast<std::uint32_t>(
      std::ranges::count(text_.substr(counted_, offset - counted_), '\n'));
  counted_ = offset;
  return line_;
}

}  // namespace vouch::readers
