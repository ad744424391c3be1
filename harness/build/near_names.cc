#include "harness/build/near_names.h"

#include <algorithm>

#include "util/name_form.h"

namespace vouch::build {
namespace {

using Parts = std::vector<std::string>;

constexpr std::size_t kMostPlaces = 5;  // of that name: which one is meant cannot be told of more

/// Without "." and without what leads up: that is relative to a place that is not known.
Parts parts_of(std::string_view path) {
  constexpr std::string_view kWorkspace = "/home/student/project/";
  if (path.starts_with(kWorkspace)) path.remove_prefix(kWorkspace.size());
  Parts parts;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part == "..") {
      parts.clear();
    } else if (!part.empty() && part != ".") {
      parts.emplace_back(part);
    }
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
  }
  return parts;
}

Parts folded(const Parts& parts) {
  Parts all;
  for (const std::string& part : parts) all.push_back(without_case(part));
  return all;
}

bool ends_with(const Parts& path, const Parts& tail) {
  return path.size() >= tail.size() && std::equal(tail.rbegin(), tail.rend(), path.rbegin());
}

/// One for each part that is written otherwise.
void add_links(const Parts& path, const Parts& wanted, std::vector<NearName>& links) {
  const std::size_t before = path.size() - wanted.size();
  std::string above;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (i >= before && path[i] != wanted[i - before]) {
      NearName link{above + wanted[i - before], path[i]};
      if (std::ranges::find(links, link) == links.end()) links.push_back(std::move(link));
    }
    above += path[i] + '/';
  }
}

}  // namespace

std::vector<NearName> near_names(std::string_view wanted, const std::vector<TreeEntry>& tree,
                                 const std::set<std::string>& made) {
  const Parts parts = parts_of(wanted);
  if (parts.empty()) return {};
  const Parts form = folded(parts);
  std::vector<Parts> places;
  bool is_there = false;
  const auto look_at = [&](const std::string& path) {
    const Parts own = parts_of(path);
    is_there = is_there || ends_with(own, parts);
    if (ends_with(folded(own), form)) places.push_back(own);
  };
  for (const TreeEntry& entry : tree) look_at(entry.path);
  for (const std::string& path : made) look_at(path);
  if (is_there || places.size() > kMostPlaces) return {};
  std::vector<NearName> links;
  for (const Parts& place : places) add_links(place, parts, links);
  return links;
}

}  // namespace vouch::build
