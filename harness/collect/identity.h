// Whose is a record? The roster's keys, each of its kind, and the one group that a record's keys
// lead to. Only equal kinds are compared; what leads to no group, or to two, is told and not
// guessed.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "checks/model/submission_facts.h"
#include "harness/worker/collect_protocol.h"

namespace vouch::collect {

class RosterIndex {
 public:
  /// Reads a CSV with a column for the group (group, group_name) and any of: name, sortable_name,
  /// email, username, student_id, canvas_user_id, moodle_participant_id, github_username, ... A
  /// Canvas export of the groups is one. Throws UsageError with file:line.
  explicit RosterIndex(const std::filesystem::path& file);

  bool knows(const std::string& kind) const { return groups_.contains(kind); }
  /// The groups that have this key.
  std::set<std::string> find(const worker::IdentityKey& key) const;
  const std::map<std::string, std::vector<Member>>& members() const { return members_; }

 private:
  void add(const std::string& kind, const std::string& value, const std::string& group);

  std::map<std::string, std::map<std::string, std::set<std::string>>> groups_;
  std::map<std::string, std::vector<Member>> members_;
};

struct Whose {
  std::string group;
  std::string listed;              // not empty: why it is nobody's that is known
  std::vector<std::string> notes;  // what staff should know of it
};

/// Without a roster the source's own name for the record is the group's.
Whose find_group(const worker::SourceRecord& record, const std::optional<RosterIndex>& roster);

/// The kinds of key that a CSV's columns give, and what they are called there. Shared with --times.
struct KeyColumn {
  const char* column;  // as it is written, whatever its case
  const char* kind;
};
const std::vector<KeyColumn>& key_columns();

/// As two values of a kind are compared: case, blanks and compositions of letters apart.
std::string normalised(const std::string& kind, const std::string& value);

}  // namespace vouch::collect
