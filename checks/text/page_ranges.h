// Words that messages on a report share.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vouch::checks {

/// "page 3", "pages 1 to 8", "pages 2 to 4, 8": rising page numbers, runs told as runs. Empty for
/// none.
std::string name_pages(const std::vector<std::uint32_t>& pages);

}  // namespace vouch::checks
