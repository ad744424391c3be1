#include "harness/readers/archive/tree.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace vouch::readers {
namespace {

std::string_view first_part(std::string_view path) { return path.substr(0, path.find('/')); }

/// What macOS's Finder and Windows' Explorer leave beside what was zipped.
bool is_leavings(std::string_view top) {
  return top == "__MACOSX" || top == ".DS_Store" || top == "Thumbs.db" || top == "desktop.ini" ||
         top.starts_with("._");
}

}  // namespace

void Tree::put(std::string_view path, Node node) {
  nodes_.insert_or_assign(std::string(path), std::move(node));
}

const Tree::Node* Tree::find(const std::string& path) const {
  const auto it = nodes_.find(path);
  return it == nodes_.end() ? nullptr : &it->second;
}

std::string Tree::single_root() const {
  std::string_view root;
  for (const auto& [path, node] : nodes_) {
    const std::string_view top = first_part(path);
    if (is_leavings(top) || top == root) continue;
    if (!root.empty()) return {};
    root = top;
  }
  const Node* node = find(std::string(root));
  return node != nullptr && node->type == 'd' ? std::string(root) : std::string();
}

std::vector<TreeEntry> Tree::list(std::string_view root, std::uint64_t& total) const {
  const std::string prefix = root.empty() ? std::string() : std::string(root) + '/';
  std::vector<std::pair<std::string_view, const Node*>> below;
  for (const auto& [path, node] : nodes_) {
    if (path.size() > prefix.size() && path.starts_with(prefix)) {
      below.emplace_back(std::string_view(path).substr(prefix.size()), &node);
    }
  }
  total = below.size();
  if (below.size() > kTreeEntriesListed) {
    const auto depth = [](const auto& entry) {
      return std::pair(std::ranges::count(entry.first, '/'), entry.first);
    };
    std::ranges::nth_element(below, below.begin() + kTreeEntriesListed, {}, depth);
    below.resize(kTreeEntriesListed);
  }
  std::ranges::sort(below, {}, [](const auto& entry) { return entry.first; });
  std::vector<TreeEntry> listed;
  listed.reserve(below.size());
  for (const auto& [path, node] : below) {
    listed.push_back({.path = std::string(path),
                      .type = node->type,
                      .executable = node->executable,
                      .bytes = node->bytes,
                      .content = node->content});
  }
  return listed;
}

}  // namespace vouch::readers
