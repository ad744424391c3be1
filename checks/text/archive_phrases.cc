#include "checks/text/archive_phrases.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace vouch::checks {
namespace {

constexpr std::size_t kShownCharacters = 80;
constexpr std::size_t kExamples = 3;

struct Character {
  char32_t code_point = 0;
  std::size_t bytes = 0;  // 0: not UTF-8
};

/// The first character of `text` (RFC 3629); overlong forms and surrogates are not UTF-8.
Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t at) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[at]));
  };
  const char32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return {};
  char32_t code_point = lead & (0xffU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80) return {};
    code_point = code_point << 6U | (byte(i) & 0x3fU);
  }
  constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code_point >= 0xd800 && code_point < 0xe000;
  if (code_point < least[length] || code_point > 0x10ffff || surrogate) return {};
  return {code_point, length};
}

/// Seen by nobody, or turning round what is seen: controls, bidirectional marks, zero-width ones.
bool must_be_spelled(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || (c >= 0x200b && c <= 0x200f) ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
         (c >= 0xe0000 && c < 0xe0080) || c == 0x61c;
}

}  // namespace

std::string shown(std::string_view name) {
  std::vector<std::string> pieces;
  while (!name.empty()) {
    const Character character = first_character(name);
    const std::size_t used = std::max<std::size_t>(character.bytes, 1);
    if (character.bytes == 0) {
      pieces.push_back(fmt::format("\\x{:02x}", static_cast<unsigned char>(name[0])));
    } else if (must_be_spelled(character.code_point)) {
      const auto code = static_cast<unsigned>(character.code_point);
      pieces.push_back(code < 0x100 ? fmt::format("\\x{:02x}", code)
                                    : fmt::format("\\u{{{:x}}}", code));
    } else {
      pieces.emplace_back(name.substr(0, used));
    }
    name.remove_prefix(used);
  }
  std::string text = "'";
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces.size() > kShownCharacters && i == kShownCharacters / 2) {
      text += "…";
      i = pieces.size() - kShownCharacters / 2;
    }
    text += pieces[i];
  }
  return text + "'";
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string bytes_text(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 4> units{"KiB", "MiB", "GiB", "TiB"};
  if (bytes < 1024) return counted(bytes, "byte", "bytes");
  double value = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  for (; value >= 1024 && unit + 1 < units.size(); ++unit) value /= 1024;
  return value < 10 && value != static_cast<double>(static_cast<int>(value))
             ? fmt::format("{:.1f} {}", value, units[unit])
             : fmt::format("{:.0f} {}", value, units[unit]);
}

void Named::add(std::string_view name, std::uint64_t more) {
  if (first_.size() < kExamples) first_.emplace_back(name);
  count_ += 1 + more;
}

std::string Named::examples() const {
  std::string text;
  for (std::size_t i = 0; i < first_.size(); ++i) {
    const bool last = i + 1 == count_;
    if (i > 0) text += last ? " and " : ", ";
    text += first_[i].empty() ? "one without a name" : shown(first_[i]);
  }
  if (count_ > first_.size()) text += fmt::format(" and {} more", count_ - first_.size());
  return text;
}

Where Named::where() const {
  Where where;
  if (!first_.empty() && !first_.front().empty()) where.file = first_.front();
  return where;
}

Named named(const ArchiveFacts& archive, std::initializer_list<std::string_view> kinds) {
  Named all;
  for (const EntryNote& note : archive.notes) {
    if (std::ranges::find(kinds, note.kind) != kinds.end()) all.add(note.entry, note.more);
  }
  return all;
}

const EntryNote* first_note(const ArchiveFacts& archive, std::string_view kind) {
  const auto it = std::ranges::find(archive.notes, kind, &EntryNote::kind);
  return it == archive.notes.end() ? nullptr : &*it;
}

}  // namespace vouch::checks
