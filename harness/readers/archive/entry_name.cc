#include "harness/readers/archive/entry_name.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <vector>

#include "checks/model/archive_notes.h"
#include "harness/readers/archive/name_text.h"

namespace vouch::readers {
namespace {

constexpr std::size_t kPartBytes = 255;  // NAME_MAX of Linux's file systems

bool has_control_character(std::string_view text) {
  return std::ranges::any_of(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

/// "C:\x", "C:/x", "\\server\x" and "//server/x".
bool has_drive(std::string_view name) {
  const bool letter = name.size() >= 3 && std::isalpha(static_cast<unsigned char>(name[0])) != 0;
  return (letter && name[1] == ':' && (name[2] == '\\' || name[2] == '/')) ||
         name.starts_with("\\\\") || name.starts_with("//");
}

/// Names that Windows cannot make: reserved devices, '<>:"|?*', a dot or space at the end
/// (learn.microsoft.com, "Naming Files, Paths, and Namespaces").
bool is_windows_name(std::string_view part) {
  if (part.find_first_of("<>:\"|?*") != std::string_view::npos) return true;
  if (part.back() == '.' || part.back() == ' ') return true;
  std::string stem(part.substr(0, part.find('.')));
  std::ranges::transform(stem, stem.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  constexpr std::array<std::string_view, 4> devices{"con", "prn", "aux", "nul"};
  if (std::ranges::find(devices, stem) != devices.end()) return true;
  return stem.size() == 4 && (stem.starts_with("com") || stem.starts_with("lpt")) &&
         stem[3] >= '1' && stem[3] <= '9';
}

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (!part.empty() && part != ".") parts.push_back(part);
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
  }
  return parts;
}

/// True when a ".." climbs above where the path starts.
bool climbs_out(const std::vector<std::string_view>& parts) {
  int depth = 0;
  for (const std::string_view part : parts) {
    depth += part == ".." ? -1 : 1;
    if (depth < 0) return true;
  }
  return false;
}

/// The same where '\' separates too.
bool climbs_out_on_windows(std::string_view name) {
  if (name.find('\\') == std::string_view::npos) return false;
  std::string with_slashes(name);
  std::ranges::replace(with_slashes, '\\', '/');
  return climbs_out(split(with_slashes));
}

/// The kind of note that keeps the entry from being unpacked, if any.
std::optional<std::string_view> refusal(std::string_view name,
                                        const std::vector<std::string_view>& parts,
                                        const ArchivePolicy& limits) {
  if (name.starts_with('/')) return note::kAbsolutePath;
  if (climbs_out(parts) || climbs_out_on_windows(name)) return note::kLeavesDirectory;
  if (std::ranges::find(parts, "..") != parts.end()) return note::kDotDot;
  if (name.size() > limits.path_bytes) return note::kPathTooLong;
  if (parts.size() > limits.depth) return note::kTooDeep;
  const auto too_long = [](std::string_view part) { return part.size() > kPartBytes; };
  if (std::ranges::any_of(parts, too_long)) return note::kNameTooLong;
  return std::nullopt;
}

}  // namespace

EntryName read_entry_name(std::string_view stored, std::uint64_t offset,
                          const ArchivePolicy& limits, Notes& notes) {
  const auto tell = [&](std::string_view kind) { notes.add(kind, stored, offset); };
  const auto refuse = [&](std::string_view kind) {
    tell(kind);
    return EntryName{.path = {}, .unpack = false, .directory = false};
  };
  if (stored.empty()) return refuse(note::kEmptyName);
  if (stored.find('\0') != std::string_view::npos) return refuse(note::kNulInName);
  if (has_drive(stored)) return refuse(note::kDrivePath);

  std::string name(stored);
  if (!is_utf8(name)) {
    tell(note::kNotUtf8);
    name = utf8_from_cp437(name);
  }
  // Windows programs of old stored '\' between the parts; a name with both is taken as it stands.
  if (name.find('\\') != std::string::npos) {
    tell(note::kBackslash);
    if (name.find('/') == std::string::npos) std::ranges::replace(name, '\\', '/');
  }
  const std::vector<std::string_view> parts = split(name);
  if (const auto kind = refusal(name, parts, limits)) return refuse(*kind);
  if (has_control_character(name)) tell(note::kControlCharacter);
  if (has_hidden_text(name)) tell(note::kHiddenText);
  if (std::ranges::any_of(parts, is_windows_name)) tell(note::kWindowsName);

  EntryName result{.path = {}, .unpack = true, .directory = name.back() == '/'};
  for (const std::string_view part : parts) {
    if (!result.path.empty()) result.path += '/';
    result.path += part;
  }
  return result;
}

}  // namespace vouch::readers
