#include "harness/collect/identity.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "harness/collect/unicode_names.h"
#include "util/os/csv_reader.h"
#include "util/text.h"
#include "util/usage_error.h"

namespace vouch::collect {
namespace {

using worker::IdentityKey;
using worker::SourceRecord;

/// The digits at its end: of Moodle's "Participant 1234", whose word is translated.
std::string trailing_digits(const std::string& text) {
  const std::size_t from = text.find_last_not_of("0123456789");
  return text.substr(from == std::string::npos ? 0 : from + 1);
}

/// One line of the roster: values by kind.
using RosterLine = std::map<std::string, std::string>;

RosterLine line_of(const os::CsvRow& row) {
  RosterLine line;
  const auto& columns = key_columns();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!row.fields[i].empty()) line.try_emplace(columns[i].kind, row.fields[i]);
  }
  // Canvas's export of the groups calls the sortable name "name".
  if (line.contains("canvas_user_id") && !line.contains("sortable_name") &&
      line.contains("full_name") && line["full_name"].find(", ") != std::string::npos) {
    line["sortable_name"] = line["full_name"];
    line.erase("full_name");
  }
  return line;
}

std::string value_of(const RosterLine& line, const std::string& kind) {
  const auto at = line.find(kind);
  return at == line.end() ? std::string() : at->second;
}

}  // namespace

const std::vector<KeyColumn>& key_columns() {
  static const std::vector<KeyColumn> columns{
      {"group", "group"},
      {"group_name", "group"},
      {"team", "group"},
      {"name", "full_name"},
      {"full name", "full_name"},
      {"full_name", "full_name"},
      {"sortable_name", "sortable_name"},
      {"student", "sortable_name"},
      {"email", "email"},
      {"email address", "email"},
      {"e-mail", "email"},
      {"username", "username"},
      {"login_id", "username"},
      {"sis login id", "username"},
      {"eid", "username"},
      {"uniqname", "username"},
      {"student_id", "student_id"},
      {"sid", "student_id"},
      {"user_id", "student_id"},
      {"sis user id", "student_id"},
      {"id number", "student_id"},
      {"canvas_user_id", "canvas_user_id"},
      {"canvas_id", "canvas_user_id"},
      {"canvas_anonymous_id", "canvas_anonymous_id"},
      {"moodle_participant_id", "moodle_participant_id"},
      {"participant_id", "moodle_participant_id"},
      {"identifier", "moodle_participant_id"},
      {"moodle_group_id", "moodle_group_id"},
      {"github_username", "github_username"},
      {"brightspace_user_id", "brightspace_user_id"},
      {"submitty_team_id", "submitty_team_id"},
      {"repository", "repository"},
  };
  return columns;
}

std::string normalised(const std::string& kind, const std::string& value) {
  if (kind == "canvas_group_name" || kind == "canvas_sortable_name") return canvas_form(value);
  if (kind == "moodle_participant_id") return trailing_digits(value);
  if (kind == "group") return value;
  if (kind.ends_with("name") || kind == "moodle_participant" || kind == "moodle_group") {
    return comparable_name(value);
  }
  return lower_case(value);
}

RosterIndex::RosterIndex(const std::filesystem::path& file) {
  std::vector<std::string_view> names;
  for (const KeyColumn& column : key_columns()) names.emplace_back(column.column);
  for (const os::CsvRow& row : os::parse_csv(os::read_csv_text(file), names, 0, notes_)) {
    const RosterLine line = line_of(row);
    const std::string group = value_of(line, "group");
    // An export has a line for everybody, and whoever is in no group has a blank there.
    if (group.empty()) continue;
    const std::string name = value_of(line, "full_name");
    for (const auto& [kind, value] : line) add(kind, value, group);
    for (const char* kind : {"canvas_group_name", "moodle_group_name", "blackboard_group_name",
                             "brightspace_group_name"}) {
      add(kind, group, group);
    }
    add("canvas_sortable_name", value_of(line, "sortable_name"), group);
    if (const std::string id = value_of(line, "moodle_participant_id"); !id.empty()) {
      const std::string digits = trailing_digits(id);
      add("moodle_participant", digits + ' ' + name, group);
      add("moodle_participant", digits + ' ' + group + '-' + name, group);
    }
    if (const std::string id = value_of(line, "moodle_group_id"); !id.empty()) {
      add("moodle_group", id + ' ' + group, group);
    }
    if (const std::string user = value_of(line, "username"); !user.empty()) {
      add("username_and_name", user + ' ' + name, group);
    }
    std::vector<Member>& members = members_[group];
    const Member member{.name = name.empty() ? value_of(line, "sortable_name") : name,
                        .email = value_of(line, "email")};
    if (member.name.empty() && member.email.empty()) continue;
    if (std::ranges::find(members, member) == members.end()) members.push_back(member);
  }
  if (members_.empty()) {
    throw UsageError(fmt::format(
        "{}: no line names a group; the first line has to name a column group (or group_name)",
        file.string()));
  }
}

