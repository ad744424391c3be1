#include "harness/collect/tree.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>

#include "harness/worker/client.h"
#include "util/error.h"
#include "util/os/fd.h"
#include "util/os/file_type.h"

namespace vouch::collect {
namespace {

bool is_at_top(const ArrivedFile& file) { return file.name.find('/') == std::string::npos; }

bool has_archive_at_top(const Arrival& arrival) {
  return std::ranges::any_of(arrival.files, [](const ArrivedFile& file) {
    if (!file.listed.empty() || !is_at_top(file)) return false;
    const os::FileType type = os::sniff(file.bytes);
    return type == os::FileType::zip || type == os::FileType::other_archive;
  });
}

bool is_report(const ArrivedFile& file) {
  return is_at_top(file) && os::sniff(file.bytes) == os::FileType::pdf;
}

}  // namespace

void pack_tree(const std::filesystem::path& top, const std::filesystem::path& staging,
               Arrival& arrival) {
  if (has_archive_at_top(arrival)) return;
  std::vector<std::string> paths;
  ArrivedFile zip;
  std::vector<ArrivedFile> kept;
  for (ArrivedFile& file : arrival.files) {
    if (!file.listed.empty() || is_report(file)) {
      kept.push_back(std::move(file));
      continue;
    }
    paths.push_back(file.name);
    zip.made_of.push_back(file.item);
  }
  if (paths.empty()) {
    arrival.files = std::move(kept);
    return;
  }
  zip.bytes = staging / "code.zip";
  zip.is_ours = true;
  zip.item = arrival.item;
  zip.name = "code.zip";
  const os::Fd out(open(zip.bytes.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (!out) throw InternalError("collect", "cannot write " + zip.bytes.string());
  const worker::WrittenZip written = worker::write_zip(top, out.get(), "project", paths);
  if (!written.unreadable.empty()) {
    throw InternalError("collect", "cannot read " + (top / written.unreadable.front()).string());
  }
  arrival.notes.push_back(fmt::format(
      "code.zip was packed by vouch: the system had unpacked what was handed in ({} {})",
      written.files, written.files == 1 ? "file" : "files"));
  kept.push_back(std::move(zip));
  arrival.files = std::move(kept);
}

}  // namespace vouch::collect
