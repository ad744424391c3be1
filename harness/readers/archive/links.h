// Where a link in an archive leads, once everything is unpacked. Pure: no disk is asked.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace vouch::readers {

/// Path of a link to its target, as the archive stores it.
using Links = std::map<std::string, std::string, std::less<>>;

enum class LinkEnd { inside, absolute, leaves, chain_leaves, loop, bad };

struct Followed {
  LinkEnd end = LinkEnd::inside;
  // Of one that leaves: an absolute path, or what is below where it climbed to ("" when it only
  // climbs). Without "." and "..".
  std::string leads_to{};

  bool leaves() const {
    return end == LinkEnd::absolute || end == LinkEnd::leaves || end == LinkEnd::chain_leaves;
  }
};

/// Follows `path`'s target, and the links that it meets on its way.
Followed follow(const Links& links, std::string_view path);

/// Whether a link that leaves leads where nobody's project has anything: to a machine's accounts,
/// keys, processes or kernel, or to nothing but a directory above. Honest links lead to data, tools
/// and caches of their author's.
bool leads_to_the_machine(const Followed& followed);

}  // namespace vouch::readers
