// What git would leave out of a directory. Git is asked, not imitated; but none of the directory's
// own settings (.git/config) are read, because they may name programs for git to run.
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>

namespace vouch::pack {

/// Paths below `directory`, a directory's with a '/' at its end and then without what is in it.
/// Files that are tracked are never among them. None when this machine has no git.
std::optional<std::set<std::string>> git_ignored(const std::filesystem::path& directory);

}  // namespace vouch::pack
