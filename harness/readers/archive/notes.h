// Collects what the reader saw of single entries, and keeps it bounded: the first
// checks::kNotesOfAKind of each kind stand with their entry, the others are counted.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "checks/model/archive_facts.h"

namespace vouch::readers {

class Notes {
 public:
  void add(std::string_view kind, std::string_view entry = {}, std::uint64_t offset = 0,
           std::string_view detail = {});
  void add(const EntryNote& note);
  bool has(std::string_view kind) const { return by_kind_.contains(kind); }

  /// Every note, by kind and then by offset, whoever saw it first.
  std::vector<EntryNote> sorted() const;

 private:
  struct OfAKind {
    std::vector<EntryNote> kept;
    std::uint64_t more = 0;
  };
  std::map<std::string, OfAKind, std::less<>> by_kind_;
};

}  // namespace vouch::readers
