#include "harness/readers/archive/links.h"

#include <deque>
#include <vector>

namespace vouch::readers {
namespace {

constexpr int kHops = 40;                   // as Linux follows, MAXSYMLINKS
constexpr std::size_t kTargetBytes = 4095;  // PATH_MAX without its NUL

void put_before(std::deque<std::string>& ahead, std::string_view target) {
  std::vector<std::string> parts;
  while (!target.empty()) {
    const std::size_t slash = target.find('/');
    if (slash != 0) parts.emplace_back(target.substr(0, slash));
    target.remove_prefix(slash == std::string_view::npos ? target.size() : slash + 1);
  }
  ahead.insert(ahead.begin(), parts.begin(), parts.end());
}

std::string joined(const std::vector<std::string>& parts) {
  std::string path;
  for (const std::string& part : parts) {
    if (!path.empty()) path += '/';
    path += part;
  }
  return path;
}

bool is_bad(std::string_view target) {
  return target.empty() || target.size() > kTargetBytes ||
         target.find('\0') != std::string_view::npos;
}

}  // namespace

LinkEnd follow(const Links& links, std::string_view path) {
  std::deque<std::string> ahead;
  put_before(ahead, path);
  std::vector<std::string> here;
  int hops = 0;
  while (!ahead.empty()) {
    std::string part = std::move(ahead.front());
    ahead.pop_front();
    if (part == ".") continue;
    if (part == "..") {
      if (here.empty()) return hops > 1 ? LinkEnd::chain_leaves : LinkEnd::leaves;
      here.pop_back();
      continue;
    }
    here.push_back(std::move(part));
    const auto link = links.find(joined(here));
    if (link == links.end()) continue;
    if (++hops > kHops) return LinkEnd::loop;
    const std::string& target = link->second;
    if (is_bad(target)) return hops > 1 ? LinkEnd::inside : LinkEnd::bad;
    if (target.front() == '/') return hops > 1 ? LinkEnd::chain_leaves : LinkEnd::absolute;
    here.pop_back();
    put_before(ahead, target);
  }
  return LinkEnd::inside;
}

}  // namespace vouch::readers
