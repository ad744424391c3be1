#include "harness/readers/lms/source.h"

#include <fmt/format.h>

#include <algorithm>

namespace vouch::readers::lms {

void Claims::add(worker::SourceRecord record) {
  for (const worker::SourceFile& file : record.files) claimed_.insert(file.path);
  ++records_;
  sink_(std::move(record));
}

void Claims::list(const std::string& path, std::string why) {
  if (!claimed_.insert(path).second) return;
  worker::SourceRecord record;
  record.item = path;
  record.listed = std::move(why);
  record.files.push_back({path, path, 0, record.listed});
  sink_(std::move(record));
}

void Claims::list_the_rest() {
  for (const ListedFile& file : listing_.files) {
    if (claimed_.contains(file.path)) continue;
    list(file.path, is_system_file(file.path)
                        ? "left behind by a file manager"
                        : "its name says neither who handed it in nor what it is");
  }
  for (const std::string& path : listing_.odd) list(path, "not a regular file, or unreadable");
}

worker::SourceFile as_handed_in(const ListedFile& file, std::string_view name) {
  return {file.path, std::string(name), file.bytes, {}};
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::string> if_most(std::size_t matching, std::size_t of, std::string_view what) {
  if (matching == 0 || matching * 10 < of * 9) return std::nullopt;
  return fmt::format("{} of {} names are {}", matching, of, what);
}

}  // namespace vouch::readers::lms
