#include "harness/verify/packages.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "util/os/text_file.h"

namespace vouch::verify {
namespace {

namespace fs = std::filesystem;
using std::string_view;

// Debian's sections (deb-control(5)) of what no build uses. "tex" is not among them: guides run it.
constexpr std::array<string_view, 4> kUnusedSections{"doc", "localization", "editors", "fonts"};

constexpr std::array<string_view, 14> kUnusedPaths{
    "/usr/share/doc/",  "/usr/share/doc-base/",        "/usr/share/man/",
    "/usr/share/info/", "/usr/share/locale/",          "/usr/share/lintian/",
    "/usr/share/bug/",  "/usr/share/bash-completion/", "/usr/share/icons/",
    "/usr/share/zsh/",  "/usr/share/applications/",    "/usr/share/pixmaps/",
    "/usr/share/menu/", "/usr/share/reportbug/"};

/// Calls `take` with each line, without its line feed.
template <typename Take>
void each_line(string_view text, Take take) {
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    take(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// Does dpkg's list of the package's files name one that a step could use? A directory is told by
/// the line after it, which is below it.
bool has_usable_file(string_view list) {
  std::vector<string_view> paths;
  each_line(list, [&](string_view path) { paths.push_back(path); });
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const string_view path = paths[i];
    const bool is_directory =
        path == "/." || (i + 1 < paths.size() && paths[i + 1].size() > path.size() &&
                         paths[i + 1].starts_with(path) && paths[i + 1][path.size()] == '/');
    const auto holds = [path](string_view directory) {
      return path.starts_with(directory) || path == directory.substr(0, directory.size() - 1);
    };
    if (!is_directory && std::ranges::none_of(kUnusedPaths, holds)) return true;
  }
  return false;
}

struct Package {
  std::string name, version, section, architecture;
  bool installed = false;
};

bool counts(const Package& package, const fs::path& root) {
  string_view section = package.section;
  if (const auto slash = section.rfind('/'); slash != section.npos)
    section.remove_prefix(slash + 1);
  if (std::ranges::find(kUnusedSections, section) != kUnusedSections.end()) return false;
  const fs::path info = root / "var/lib/dpkg/info";
  for (const std::string& name :
       {package.name + ".list", package.name + ":" + package.architecture + ".list"}) {
    if (const auto list = os::read_text(info / name))
      return list->empty() || has_usable_file(*list);
  }
  return true;
}

}  // namespace

std::map<std::string, std::string> usable_packages(const fs::path& root) {
  std::map<std::string, std::string> packages;
  const std::string status = os::read_text(root / "var/lib/dpkg/status").value_or("");
  Package package;
  const auto close = [&] {
    if (package.installed && counts(package, root)) packages[package.name] = package.version;
    package = {};
  };
  each_line(status, [&](string_view line) {
    const auto value_of = [&](string_view key, std::string& value) {
      if (line.starts_with(key)) value = line.substr(key.size());
    };
    if (line.empty()) close();
    value_of("Package: ", package.name);
    value_of("Version: ", package.version);
    value_of("Section: ", package.section);
    value_of("Architecture: ", package.architecture);
    if (line == "Status: install ok installed" || line == "Status: hold ok installed") {
      package.installed = true;
    }
  });
  close();
  return packages;
}

std::string packages_text(const std::map<std::string, std::string>& packages) {
  std::string text;
  for (const auto& [name, version] : packages) text += fmt::format("{} {}\n", name, version);
  return text;
}

std::vector<std::string> package_changes(const std::string& before,
                                         const std::map<std::string, std::string>& now) {
  std::map<std::string, std::string> earlier;
  each_line(before, [&](string_view line) {
    const auto blank = line.find(' ');
    if (blank != line.npos) earlier.emplace(line.substr(0, blank), line.substr(blank + 1));
  });
  std::vector<std::string> changes;
  for (const auto& [name, version] : earlier) {
    const auto found = now.find(name);
    if (found == now.end()) {
      changes.push_back(name + " is gone");
    } else if (found->second != version) {
      changes.push_back(fmt::format("{} {} -> {}", name, version, found->second));
    }
  }
  for (const auto& [name, version] : now) {
    if (!earlier.contains(name)) changes.push_back(fmt::format("{} {} is new", name, version));
  }
  return changes;
}

}  // namespace vouch::verify
