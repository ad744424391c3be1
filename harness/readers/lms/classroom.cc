// Repositories of GitHub: Classroom 50's download (a clone a directory, result.json in each,
// scores.csv at the root) and the old Classroom's SLUG-submissions/REPOSITORY.
//
// A repository is called <classroom>-<assignment>-<user> or <slug>-<user>, and all of these may
// hold
// '-': only what all repositories begin with is certain to be no user's.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "harness/readers/lms/source.h"

namespace vouch::readers::lms {
namespace {

constexpr std::string_view kOldEnding = "-submissions";

struct Root {
  std::string base;  // "" or ends with '/'
  std::string slug;  // of the old layout: what repositories' names begin with
};

std::optional<Root> root_of(const Listing& listing, std::string& reason) {
  std::set<std::string> with_result;
  for (const ListedFile& file : listing.files) {
    if (file_name(file.path) == "result.json") with_result.emplace(parent_of(parent_of(file.path)));
  }
  for (const ListedFile& file : listing.files) {
    const std::string directory(parent_of(file.path));
    if (file_name(file.path) != "scores.csv" || !with_result.contains(directory)) continue;
    reason = "scores.csv and result.json are there, as Classroom 50 writes them";
    return Root{directory.empty() ? "" : directory + '/', ""};
  }
  for (const ListedFile& file : listing.files) {
    const std::string_view top = top_of(file.path);
    if (top.size() == file.path.size() || !top.ends_with(kOldEnding)) continue;
    const std::string slug(top.substr(0, top.size() - kOldEnding.size()));
    const std::string prefix = std::string(top) + '/' + slug + '-';
    if (!file.path.starts_with(prefix)) continue;
    reason = fmt::format("{}/ holds {}-..., as GitHub Classroom cloned them", top, slug);
    return Root{std::string(top) + '/', slug};
  }
  return std::nullopt;
}

std::optional<std::string> recognise(const Listing& listing) {
  std::string reason;
  if (!root_of(listing, reason)) return std::nullopt;
  return reason;
}

/// What the names of all repositories begin with, up to a '-'. None where there is but one.
std::string common_prefix(
    const std::map<std::string, std::vector<const ListedFile*>>& repositories) {
  if (repositories.size() < 2) return {};
  // The map is sorted: what its first and last share, all share.
  const std::string& first = repositories.begin()->first;
  const std::string& last = repositories.rbegin()->first;
  const auto at = std::ranges::mismatch(first, last).in1;
  std::string common(first.begin(), at);
  common.resize(common.rfind('-') == std::string::npos ? 0 : common.rfind('-') + 1);
  return common;
}

void read(Claims& claims) {
  std::string reason;
  const auto found = root_of(claims.listing(), reason);
  const Root root = found.value_or(Root{});
  std::map<std::string, std::vector<const ListedFile*>> repositories;
  for (const ListedFile& file : claims.listing().files) {
    if (!file.path.starts_with(root.base)) continue;
    const std::string_view inside = std::string_view(file.path).substr(root.base.size());
    const std::string_view repository = top_of(inside);
    if (repository.size() == inside.size()) {
      claims.list(file.path, "Classroom's table of the submissions; --times takes the CSV");
      continue;
    }
    repositories[std::string(repository)].push_back(&file);
  }
  const std::string prefix = root.slug.empty() ? common_prefix(repositories) : root.slug + '-';
  for (const auto& [name, files] : repositories) {
    worker::SourceRecord record;
    record.item = root.base + name;
    record.is_tree = true;
    record.group = {{"repository", name}};
    record.unit = name;
    if (!prefix.empty() && name.starts_with(prefix)) {
      record.unit = name.substr(prefix.size());
      record.people = {{{{"github_username", record.unit}}}};
      record.group.push_back({"group", record.unit});
    }
    for (const ListedFile* file : files) {
      worker::SourceFile taken = as_handed_in(
          *file, std::string_view(file->path).substr(root.base.size() + name.size() + 1));
      if (taken.name.starts_with(".git/")) taken.listed = "git's own";
      if (taken.name == "result.json" || taken.name == "results.json") {
        taken.listed = "the autograder's result";
      }
      record.files.push_back(std::move(taken));
    }
    claims.add(std::move(record));
  }
}

}  // namespace

const Source kClassroom{"classroom", recognise, read};

}  // namespace vouch::readers::lms
