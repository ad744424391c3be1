// A directory that somebody sorted by hand: a directory a group. A file beside those belongs to
// whom its name says, if `--pattern` says how; else it is listed.
#include <fmt/format.h>

#include <map>

#include "harness/readers/lms/source.h"

namespace vouch::readers::lms {
namespace {

std::optional<std::string> recognise(const Listing& listing) {
  std::size_t deeper = 0;
  for (const ListedFile& file : listing.files) {
    if (file.path.find('/') != std::string::npos && !is_system_file(file.path)) ++deeper;
  }
  if (deeper == 0) return std::nullopt;
  return "no LMS writes like this: taken as a directory a group";
}

bool is_archive_name(std::string_view name) {
  for (const std::string_view end : {".zip", ".tar", ".tgz", ".gz", ".xz", ".bz2", ".7z", ".rar"}) {
    if (name.ends_with(end)) return true;
  }
  return false;
}

/// Directories and no archive: somebody unpacked what was handed in.
bool is_unpacked(const worker::SourceRecord& record) {
  bool nested = false;
  for (const worker::SourceFile& file : record.files) {
    if (is_archive_name(file.name)) return false;
    nested = nested || file.name.find('/') != std::string::npos;
  }
  return nested;
}

void read(Claims& claims) {
  std::map<std::string, worker::SourceRecord> records;
  for (const ListedFile& file : claims.listing().files) {
    if (is_system_file(file.path)) continue;
    const std::string top(top_of(file.path));
    const bool is_flat = top.size() == file.path.size();
    worker::SourceRecord& record = records[top];
    record.item = top;
    if (is_flat) {
      record.listed = "a file beside the groups' directories; --pattern says whose such are";
    } else {
      record.unit = top;
      record.group = {{"group", top}};
    }
    const std::string_view inside =
        std::string_view(file.path).substr(is_flat ? 0 : top.size() + 1);
    record.files.push_back(as_handed_in(file, inside));
  }
  for (auto& [top, record] : records) {
    record.is_tree = is_unpacked(record);
    claims.add(std::move(record));
  }
}

}  // namespace

const Source kPlain{"plain", recognise, read};

}  // namespace vouch::readers::lms
