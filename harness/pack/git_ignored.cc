#include "harness/pack/git_ignored.h"

#include <unistd.h>

#include <algorithm>
#include <system_error>

#include "util/os/subprocess.h"
#include "util/os/temp_dir.h"

namespace vouch::pack {
namespace {

namespace fs = std::filesystem;

std::optional<fs::path> find_git() {
  for (const char* directory : {"/usr/bin", "/usr/local/bin", "/bin", "/opt/homebrew/bin"}) {
    fs::path git = fs::path(directory) / "git";
    if (access(git.c_str(), X_OK) == 0) return git;
  }
  return std::nullopt;
}

/// The directory above (or `directory` itself) that holds .git; `directory` when there is none.
fs::path work_tree_of(const fs::path& directory) {
  for (fs::path at = directory; at != at.root_path(); at = at.parent_path()) {
    if (fs::is_directory(fs::symlink_status(at / ".git"))) return at;
  }
  return directory;
}

std::optional<std::string> run_git(const fs::path& git, const fs::path& repository,
                                   const fs::path& work_tree, std::vector<std::string> arguments) {
  os::ProcessSpec spec;
  spec.argv = {git.string()};
  spec.argv.insert(spec.argv.end(), arguments.begin(), arguments.end());
  spec.environment = {"PATH=/usr/bin:/bin",
                      "LC_ALL=C.UTF-8",
                      "HOME=/nonexistent",
                      "GIT_CONFIG_NOSYSTEM=1",
                      "GIT_CONFIG_GLOBAL=/dev/null",
                      "GIT_TERMINAL_PROMPT=0",
                      "GIT_OPTIONAL_LOCKS=0",
                      "GIT_DIR=" + repository.string(),
                      "GIT_WORK_TREE=" + work_tree.string()};
  const auto end = os::run_process(spec);
  const bool well = end.ending == os::ProcessResult::Ending::exited && end.exit_code == 0;
  return well ? std::optional(end.output) : std::nullopt;
}

}  // namespace

std::optional<std::set<std::string>> git_ignored(const fs::path& directory) {
  const auto git = find_git();
  if (!git) return std::nullopt;
  // Stands in for the directory's .git: empty but for a copy of the index, which says what is
  // tracked.
  const os::TempDir repository("vouch-git-");
  const fs::path own = fs::canonical(directory);
  const fs::path work_tree = work_tree_of(own);
  if (!run_git(*git, repository.path(), work_tree, {"init", "--quiet", "--template="})) {
    return std::nullopt;
  }
  std::error_code ignored;
  for (const char* file : {"index", "info/exclude"}) {
    fs::create_directories(repository.path() / "info", ignored);
    const fs::path theirs = work_tree / ".git" / file;
    if (fs::is_regular_file(fs::symlink_status(theirs, ignored))) {
      fs::copy_file(theirs, repository.path() / file, ignored);
    }
  }
  const std::vector<std::string> list{
      "-C",       own.string(), "ls-files",           "-z",
      "--others", "--ignored",  "--exclude-standard", "--directory"};
  auto answer = run_git(*git, repository.path(), work_tree, list);
  if (!answer) {
    // An index that this git cannot read: then nothing counts as tracked.
    fs::remove(repository.path() / "index", ignored);
    answer = run_git(*git, repository.path(), work_tree, list);
  }
  if (!answer) return std::nullopt;
  std::set<std::string> paths;
  for (std::size_t begin = 0; begin < answer->size();) {
    const std::size_t end = std::min(answer->find('\0', begin), answer->size());
    paths.insert(answer->substr(begin, end - begin));
    begin = end + 1;
  }
  return paths;
}

}  // namespace vouch::pack
