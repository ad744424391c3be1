#include "harness/readers/archive/notes.h"

#include <algorithm>
#include <tuple>

namespace vouch::readers {
namespace {

// Names in a zip are at most 65,535 bytes; nobody reads one that long.
constexpr std::size_t kTextKept = 1024;

std::string cut(std::string_view text) { return std::string(text.substr(0, kTextKept)); }

}  // namespace

void Notes::add(std::string_view kind, std::string_view entry, std::uint64_t offset,
                std::string_view detail) {
  add(EntryNote{.kind = std::string(kind),
                .entry = cut(entry),
                .offset = offset,
                .detail = cut(detail),
                .more = 0});
}

void Notes::add(const EntryNote& note) {
  OfAKind& of_a_kind = by_kind_[note.kind];
  of_a_kind.more += note.more;
  if (of_a_kind.kept.size() < kNotesOfAKind) {
    of_a_kind.kept.push_back(note);
    of_a_kind.kept.back().more = 0;
  } else {
    ++of_a_kind.more;
  }
}

std::vector<EntryNote> Notes::sorted() const {
  std::vector<EntryNote> all;
  for (const auto& [kind, of_a_kind] : by_kind_) {
    std::vector<EntryNote> kept = of_a_kind.kept;
    std::ranges::stable_sort(
        kept, {}, [](const EntryNote& note) { return std::tie(note.offset, note.entry); });
    kept.back().more = of_a_kind.more;
    all.insert(all.end(), kept.begin(), kept.end());
  }
  return all;
}

}  // namespace vouch::readers
