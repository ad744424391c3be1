// What was handed in, before anything is opened.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vouch {

struct Member {
  std::string name;
  std::string email;

  bool operator==(const Member&) const = default;
};

/// What a file of the submission is for.
enum class Role { report, code, other };

std::string_view name(Role role);
std::optional<Role> role_from_name(std::string_view text);

struct SubmittedFile {
  Role role = Role::other;
  std::string name;    // as the group named it, below the submission's directory
  std::string sha256;  // 64 hexadecimal digits
  std::uint64_t bytes = 0;
};

/// A role for which more than one file could be meant. None of them is taken.
struct Ambiguity {
  Role role = Role::other;
  std::vector<std::string> candidates;
};

struct SubmissionFacts {
  std::string id;
  std::optional<std::string> received_at;        // RFC 3339 with an offset
  std::optional<std::int64_t> received_seconds;  // the same instant, seconds since 1970-01-01 UTC
  std::vector<Member> members;
  bool members_known = false;  // false: nothing names them, and their number is not judged
  std::vector<SubmittedFile> files;
  std::vector<Ambiguity> ambiguities;
  std::optional<bool> on_roster;  // none: there is no roster
  // Other groups whose code is the same bytes. For staff alone: never written where the group could
  // read it, and found anew for each run.
  std::vector<std::string> same_code_as;
  bool code_is_folder = false;  // a source directory, checked as the zip that it would become
};

}  // namespace vouch
