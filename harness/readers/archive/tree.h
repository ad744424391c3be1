// What was unpacked, kept in memory while it is unpacked: bounded, because an archive of nothing
// but names is small when packed.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "checks/model/archive_facts.h"

namespace vouch::readers {

class Tree {
 public:
  struct Node {
    char type = 'f';
    bool executable = false;
    std::uint64_t bytes = 0;
    std::string content;
  };
  using Nodes = std::unordered_map<std::string, Node>;

  /// A path that is there already is replaced.
  void put(std::string_view path, Node node);
  const Node* find(const std::string& path) const;
  const Nodes& nodes() const { return nodes_; }

  /// The one directory at the top that holds everything but a file manager's leavings; or "".
  std::string single_root() const;

  /// The entries below `root`, paths without it: the least deep kTreeEntriesListed, by path.
  std::vector<TreeEntry> list(std::string_view root, std::uint64_t& total) const;

 private:
  Nodes nodes_;
};

}  // namespace vouch::readers
