// Where a link in an archive leads, once everything is unpacked. Pure: no disk is asked.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace vouch::readers {

/// Path of a link to its target, as the archive stores it.
using Links = std::map<std::string, std::string, std::less<>>;

enum class LinkEnd { inside, absolute, leaves, chain_leaves, loop, bad };

/// Follows `path`'s target, and the links that it meets on its way.
LinkEnd follow(const Links& links, std::string_view path);

}  // namespace vouch::readers
