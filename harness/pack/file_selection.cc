#include "harness/pack/file_selection.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "checks/model/junk_files.h"
#include "checks/model/project_tree.h"
#include "harness/pack/git_ignored.h"
#include "util/error.h"
#include "util/text.h"

namespace vouch::pack {
namespace {

namespace fs = std::filesystem;

/// "my", "code", "v" of "my-code-v1.zip", and "final", "report" of "FinalReport.pdf".
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words;
  name = name.substr(0, name.rfind('.'));
  bool goes_on = false, was_small = false;
  for (const char c : name) {
    const bool is_small = c >= 'a' && c <= 'z', is_capital = c >= 'A' && c <= 'Z';
    if (is_small || is_capital) {
      if (!goes_on || (is_capital && was_small)) words.emplace_back();
      words.back() += lower_case(c);
    }
    goes_on = is_small || is_capital;
    was_small = is_small;
  }
  return words;
}

class Chooser {
 public:
  Chooser(fs::path directory, fs::path own_zip)
      : directory_(std::move(directory)), own_zip_(std::move(own_zip)) {
    if (auto ignored = git_ignored(directory_)) {
      choice_.git_was_asked = true;
      ignored_ = std::move(*ignored);
    }
  }

  PackChoice choose() {
    walk(directory_, "");
    std::ranges::sort(choice_.paths);
    std::ranges::sort(choice_.left_out, {}, &LeftOut::path);
    return std::move(choice_);
  }

 private:
  void walk(const fs::path& directory, const std::string& prefix) {
    std::vector<fs::directory_entry> entries;
    try {
      entries.assign(fs::directory_iterator(directory), fs::directory_iterator());
    } catch (const fs::filesystem_error& error) {
      throw InternalError(
          "pack", std::string("cannot read ") + directory.string() + ": " + error.code().message());
    }
    const bool is_build =
        !prefix.empty() && holds_build_mark(entries) && vendored_in(prefix + "x").empty();
    if (is_build) {
      return leave_out(prefix, std::string(words(JunkSort::build_directory)));
    }
    if (!prefix.empty() && holds_file(entries, "pyvenv.cfg")) {
      return leave_out(prefix, "a virtual environment, which works on one machine alone");
    }
    if (entries.empty() && !prefix.empty()) choice_.paths.push_back(prefix);
    for (const auto& entry : entries) take(entry, prefix + entry.path().filename().string());
  }

  static bool holds_file(const std::vector<fs::directory_entry>& entries, std::string_view name) {
    return std::ranges::any_of(
        entries, [&](const fs::directory_entry& entry) { return entry.path().filename() == name; });
  }

  /// At the top: an earlier zip of the project, or the report, which is handed in beside the code.
  std::string why_handed_in_beside(const std::string& name) const {
    if (name.find('/') != std::string::npos) return {};
    const std::string lower = lower_case(name);
    const std::vector<std::string> words = words_of(name);
    const auto has_any = [&](std::initializer_list<std::string_view> wanted) {
      return std::ranges::find_first_of(words, wanted) != words.end();
    };
    const std::string own = lower_case(fs::weakly_canonical(directory_).filename().string());
    if (lower.ends_with(".zip") &&
        (lower == own + ".zip" || has_any({"code", "submission", "handin", "hand-in"}))) {
      return "an earlier zip";
    }
    if (lower.ends_with(".pdf") && has_any({"report", "paper", "writeup", "write-up"})) {
      return "the report, which is handed in beside the code";
    }
    return {};
  }

  static bool holds_build_mark(const std::vector<fs::directory_entry>& entries) {
    return std::ranges::any_of(entries, [](const fs::directory_entry& entry) {
      return marks_build_directory(entry.path().filename().string());
    });
  }

  void take(const fs::directory_entry& entry, const std::string& path) {
    const fs::file_type type = entry.symlink_status().type();
    const bool is_directory = type == fs::file_type::directory;
    const std::string shown = is_directory ? path + '/' : path;
    if (!is_utf8(path)) return leave_out(shown, "its name is not UTF-8");
    if (const auto junk = junk_in(path, is_directory)) {
      return leave_out(shown, std::string(words(junk->sort)));
    }
    if (ignored_.contains(shown)) return leave_out(shown, "git ignores it");
    if (is_directory) return walk(entry.path(), shown);
    if (type == fs::file_type::symlink) return choice_.paths.push_back(path);
    if (type != fs::file_type::regular) return leave_out(shown, "no file, directory or link");
    std::error_code ignored;
    if (fs::equivalent(entry.path(), own_zip_, ignored)) return;
    if (auto why = why_handed_in_beside(path); !why.empty()) return leave_out(path, std::move(why));
    choice_.paths.push_back(path);
  }

  void leave_out(std::string path, std::string why) {
    choice_.left_out.push_back({std::move(path), std::move(why)});
  }

  fs::path directory_;
  fs::path own_zip_;
  std::set<std::string> ignored_;
  PackChoice choice_;
};

}  // namespace

PackChoice choose_files(const fs::path& directory, const fs::path& own_zip) {
  return Chooser(directory, own_zip).choose();
}

}  // namespace vouch::pack
