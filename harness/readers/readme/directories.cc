#include "harness/readers/readme/directories.h"

#include "harness/commands/shell_words.h"

namespace vouch::readers {

Directories::Directories(const ProjectFiles& files) {
  for (const std::string& path : files.paths) {
    for (auto slash = path.find('/'); slash != std::string::npos;
         slash = path.find('/', slash + 1)) {
      const std::string directory = path.substr(0, slash);
      if (!by_path_.emplace(to_lower(directory), directory).second) continue;
      const auto [entry, is_new] =
          by_name_.emplace(to_lower(commands::base_name(directory)), directory);
      if (!is_new) entry->second.clear();
    }
  }
}

std::optional<std::string> Directories::find(std::string_view name, std::string_view base) const {
  while (name.starts_with("./")) name.remove_prefix(2);
  while (name.ends_with('/')) name.remove_suffix(1);
  if (name.empty() || name.size() > 400 || name.starts_with('.') || name.starts_with('/'))
    return std::nullopt;
  const std::string small = to_lower(name);
  if (!base.empty()) {
    const auto below = by_path_.find(to_lower(base) + '/' + small);
    if (below != by_path_.end()) return below->second;
  }
  if (const auto at = by_path_.find(small); at != by_path_.end()) return at->second;
  const auto alone = by_name_.find(small);
  if (alone == by_name_.end() || alone->second.empty()) return std::nullopt;
  return alone->second;
}

}  // namespace vouch::readers
