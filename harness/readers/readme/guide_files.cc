#include "harness/readers/readme/guide_files.h"

#include <algorithm>
#include <array>
#include <utility>

#include "harness/commands/shell_words.h"

namespace vouch::readers {
namespace {

constexpr std::size_t kMostGuides = 8;
constexpr std::size_t kLongestLink = 256;  // bytes

/// The format of a guide's name, or "" for what is none.
std::string format_of(std::string_view path) {
  static constexpr std::pair<std::string_view, std::string_view> kEndings[] = {
      {".md", "markdown"},       {".markdown", "markdown"}, {".txt", "text"},
      {".rst", "rst"},           {".org", "org"},           {".adoc", "asciidoc"},
      {".asciidoc", "asciidoc"}, {".rdoc", "rdoc"},         {".textile", "textile"},
      {".html", "html"},         {".ipynb", "notebook"}};
  const std::string small = to_lower(path);
  for (const auto& [ending, format] : kEndings) {
    if (small.ends_with(ending)) return std::string(format);
  }
  return commands::base_name(small).find('.') == std::string_view::npos ? "text" : "";
}

bool says_build(std::string_view path) {
  const std::string name = to_lower(commands::base_name(path));
  return name.starts_with("install") || name.starts_with("build") || name.starts_with("compil") ||
         name.starts_with("setup");
}

/// "docs/../BUILD.md" below `directory`, as a path of the zip; "" when it leads out.
std::string resolved(std::string_view directory, std::string_view link) {
  std::string path(link.starts_with('/') ? std::string_view{} : directory);
  path += link;
  std::vector<std::string_view> parts;
  std::string_view rest = path;
  while (!rest.empty()) {
    const std::string_view part = rest.substr(0, rest.find('/'));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(part);
    } else if (parts.empty()) {
      return {};
    } else {
      parts.pop_back();
    }
  }
  std::string out;
  for (const std::string_view part : parts) {
    if (!out.empty()) out += '/';
    out += part;
  }
  return out;
}

void add(std::vector<GuideFile>& guides, const ProjectFiles& files, const std::string& path) {
  if (path.empty() || guides.size() >= kMostGuides || !files.paths.contains(path)) return;
  const std::string format = format_of(path);
  const bool known =
      std::ranges::any_of(guides, [&](const GuideFile& guide) { return guide.path == path; });
  if (!format.empty() && !known) guides.push_back({path, format, says_build(path)});
}

}  // namespace

std::vector<GuideFile> linked_guides(std::string_view text, const ProjectFiles& files,
                                     std::string_view directory) {
  std::vector<GuideFile> guides;
  const auto take = [&](std::size_t begin, char end) {
    const std::string_view rest = text.substr(begin, kLongestLink);
    std::string_view link = rest.substr(0, std::min(rest.find(end), rest.find(' ')));
    link = link.substr(0, link.find('#'));
    if (link.empty() || link.find("://") != std::string_view::npos) return;
    std::string path = resolved(directory, link);
    // A link to a directory means its README.
    if (!files.paths.contains(path + "/README.md")) return add(guides, files, path);
    add(guides, files, path + "/README.md");
  };
  for (auto at = text.find("]("); at != std::string_view::npos; at = text.find("](", at + 2))
    take(at + 2, ')');
  for (auto at = text.find("href=\""); at != std::string_view::npos;
       at = text.find("href=\"", at + 6))
    take(at + 6, '"');
  for (auto at = text.find("link:"); at != std::string_view::npos; at = text.find("link:", at + 5))
    take(at + 5, '[');
  for (auto at = text.find('`'); at != std::string_view::npos && guides.size() < kMostGuides;
       at = text.find('`', at + 1))
    if (at + 1 < text.size() && text[at + 1] != '`') take(at + 1, '`');
  return guides;
}

std::vector<GuideFile> named_guides(const ProjectFiles& files) {
  static constexpr std::array<std::string_view, 16> kNames{
      "install",         "installation",    "build",
      "building",        "compile",         "compiling",
      "usage",           "running",         "run",
      "howto",           "how_to_run",      "setup",
      "getting_started", "getting-started", "gettingstarted",
      "quickstart"};
  std::vector<GuideFile> guides;
  for (const std::string& path : files.paths) {
    const std::string small = to_lower(path);
    const auto slash = small.find('/');
    const std::string_view directory =
        std::string_view(small).substr(0, slash == std::string::npos ? 0 : slash);
    if (slash != std::string::npos && directory != "docs" && directory != "doc") continue;
    const std::string_view name = commands::base_name(small);
    const auto dot = name.rfind('.');
    const std::string_view stem = name.substr(0, dot);
    if (std::ranges::find(kNames, stem) == kNames.end()) continue;
    // `build` alone is a directory or a program more often than a guide.
    const bool shouted =
        commands::base_name(path).front() >= 'A' && commands::base_name(path).front() <= 'Z';
    if (dot == std::string_view::npos && !shouted) continue;
    add(guides, files, path);
  }
  return guides;
}

}  // namespace vouch::readers
