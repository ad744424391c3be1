#include "checks/model/junk_files.h"

#include <array>

#include "checks/model/project_tree.h"

namespace vouch {
namespace {

using std::string_view;

constexpr std::array kVersionControl{string_view(".git"), string_view(".svn"), string_view(".hg"),
                                     string_view(".bzr"), string_view("CVS")};
constexpr std::array kFileManagerDirectories{string_view("__MACOSX"), string_view(".Trashes"),
                                             string_view(".Spotlight-V100"),
                                             string_view("$RECYCLE.BIN")};
constexpr std::array kCaches{string_view("__pycache__"), string_view(".pytest_cache"),
                             string_view(".mypy_cache"), string_view(".ipynb_checkpoints"),
                             string_view(".ruff_cache"), string_view(".tox"),
                             string_view(".ccls-cache"), string_view(".cache")};
constexpr std::array kEditorDirectories{string_view(".idea"), string_view(".vs")};
constexpr std::array kFileManager{string_view(".DS_Store"), string_view("Thumbs.db"),
                                  string_view("desktop.ini"), string_view(".directory")};
constexpr std::array kBuildMarks{string_view("CMakeCache.txt"), string_view(".ninja_log"),
                                 string_view(".ninja_deps"),    string_view("cmake_install.cmake"),
                                 string_view("build.ninja"),    string_view(".rustc_info.json"),
                                 string_view("config.status")};

/// The directory of `names` that `path` lies in, or is; a file of such a name is none (`.git` of a
/// submodule is a file).
string_view junk_directory(string_view path, bool is_directory,
                           std::span<const string_view> names) {
  const string_view directory = up_to_part(path, names);
  return directory.size() < path.size() || is_directory ? directory : string_view();
}

bool is_editors_file(string_view name) {
  return name.ends_with("~") || (name.starts_with("#") && name.ends_with("#")) ||
         (name.starts_with(".") && (name.ends_with(".swp") || name.ends_with(".swo"))) ||
         name.starts_with(".#");
}

}  // namespace

string_view words(JunkSort sort) {
  switch (sort) {
    case JunkSort::file_manager: return "left by a file manager";
    case JunkSort::version_control: return "version control's own records";
    case JunkSort::editor: return "left by an editor";
    case JunkSort::cache: return "caches that programs make again";
    case JunkSort::build_directory: return "an earlier build's directory";
  }
  return "";
}

std::optional<Junk> junk_in(string_view path, bool is_directory) {
  const auto directory = [&](std::span<const string_view> names) {
    return junk_directory(path, is_directory, names);
  };
  if (const auto at = directory(kVersionControl); !at.empty()) {
    return Junk{JunkSort::version_control, at};
  }
  if (const auto at = directory(kFileManagerDirectories); !at.empty()) {
    return Junk{JunkSort::file_manager, at};
  }
  if (!vendored_in(path).empty()) return std::nullopt;
  if (const auto at = directory(kCaches); !at.empty()) return Junk{JunkSort::cache, at};
  if (const auto at = directory(kEditorDirectories); !at.empty()) return Junk{JunkSort::editor, at};
  if (is_directory) return std::nullopt;
  const string_view name = file_name(path);
  if (is_one_of(name, kFileManager) || name.starts_with("._")) {
    return Junk{JunkSort::file_manager, path};
  }
  if (is_editors_file(name)) return Junk{JunkSort::editor, path};
  return std::nullopt;
}

bool marks_build_directory(string_view name) { return is_one_of(name, kBuildMarks); }

}  // namespace vouch
