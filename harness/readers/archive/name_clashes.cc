#include "harness/readers/archive/name_clashes.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "checks/model/archive_notes.h"
#include "harness/readers/archive/name_text.h"

namespace vouch::readers {
namespace {

struct Folded {
  std::size_t hash = 0;
  std::string_view path;
};

}  // namespace

void find_clashes(const Tree& tree, Notes& notes) {
  std::vector<Folded> all;
  all.reserve(tree.nodes().size());
  for (const auto& [path, node] : tree.nodes()) {
    all.push_back({std::hash<std::string>{}(without_case(path)), path});
  }
  std::ranges::sort(all, {}, [](const Folded& one) { return std::pair(one.hash, one.path); });
  for (std::size_t i = 1; i < all.size(); ++i) {
    const std::string_view one = all[i - 1].path;
    const std::string_view other = all[i].path;
    if (all[i - 1].hash != all[i].hash || without_case(one) != without_case(other)) continue;
    const bool composed_alike = composed(one) == composed(other);
    notes.add(composed_alike ? note::kUnicodeClash : note::kCaseClash, other, 0, one);
  }
}

}  // namespace vouch::readers
