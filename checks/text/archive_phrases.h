// What the archive checks have in common: the notes of some kinds, counted and named in a sentence.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "checks/model/archive_facts.h"
#include "checks/model/finding.h"

namespace vouch::checks {

/// A hostile name, fit to stand in a sentence: in quotes, what a person would not see or could not
/// trust (control characters, bad UTF-8, bidirectional marks) as "\x1b", cut in the middle when
/// long.
std::string shown(std::string_view name);

/// "3 files", "1 file".
std::string counted(std::uint64_t count, std::string_view one, std::string_view many);

/// "17 bytes", "1.5 MiB", "2 GiB".
std::string bytes_text(std::uint64_t bytes);

/// Names, counted and gathered: the first three are shown.
class Named {
 public:
  void add(std::string_view name, std::uint64_t more = 0);
  std::uint64_t count() const { return count_; }
  explicit operator bool() const { return count_ != 0; }
  /// "'a', 'b' and 4 more"
  std::string examples() const;
  /// Points at the first.
  Where where() const;

 private:
  std::uint64_t count_ = 0;
  std::vector<std::string> first_;
};

/// The entries that have a note of one of `kinds`.
Named named(const ArchiveFacts& archive, std::initializer_list<std::string_view> kinds);

/// The first note of `kind`, or nullptr.
const EntryNote* first_note(const ArchiveFacts& archive, std::string_view kind);

}  // namespace vouch::checks
