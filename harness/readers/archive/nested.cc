#include "harness/readers/archive/nested.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "checks/model/archive_notes.h"
#include "harness/readers/archive/content_type.h"
#include "harness/readers/archive/format.h"
#include "harness/readers/archive/libarchive.h"
#include "harness/readers/archive/zip_directory.h"

namespace vouch::readers {
namespace {

constexpr int kLevels = 6;                           // 42.zip has five
constexpr std::size_t kLookedInto = 64;              // nested archives
constexpr std::uint64_t kInnerBytes = 4 * kMiB;      // of an archive in an archive
constexpr std::uint64_t kInflatedBytes = 32 * kMiB;  // in all
constexpr std::uint64_t kHarmlessBytes = 64 * kMiB;  // as for the archive itself

std::uint64_t add(std::uint64_t one, std::uint64_t other) {
  std::uint64_t sum = 0;
  return __builtin_add_overflow(one, other, &sum) ? ~0ULL : sum;
}

/// Adds up what a zip's entries, and the zips among them, say that they unpack to. Entries of the
/// same checksum and size are looked into once: a bomb of many levels repeats itself.
class Estimate {
 public:
  std::uint64_t of(Source& source, int level) {
    std::string trouble;
    const Archive opened = open_archive(source, "zip", trouble);
    if (!opened) return 0;
    std::uint64_t sum = 0;
    archive_entry* entry = nullptr;
    while (archive_read_next_header(opened.get(), &entry) >= ARCHIVE_WARN) {
      const auto size =
          static_cast<std::uint64_t>(std::max<la_int64_t>(archive_entry_size(entry), 0));
      sum = add(sum, std::max(size, inner(opened.get(), size, level)));
      if (sum == ~0ULL) break;
    }
    return sum;
  }

 private:
  /// What the entry under way unpacks to, if it is a zip itself.
  std::uint64_t inner(archive* opened, std::uint64_t size, int level) {
    if (level >= kLevels || size < 22 || size > kInnerBytes || budget_ < size) return 0;
    std::string bytes(size, '\0');
    const auto got = archive_read_data(opened, bytes.data(), std::min<std::size_t>(size, 4));
    if (got != 4 || content_of(std::string_view(bytes).substr(0, 4)) != "zip") return 0;
    const auto rest = archive_read_data(opened, bytes.data() + 4, size - 4);
    if (rest < 0) return 0;
    budget_ -= size;
    const auto [it, is_new] = known_.try_emplace(std::hash<std::string>{}(bytes), 0);
    if (is_new) {
      Source source(std::move(bytes));
      it->second = of(source, level + 1);
    }
    return it->second;
  }

  std::uint64_t budget_ = kInflatedBytes;
  std::map<std::size_t, std::uint64_t> known_;
};

bool is_nested_archive(const Tree::Node& node) {
  return node.type == 'f' && is_unpackable(node.content);
}

/// What the file at `path` would unpack to, when that is far too much.
std::optional<std::uint64_t> bomb(const std::string& path, const Tree::Node& node,
                                  TreeWriter& writer, std::uint64_t ratio) {
  const os::Fd fd = writer.open_file(path);
  if (!fd) return std::nullopt;
  Source source(fd.get());
  const std::uint64_t comes_to = Estimate().of(source, 1);
  const bool much =
      comes_to > kHarmlessBytes && comes_to / std::max<std::uint64_t>(node.bytes, 1) >= ratio;
  return much ? std::optional(comes_to) : std::nullopt;
}

}  // namespace

void examine_nested(const Tree& tree, TreeWriter& writer, const ArchivePolicy& limits,
                    Notes& notes) {
  std::map<std::string_view, const Tree::Node*> nested;
  for (const auto& [path, node] : tree.nodes()) {
    if (is_nested_archive(node)) nested.emplace(path, &node);
  }
  std::size_t looked_into = 0;
  for (const auto& [path, node] : nested) {
    notes.add(note::kNestedArchive, path, 0, node->content);
    if (node->content != "zip" || ++looked_into > kLookedInto) continue;
    if (const auto bytes = bomb(std::string(path), *node, writer, limits.ratio)) {
      notes.add(
          note::kNestedBomb, path, 0,
          *bytes == ~0ULL ? "more bytes than can be counted" : fmt::format("{} bytes", *bytes));
    }
  }
}

}  // namespace vouch::readers
