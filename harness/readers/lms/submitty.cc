// Submitty: submissions/ID/[VERSION/]FILES, ID a user's or a team's; on the server's disk beside
// user_assignment_settings.json, whose active_version counts: it need not be the newest.
#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "harness/readers/lms/source.h"

namespace vouch::readers::lms {
namespace {

constexpr std::string_view kSettings = "user_assignment_settings.json";
constexpr std::string_view kStamp = ".submit.timestamp";

struct Place {
  std::string id, version, file;  // version "" where the download has the active one alone
};

/// Below "submissions/", wherever in the download that lies; on the server's disk, below the
/// directory that was given.
std::string base_of(const Listing& listing) {
  for (const ListedFile& file : listing.files) {
    if (file.path.starts_with("submissions/")) return "submissions/";
    const std::size_t at = file.path.find("/submissions/");
    if (at != std::string::npos) return file.path.substr(0, at + 13);
  }
  return "";
}

Place place_of(std::string_view inside) {
  Place place;
  place.id = top_of(inside);
  inside.remove_prefix(std::min(place.id.size() + 1, inside.size()));
  const std::string_view version = top_of(inside);
  if (version.size() < inside.size() && all_digits(version)) {
    place.version = version;
    inside.remove_prefix(version.size() + 1);
  }
  place.file = inside;
  return place;
}

std::optional<std::string> recognise(const Listing& listing) {
  std::size_t marks = 0;
  for (const ListedFile& file : listing.files) {
    const std::string_view name = file_name(file.path);
    if (name == kSettings || name == kStamp) ++marks;
  }
  if (marks > 0) {
    return fmt::format("{} of {} and {} are there, as Submitty writes them", marks, kSettings,
                       kStamp);
  }
  for (const ListedFile& file : listing.files) {
    if (file.path.starts_with("submissions/"))
      return "all lies in submissions/ID/, as Submitty has it";
  }
  return std::nullopt;
}

std::map<std::string, std::string> active_versions(const Listing& listing,
                                                   const std::string& base) {
  std::map<std::string, std::string> active;
  for (const ListedFile& file : listing.files) {
    if (file_name(file.path) != kSettings || !file.path.starts_with(base)) continue;
    const auto json =
        nlohmann::json::parse(listing.read(file.path, 1 << 20).value_or(""), nullptr, false);
    if (!json.is_object() || !json.contains("active_version")) continue;
    const auto& version = json["active_version"];
    if (version.is_number_unsigned()) {
      active[place_of(std::string_view(file.path).substr(base.size())).id] =
          std::to_string(version.get<std::uint64_t>());
    }
  }
  return active;
}

/// "2021-04-27 23:01:12-0400"
std::string time_of(const Listing& listing, const std::string& path) {
  std::string text = listing.read(path, 256).value_or("");
  return text.substr(0, text.find_first_of("\r\n"));
}

void read(Claims& claims) {
  const Listing& listing = claims.listing();
  const std::string base = base_of(listing);
  const auto active = active_versions(listing, base);
  std::map<std::string, worker::SourceRecord> records;
  for (const ListedFile& file : listing.files) {
    if (!file.path.starts_with(base) || is_system_file(file.path)) continue;
    const Place place = place_of(std::string_view(file.path).substr(base.size()));
    if (place.file.empty()) continue;
    const std::string_view name = file_name(file.path);
    if (name == kSettings) {
      claims.list(file.path, "Submitty's list of the versions");
      continue;
    }
    const std::string item = place.version.empty() ? place.id : place.id + '/' + place.version;
    worker::SourceRecord& record = records[item];
    record.item = item;
    record.unit = place.id;
    record.is_tree = true;
    record.people = {{{{"username", place.id}}}};
    record.group = {{"group", place.id}, {"submitty_team_id", place.id}};
    const auto counts = active.find(place.id);
    record.is_active =
        counts == active.end() || counts->second == place.version || place.version.empty();
    worker::SourceFile taken = as_handed_in(file, place.file);
    if (name.starts_with(".submit.") || name == ".user_assignment_access.json") {
      if (name == kStamp) record.time = time_of(listing, file.path);
      if (name == kStamp) record.time_source = "Submitty's .submit.timestamp";
      taken.listed = "Submitty's own";
    }
    record.files.push_back(std::move(taken));
  }
  for (auto& [item, record] : records) claims.add(std::move(record));
}

}  // namespace

const Source kSubmitty{"submitty", recognise, read};

}  // namespace vouch::readers::lms