void RosterIndex::add(const std::string& kind, const std::string& value, const std::string& group) {
  const std::string key = normalised(kind, value);
  if (!key.empty()) groups_[kind][key].insert(group);
}

std::set<std::string> RosterIndex::find(const IdentityKey& key) const {
  const auto kind = groups_.find(key.kind);
  if (kind == groups_.end()) return {};
  const auto value = kind->second.find(normalised(key.kind, key.value));
  return value == kind->second.end() ? std::set<std::string>() : value->second;
}

namespace {

std::string words_of(const std::string& kind) {
  std::string words = kind;
  std::ranges::replace(words, '_', ' ');
  return words;
}

/// What each key of a person, or of the group, leads to.
class Search {
 public:
  explicit Search(const RosterIndex& roster) : roster_(roster) {}

  void follow(const std::vector<IdentityKey>& keys) {
    bool known = keys.empty();
    for (const IdentityKey& key : keys) {
      const auto groups = roster_.find(key);
      tried_.push_back(fmt::format("{} \"{}\"", words_of(key.kind), key.value));
      if (groups.empty() && key.decisive && roster_.knows(key.kind)) {
        ruled_out_ = fmt::format("the roster has no {}", tried_.back());
      }
      if (groups.size() == 1) {
        found_[*groups.begin()] = tried_.back();
        known = true;
      }
      if (groups.size() > 1) {
        ambiguous_ = fmt::format("{} is of {} groups: {}", tried_.back(), groups.size(),
                                 fmt::join(groups, ", "));
      }
    }
    if (!known) strangers_.push_back(tried_.back());
  }

  /// Groups' keys that lead nowhere make nobody a stranger.
  void follow_group(const std::vector<IdentityKey>& keys) {
    const auto before = strangers_.size();
    follow(keys);
    strangers_.resize(before);
  }

  Whose outcome() const {
    if (!ruled_out_.empty()) return {{}, ruled_out_, {}};
    if (found_.size() > 1) {
      const auto& [first, by_first] = *found_.begin();
      const auto& [second, by_second] = *std::next(found_.begin());
      return {{}, fmt::format("{} is of {}, and {} of {}", by_first, first, by_second, second), {}};
    }
    if (found_.empty()) {
      if (!ambiguous_.empty()) return {{}, ambiguous_, {}};
      return {{}, fmt::format("nobody on the roster has {}", fmt::join(tried_, " or ")), {}};
    }
    Whose whose{found_.begin()->first, {}, {}};
    for (const std::string& stranger : strangers_) {
      whose.notes.push_back(fmt::format("{} is of nobody on the roster", stranger));
    }
    return whose;
  }

 private:
  const RosterIndex& roster_;
  std::map<std::string, std::string> found_;  // group, and the key that led to it
  std::vector<std::string> tried_, strangers_;
  std::string ruled_out_, ambiguous_;
};

}  // namespace

Whose find_group(const SourceRecord& record, const std::optional<RosterIndex>& roster) {
  if (!record.listed.empty()) return {{}, record.listed, {}};
  if (!roster) {
    if (record.unit.empty()) return {{}, "nothing says whose it is", {}};
    return {record.unit, {}, {}};
  }
  Search search(*roster);
  search.follow_group(record.group);
  for (const worker::Person& person : record.people) search.follow(person.keys);
  return search.outcome();
}

}  // namespace vouch::collect
