// Moodle's "Download all submissions": PREFIX_assignsubmission_TYPE[_]/FILE or, flat,
// PREFIX_assignsubmission_TYPE_FILE, written by mod/assign/classes/downloader.php (4.1 and later)
// and mod/assign/locallib.php (before).
//
// Every '_' of a name became a blank, so the first '_' ends it. The number after it is a
// participant's id or, of a team's submission since 4.1, the group's: it is never the user's id.
#include <fmt/format.h>

#include <map>
#include <set>

#include "harness/readers/lms/source.h"

namespace vouch::readers::lms {
namespace {

constexpr std::string_view kMark = "_assignsubmission_";

struct MoodleName {
  std::string name, id, type, file;
};

std::optional<MoodleName> parse(std::string_view path) {
  const std::size_t mark = path.find(kMark);
  if (mark == std::string_view::npos || path.substr(0, mark).find('/') != std::string_view::npos) {
    return std::nullopt;
  }
  MoodleName parsed;
  const std::string_view prefix = path.substr(0, mark);
  const std::size_t first = prefix.find('_');
  parsed.name = prefix.substr(0, first);
  if (first != std::string_view::npos) {
    parsed.id = prefix.substr(first + 1);
    if (!all_digits(parsed.id)) return std::nullopt;
  }
  std::string_view rest = path.substr(mark + kMark.size());
  const std::size_t end = rest.find_first_of("_/");
  if (end == std::string_view::npos) return std::nullopt;
  parsed.type = rest.substr(0, end);
  rest.remove_prefix(end);
  while (rest.starts_with('_') || rest.starts_with('/')) rest.remove_prefix(1);
  parsed.file = rest;
  if (parsed.type.empty() || parsed.file.empty()) return std::nullopt;
  return parsed;
}

std::optional<std::string> recognise(const Listing& listing) {
  std::size_t matching = 0, all = 0;
  for (const ListedFile& file : listing.files) {
    if (is_system_file(file.path)) continue;
    ++all;
    if (parse(file.path)) ++matching;
  }
  if (matching == 0) return std::nullopt;
  return fmt::format("{} of {} names have \"_assignsubmission_\", as Moodle writes them", matching,
                     all);
}

/// Under blind marking everybody is called the same, in the site's language.
std::set<std::string> names_of_several(const Listing& listing) {
  std::map<std::string, std::set<std::string>> ids;
  for (const ListedFile& file : listing.files) {
    if (const auto name = parse(file.path)) ids[name->name].insert(name->id);
  }
  std::set<std::string> several;
  for (const auto& [name, of] : ids) {
    if (of.size() > 1) several.insert(name);
  }
  return several;
}

worker::SourceRecord record_of(const MoodleName& name, bool is_blind) {
  worker::SourceRecord record;
  record.item = name.id.empty() ? name.name : fmt::format("{}_{}", name.name, name.id);
  record.unit = name.id.empty() || is_blind ? record.item : name.name;
  if (name.id.empty()) {
    record.listed =
        "Moodle's default group: the shared submission of whoever is in no group, or in several";
  } else if (is_blind) {
    record.people = {{{{"moodle_participant_id", name.id, true}}}};
  } else {
    // The number alone would join a team's id with a participant who has the same one.
    record.people = {
        {{{"moodle_participant", name.id + ' ' + name.name}, {"full_name", name.name}}}};
    record.group = {{"moodle_group_name", name.name}, {"moodle_group", name.id + ' ' + name.name}};
  }
  return record;
}

void read(Claims& claims) {
  const auto blind = names_of_several(claims.listing());
  std::map<std::string, worker::SourceRecord> records;
  for (const ListedFile& file : claims.listing().files) {
    const auto name = parse(file.path);
    if (!name || is_system_file(file.path)) continue;
    worker::SourceRecord made = record_of(*name, blind.contains(name->name));
    worker::SourceRecord& record = records.try_emplace(made.item, made).first->second;
    worker::SourceFile taken = as_handed_in(file, name->file);
    if (name->type == "onlinetext") {
      taken.listed = "text typed into Moodle instead of a file";
    } else if (name->type != "file") {
      taken.listed =
          fmt::format("of Moodle's plug-in \"{}\", not a file that was handed in", name->type);
    }
    record.files.push_back(std::move(taken));
  }
  for (auto& [item, record] : records) claims.add(std::move(record));
}

}  // namespace

const Source kMoodle{"moodle", recognise, read};

}  // namespace vouch::readers::lms
