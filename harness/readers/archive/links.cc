#include "harness/readers/archive/links.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <initializer_list>
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

/// Without "." and "..": what climbs above the first part ends there.
std::vector<std::string> plain_parts(std::string_view path) {
  std::deque<std::string> all;
  put_before(all, path);
  std::vector<std::string> parts;
  for (std::string& part : all) {
    if (part == ".") continue;
    if (part != "..") {
      parts.push_back(std::move(part));
    } else if (!parts.empty()) {
      parts.pop_back();
    }
  }
  return parts;
}

Followed leaves(LinkEnd end, std::string_view rest, bool absolute) {
  std::string leads_to = absolute ? "/" : "";
  leads_to += joined(plain_parts(rest));
  return {end, std::move(leads_to)};
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

}  // namespace

Followed follow(const Links& links, std::string_view path) {
  std::deque<std::string> ahead;
  put_before(ahead, path);
  std::vector<std::string> here;
  int hops = 0;
  while (!ahead.empty()) {
    std::string part = std::move(ahead.front());
    ahead.pop_front();
    if (part == ".") continue;
    if (part == "..") {
      if (here.empty()) {
        return leaves(hops > 1 ? LinkEnd::chain_leaves : LinkEnd::leaves,
                      joined({ahead.begin(), ahead.end()}), false);
      }
      here.pop_back();
      continue;
    }
    here.push_back(std::move(part));
    const auto link = links.find(joined(here));
    if (link == links.end()) continue;
    if (++hops > kHops) return {LinkEnd::loop};
    const std::string& target = link->second;
    if (is_bad(target)) return {hops > 1 ? LinkEnd::inside : LinkEnd::bad};
    if (target.front() == '/') {
      const std::string below = joined({ahead.begin(), ahead.end()});
      return leaves(hops > 1 ? LinkEnd::chain_leaves : LinkEnd::absolute,
                    fmt::format("{}/{}", target, below), true);
    }
    here.pop_back();
    put_before(ahead, target);
  }
  return {};
}

bool leads_to_the_machine(const Followed& followed) {
  const std::vector<std::string> parts = plain_parts(followed.leads_to);
  if (parts.empty()) return true;
  if (std::ranges::find(parts, ".ssh") != parts.end()) return true;
  if (!followed.leads_to.starts_with('/')) {
    return is_one_of(parts[0], {"etc", "root", "proc", "sys", "boot", "home", "Users"});
  }
  if (parts[0] == "etc") {
    return parts.size() < 2 || !is_one_of(parts[1], {"alternatives", "localtime", "ssl", "pki"});
  }
  // A log that leads to the program's own output, as images of containers have it.
  if (parts[0] == "proc") return parts.size() != 4 || parts[1] != "self" || parts[2] != "fd";
  return is_one_of(parts[0], {"sys", "boot"});
}

}  // namespace vouch::readers
