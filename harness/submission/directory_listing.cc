#include "harness/submission/directory_listing.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <system_error>

#include "util/error.h"
#include "util/os/file_type.h"
#include "util/text.h"

namespace vouch::submission {
namespace {

namespace fs = std::filesystem;

/// What somebody would hand in as their code: documents, jars and wheels are zips inside, too, and
/// lie in many a project. False, too, for a file that cannot be read: that is told where it is
/// taken in.
bool is_zip(const fs::path& file) {
  const std::string extension = file.extension();
  if (!extension.empty() && lower_case(extension) != ".zip") return false;
  try {
    return os::sniff(file) == os::FileType::zip;
  } catch (const InternalError&) {
    return false;
  }
}

}  // namespace

std::vector<fs::directory_entry> entries_of(const fs::path& directory) {
  std::error_code error;
  std::vector<fs::directory_entry> entries;
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    if (!it->path().filename().string().starts_with('.')) entries.push_back(*it);
  }
  if (error) {
    throw InternalError("intake", fmt::format("cannot read the directory {}: {}",
                                              directory.string(), error.message()));
  }
  std::ranges::sort(entries, {}, [](const auto& entry) { return entry.path().filename(); });
  return entries;
}

bool is_plain_file(const fs::directory_entry& entry) {
  std::error_code ignored;
  return entry.symlink_status(ignored).type() == fs::file_type::regular;
}

bool is_directory(const fs::directory_entry& entry) {
  std::error_code ignored;
  return entry.symlink_status(ignored).type() == fs::file_type::directory;
}

std::vector<HandedIn> files_in(const fs::path& directory) {
  std::vector<HandedIn> files;
  for (const auto& entry : entries_of(directory)) {
    const std::string name = entry.path().filename();
    if (!is_plain_file(entry) || name == kSubmissionFile) continue;
    files.push_back({entry.path(), name, {}});
  }
  return files;
}

std::vector<HandedIn> pdfs_in(const fs::path& directory) {
  std::vector<HandedIn> pdfs;
  for (const auto& entry : entries_of(directory)) {
    if (!is_plain_file(entry) || os::sniff(entry.path()) != os::FileType::pdf) continue;
    pdfs.push_back({entry.path(), entry.path().filename(), {}});
  }
  return pdfs;
}

bool holds_source(const fs::path& directory) {
  static constexpr std::array<std::string_view, 12> kMarks{
      "Makefile", "makefile",       "CMakeLists.txt", "Cargo.toml",   "go.mod",    "pom.xml",
      "setup.py", "pyproject.toml", "package.json",   "build.gradle", "configure", "meson.build"};
  static constexpr std::array<std::string_view, 10> kCode{".c",  ".cc",   ".cpp", ".h",  ".py",
                                                          ".go", ".java", ".rs",  ".js", ".sh"};
  return std::ranges::any_of(entries_of(directory), [](const fs::directory_entry& entry) {
    const std::string name = entry.path().filename();
    return name.starts_with("README") || name.starts_with("readme") ||
           std::ranges::find(kMarks, name) != kMarks.end() ||
           std::ranges::find(kCode, entry.path().extension()) != kCode.end();
  });
}

bool looks_like_source(const fs::path& directory) {
  for (const auto& entry : entries_of(directory)) {
    if (entry.path().filename() == kSubmissionFile) return false;
    if (is_plain_file(entry) && is_zip(entry.path())) return false;
  }
  return holds_source(directory);
}

}  // namespace vouch::submission
