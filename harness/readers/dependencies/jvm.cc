// Maven's pom.xml, Gradle's build scripts (both languages) and Bazel's module and workspace files.
// Scanners for the few forms that projects use, linear in the text: what they do not know they
// leave out, so that nobody is told of a dependency that is none.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/readers/dependencies/collector.h"

namespace vouch::readers {
namespace {

// --- Maven
// ----------------------------------------------------------------------------------------

struct Tag {
  std::string_view name;
  bool closes = false;
  std::size_t begin = 0, end = 0;  // of "<name ...>"
};

/// The next tag from `at` on, comments and declarations left out.
std::optional<Tag> next_tag(std::string_view text, std::size_t at) {
  while (true) {
    at = text.find('<', at);
    if (at == std::string_view::npos) return std::nullopt;
    if (text.substr(at).starts_with("<!--")) {
      const auto end = text.find("-->", at);
      if (end == std::string_view::npos) return std::nullopt;
      at = end + 3;
      continue;
    }
    const auto end = text.find('>', at);
    if (end == std::string_view::npos) return std::nullopt;
    if (text[at + 1] == '?' || text[at + 1] == '!' || text[end - 1] == '/') {
      at = end + 1;
      continue;
    }
    Tag tag{.name = {}, .closes = text[at + 1] == '/', .begin = at, .end = end + 1};
    const std::string_view inside = text.substr(at + 1, end - at - 1);
    tag.name = inside.substr(tag.closes ? 1 : 0);
    tag.name = tag.name.substr(0, tag.name.find_first_of(" \t\r\n"));
    return tag;
  }
}

struct Artifact {
  std::string group, name, scope;
  bool optional = false;
  std::size_t offset = 0;
};

/// Walks a POM and gives its own artifact and the dependencies of the project itself.
class PomReader {
 public:
  explicit PomReader(std::string_view text) : text_(text) {}

  void run() {
    constexpr std::size_t kDeepest = 64;
    std::size_t at = 0;
    while (const auto tag = next_tag(text_, at)) {
      at = tag->end;
      if (tag->closes) {
        if (!path_.empty()) path_.pop_back();
        if (tag->name == "dependency" && is_in("dependencies")) artifacts.push_back(current_);
        continue;
      }
      if (path_.size() >= kDeepest) return;
      path_.push_back(tag->name);
      if (tag->name == "dependency")
        current_ = {.group = {}, .name = {}, .scope = {}, .offset = tag->begin};
      const std::string_view value = trim(text_.substr(at, text_.find('<', at) - at));
      if (path_.size() >= 2 && path_[path_.size() - 2] == "dependency") take(tag->name, value);
    }
  }

  std::vector<Artifact> artifacts;

 private:
  /// project/dependencies and project/profiles/profile/dependencies: not what is only managed, and
  /// not a plugin's own.
  bool is_in(std::string_view parent) const {
    if (path_.empty() || path_.back() != parent) return false;
    return std::ranges::none_of(path_, [](std::string_view part) {
      return part == "dependencyManagement" || part == "plugin" || part == "build";
    });
  }

  void take(std::string_view tag, std::string_view value) {
    if (tag == "groupId") current_.group = value;
    if (tag == "artifactId") current_.name = value;
    if (tag == "scope") current_.scope = value;
    if (tag == "optional") current_.optional = value == "true";
  }

