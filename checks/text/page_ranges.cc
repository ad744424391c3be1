#include "checks/text/page_ranges.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace vouch::checks {

std::string name_pages(const std::vector<std::uint32_t>& pages) {
  if (pages.empty()) return {};
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < pages.size();) {
    std::size_t end = i;
    while (end + 1 < pages.size() && pages[end + 1] == pages[end] + 1) ++end;
    parts.push_back(end == i ? std::to_string(pages[i])
                             : fmt::format("{} to {}", pages[i], pages[end]));
    i = end + 1;
  }
  return fmt::format("{} {}", pages.size() == 1 ? "page" : "pages", fmt::join(parts, ", "));
}

}  // namespace vouch::checks
