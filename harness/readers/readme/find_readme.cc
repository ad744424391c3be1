#include "harness/readers/readme/find_readme.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>

#include "harness/commands/shell_words.h"
#include "util/os/fd.h"

namespace vouch::readers {
namespace {

constexpr std::size_t kMostEntries = 100'000;
constexpr std::size_t kDeepest = 16;  // directories; a README or a script lies no deeper
constexpr std::size_t kDeepestReadme = 3;

struct CloseDirectory {
  void operator()(DIR* directory) const { closedir(directory); }
};

bool is_vendored(std::string_view directory) {
  static constexpr std::array<std::string_view, 18> kVendored{
      "node_modules", "vendor",    "third_party",   "third-party", "thirdparty", "3rdparty",
      "external",     "externals", "extern",        "deps",        ".git",       "venv",
      ".venv",        "env",       "site-packages", "__MACOSX",    "target",     ".idea"};
  return std::ranges::find(kVendored, directory) != kVendored.end();
}

void list(int parent, const char* name, const std::string& prefix, std::size_t depth,
          ProjectFiles& files) {
  os::Fd fd(openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!fd) return;
  const std::unique_ptr<DIR, CloseDirectory> directory(fdopendir(fd.get()));
  if (!directory) return;
  const int directory_fd = fd.release();  // the stream closes it
  while (const dirent* entry = readdir(directory.get())) {
    const std::string_view file = entry->d_name;
    if (file == "." || file == ".." || files.paths.size() >= kMostEntries) continue;
    const std::string path = prefix + std::string(file);
    files.paths.insert(path);
    struct stat status {};
    if (fstatat(directory_fd, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
    if (S_ISDIR(status.st_mode) && depth < kDeepest && file != ".git")
      list(directory_fd, entry->d_name, path + '/', depth + 1, files);
  }
}

struct Ending {
  std::string_view ending;
  std::string_view format;
  bool readable;
};

/// In the order of preference.
constexpr Ending kEndings[] = {{"md", "markdown", true},     {"markdown", "markdown", true},
                               {"mkd", "markdown", true},    {"mdown", "markdown", true},
                               {"mkdn", "markdown", true},   {"mdx", "markdown", true},
                               {"rmd", "markdown", true},    {"qmd", "markdown", true},
                               {"", "text", true},           {"txt", "text", true},
                               {"text", "text", true},       {"rst", "rst", true},
                               {"rest", "rst", true},        {"org", "org", true},
                               {"adoc", "asciidoc", true},   {"asciidoc", "asciidoc", true},
                               {"asc", "asciidoc", true},    {"rdoc", "rdoc", true},
                               {"textile", "textile", true}, {"mediawiki", "wiki", true},
                               {"wiki", "wiki", true},       {"creole", "wiki", true},
                               {"pod", "pod", true},         {"tex", "latex", true},
                               {"latex", "latex", true},     {"1", "man", true},
                               {"7", "man", true},           {"man", "man", true},
                               {"html", "html", true},       {"htm", "html", true},
                               {"xhtml", "html", true},      {"ipynb", "notebook", true},
                               {"docx", "docx", false},      {"pdf", "pdf", false},
                               {"doc", "doc", false},        {"rtf", "rtf", false},
                               {"odt", "odt", false},        {"pages", "pages", false},
                               {"epub", "epub", false},      {"pptx", "pptx", false},
                               {"xlsx", "xlsx", false}};
/// What is called README and has another ending is read as text: "README.linux".
constexpr Ending kOther{"", "text", true};

/// Files that only begin with the word: "readme.py", "readme.png".
bool is_no_text(std::string_view ending) {
  static constexpr std::array<std::string_view, 30> kOthers{
      "py",  "c",   "cc",   "cpp",  "h",   "hpp", "java", "js",   "ts",   "css",
      "sh",  "bat", "ps1",  "rb",   "go",  "rs",  "png",  "jpg",  "jpeg", "gif",
      "svg", "bmp", "webp", "json", "xml", "yml", "yaml", "toml", "zip",  "lnk"};
  return std::ranges::find(kOthers, ending) != kOthers.end();
}

/// The word for "read me" that begins the name, in the languages that people use.
std::size_t length_of_word(std::string_view name) {
  static constexpr std::array<std::string_view, 10> kWords{"readme",
                                                           "leeme",
                                                           "l\xC3\xA9"
                                                           "eme",
                                                           "leiame",
                                                           "lisezmoi",
                                                           "liesmich",
                                                           "leggimi",
                                                           "使用说明",
                                                           "说明",
                                                           "自述文件"};
  for (const std::string_view word : kWords) {
    if (name.starts_with(word)) return word.size();
  }
  return 0;
}

/// The row of a README's name, and whether it is more than "readme.ending" ("README-zh.md").
const Ending* match(std::string_view file, bool& plain) {
  std::string name = to_lower(file);
  for (const char c : {' ', '_', '-'}) {
    if (name.starts_with(std::string("read") + c + "me")) name.erase(4, 1);
  }
  const std::size_t word = length_of_word(name);
  if (word == 0) return nullptr;
  const auto dot = name.rfind('.');
  const std::string_view ending =
      dot == std::string::npos ? std::string_view{} : std::string_view(name).substr(dot + 1);
  const std::string_view stem = std::string_view(name).substr(0, dot);
  plain = stem.size() == word;
  if (!plain && stem[word] != '-' && stem[word] != '_' && stem[word] != '.' && stem[word] != ' ')
    return nullptr;
  const auto it = std::ranges::find(kEndings, ending, &Ending::ending);
  if (it != std::end(kEndings)) return it;
  return plain && !is_no_text(ending) ? &kOther : nullptr;
}

/// How many directories lie one in the other, each with nothing beside it, before the project
/// begins.
std::size_t single_directories(const ProjectFiles& files) {
  std::size_t depth = 0;
  for (std::string above; depth < kDeepest; ++depth) {
    std::string only;
    for (auto it = files.paths.lower_bound(above);
         it != files.paths.end() && it->starts_with(above); ++it) {
      const std::string top = it->substr(0, it->find('/', above.size()));
      if (top == above + "__MACOSX" || top == above + ".DS_Store" || top == only) continue;
      if (!only.empty()) return depth;
      only = top;
    }
    above = only + '/';
    const auto below = files.paths.lower_bound(above);
    if (only.empty() || below == files.paths.end() || !below->starts_with(above)) return depth;
  }
  return depth;
}

}  // namespace

std::size_t sources_in(const ProjectFiles& files, std::string_view directory) {
  static constexpr std::array<std::string_view, 14> kSources{
      ".c",  ".cc", ".cpp", ".h",  ".py", ".java",    ".rs",
      ".go", ".js", ".ts",  ".cu", ".sh", "Makefile", "CMakeLists.txt"};
  std::size_t count = 0;
  for (auto it = files.paths.lower_bound(directory);
       it != files.paths.end() && it->starts_with(directory); ++it) {
    if (std::ranges::any_of(kSources,
                            [&](std::string_view ending) { return it->ends_with(ending); }))
      ++count;
  }
  return count;
}

ProjectFiles list_project(int project) {
  ProjectFiles files;
  list(project, ".", "", 0, files);
  return files;
}

std::optional<std::string> read_project_file(int project, const std::string& path,
                                             std::size_t most) {
  const os::Fd fd(openat(project, path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct stat status {};
  if (!fd || fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  std::string bytes;
  bytes.resize(std::min(most, static_cast<std::size_t>(status.st_size)));
  std::size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t got = read(fd.get(), bytes.data() + have, bytes.size() - have);
    if (got <= 0) break;
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

std::vector<Candidate> find_candidates(const ProjectFiles& files) {
  const std::size_t deepest = kDeepestReadme + single_directories(files);
  struct Ranked {
    Candidate candidate;
    bool plain;
    std::size_t sources;
    std::ptrdiff_t preference;
  };
  std::vector<Ranked> found;
  for (const std::string& path : files.paths) {
    const auto depth = static_cast<std::size_t>(std::ranges::count(path, '/'));
    if (depth > deepest || found.size() > 200) continue;
    bool plain = false;
    const Ending* ending = match(commands::base_name(path), plain);
    if (ending == nullptr) continue;
    const std::string directory = path.substr(0, path.size() - commands::base_name(path).size());
    bool vendored = false;
    for (std::size_t at = 0; at < directory.size();) {
      const auto slash = directory.find('/', at);
      vendored = vendored || is_vendored(std::string_view(directory).substr(at, slash - at));
      at = slash + 1;
    }
    if (vendored || files.paths.contains(path + '/')) continue;
    const std::size_t sources = depth == 0 ? 0 : sources_in(files, directory);
    found.push_back({{path, std::string(ending->format), ending->readable, depth},
                     plain,
                     sources,
                     ending == &kOther ? std::ssize(kEndings) : ending - kEndings});
  }
  std::ranges::stable_sort(found, [](const Ranked& a, const Ranked& b) {
    if ((a.candidate.depth == 0) != (b.candidate.depth == 0)) return a.candidate.depth == 0;
    if (a.candidate.readable != b.candidate.readable) return a.candidate.readable;
    if (a.candidate.depth != b.candidate.depth) return a.candidate.depth < b.candidate.depth;
    if (a.sources != b.sources) return a.sources > b.sources;
    if (a.plain != b.plain) return a.plain;
    return a.preference < b.preference;
  });
  std::vector<Candidate> candidates;
  for (Ranked& ranked : found) candidates.push_back(std::move(ranked.candidate));
  return candidates;
}

}  // namespace vouch::readers