  std::string_view text_;
  std::vector<std::string_view> path_;
  Artifact current_;
};

// --- Gradle
// ---------------------------------------------------------------------------------------

/// The first quoted text of `line` from `at` on.
std::string_view quoted(std::string_view line, std::size_t at = 0) {
  const auto begin = line.find_first_of("'\"", at);
  if (begin == std::string_view::npos) return {};
  const auto end = line.find(line[begin], begin + 1);
  if (end == std::string_view::npos) return {};
  return line.substr(begin + 1, end - begin - 1);
}

/// "implementation 'g:a:1'" and "testImplementation(\"g:a:1\")": what Gradle's Java plugin knows.
bool is_configuration(std::string_view word) {
  static constexpr std::array<std::string_view, 16> kNames{"implementation",
                                                           "api",
                                                           "compile",
                                                           "compileOnly",
                                                           "runtimeOnly",
                                                           "runtime",
                                                           "annotationProcessor",
                                                           "testImplementation",
                                                           "testCompile",
                                                           "testRuntimeOnly",
                                                           "testCompileOnly",
                                                           "testRuntime",
                                                           "kapt",
                                                           "ksp",
                                                           "classpath",
                                                           "developmentOnly"};
  return std::ranges::find(kNames, word) != kNames.end();
}

void take_gradle_line(const BuildFile& file, Collector& collector, std::string_view line,
                      std::uint32_t number) {
  const auto head_end = line.find_first_of(" (");
  if (head_end == std::string_view::npos) return;
  const std::string_view head = line.substr(0, head_end);
  const std::string_view text = quoted(line);
  Dependency dependency{.file = {}, .line = number, .ecosystem = "gradle", .name = {}};
  if (head == "id" && line.find("version") != std::string_view::npos) {
    dependency.name = "plugin " + std::string(text);
  } else if (is_configuration(head)) {
    const auto first = text.find(':');
    if (first == std::string_view::npos) return;  // files(...), project(":lib"), a map
    if (first == 0 || line.find("project(") != std::string_view::npos) return;
    const std::string_view artifact = text.substr(first + 1, text.find(':', first + 1) - first - 1);
    dependency.name = std::string(text.substr(0, first)) + ':' + std::string(artifact);
    dependency.in_zip = collector.shelf().has_package(artifact);
  } else {
    return;
  }
  collector.add(file, std::move(dependency));
}

}  // namespace

void read_pom(const BuildFile& file, Collector& collector) {
  PomReader reader(file.text);
  reader.run();
  LineCounter lines(file.text);
  for (const Artifact& artifact : reader.artifacts) {
    // A module of the project itself: `${project.groupId}`, or one whose directory is there.
    if (artifact.group.starts_with("${project.") || artifact.scope == "system" ||
        artifact.group.empty() || collector.shelf().has_directory(artifact.name))
      continue;
    Dependency dependency{.file = {},
                          .line = lines.at(artifact.offset),
                          .ecosystem = "maven",
                          .name = artifact.group + ':' + artifact.name};
    dependency.conditional = artifact.optional;
    dependency.in_zip = collector.shelf().has_package(artifact.name);
    collector.add(file, std::move(dependency));
  }
}

void read_gradle(const BuildFile& file, Collector& collector) {
  std::uint32_t number = 0;
  bool comment = false;
  for (std::size_t at = 0; at < file.text.size();) {
    const auto end = std::min(file.text.find('\n', at), file.text.size());
    const std::string_view line = trim(std::string_view(file.text).substr(at, end - at));
    at = end + 1;
    ++number;
    if (line.starts_with("/*")) comment = true;
    if (!comment && !line.starts_with("//")) take_gradle_line(file, collector, line, number);
    if (line.find("*/") != std::string_view::npos) comment = false;
  }
}

/// bazel_dep(name = "x"), and http_archive, git_repository with their names and URLs.
void read_bazel(const BuildFile& file, Collector& collector) {
  const std::string_view text = file.text;
  LineCounter lines(text);
  for (const std::string_view rule : {"bazel_dep(", "http_archive(", "git_repository("}) {
    for (auto at = text.find(rule); at != std::string_view::npos; at = text.find(rule, at + 1)) {
      const auto line_begin = text.rfind('\n', at) + 1;                       // npos + 1 is 0
      if (!trim(text.substr(line_begin, at - line_begin)).empty()) continue;  // a comment, a load()
      const std::string_view call =
          text.substr(at, std::min<std::size_t>(text.find("\n)", at) - at, 2000));
      const auto key = call.find("name");
      if (key == std::string_view::npos) continue;
      const std::string_view name = quoted(call, key);
      Dependency dependency{
          .file = {}, .line = lines.at(at), .ecosystem = "bazel", .name = std::string(name)};
      if (const auto scheme = call.find("http"); scheme > rule.size() && scheme != call.npos)
        dependency.from = call.substr(scheme, call.find_first_of("'\"", scheme) - scheme);
      dependency.in_zip = collector.shelf().has_directory(name);
      collector.add(file, std::move(dependency));
    }
  }
}

}  // namespace vouch::readers
