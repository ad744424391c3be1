// Puts a group's files where `vouch batch` finds them: DIR/GROUP/handed-in/, under names of ours,
// and beside it submission.toml. A submission.toml, vouch.toml or notes.toml that a group handed in
// lies in handed-in/ and is content. What does not count is kept in DIR/GROUP/.earlier/.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "checks/model/submission_facts.h"
#include "harness/collect/choose.h"
#include "harness/collect/ledger.h"

namespace vouch::collect {

inline constexpr const char* kHandedIn = "handed-in";
inline constexpr const char* kEarlier = ".earlier";

struct GroupToWrite {
  std::string id;
  std::vector<Member> members;
  Choice choice;
  std::string known_submission_sha256;  // of the submission.toml that an earlier run wrote
};

/// Writes what is not there yet, and tells each file where it lies. A directory changes as a whole
/// or not at all. `staging` is an empty directory on the same file system.
LedgerGroup write_group(const std::filesystem::path& directory,
                        const std::filesystem::path& staging, GroupToWrite& group);

}  // namespace vouch::collect
