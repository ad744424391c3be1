#include "harness/readers/lms/listing.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "util/os/fd.h"

namespace vouch::readers::lms {
namespace {

constexpr std::size_t kMostEntries = 1'000'000;
constexpr std::size_t kMostDepth = 64;

std::vector<std::string> names_in(int directory) {
  std::vector<std::string> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> listing(
      fdopendir(openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)), closedir);
  if (!listing) return names;
  while (const dirent* entry = readdir(listing.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  std::ranges::sort(names);
  return names;
}

void walk(int directory, const std::string& prefix, std::size_t depth, Listing& listing) {
  for (const std::string& name : names_in(directory)) {
    const std::string path = prefix + name;
    struct stat info {};
    if (listing.files.size() + listing.odd.size() >= kMostEntries ||
        fstatat(directory, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
      listing.odd.push_back(path);
    } else if (S_ISREG(info.st_mode)) {
      listing.files.push_back({path, static_cast<std::uint64_t>(info.st_size)});
    } else if (S_ISDIR(info.st_mode) && depth < kMostDepth) {
      const os::Fd below(
          openat(directory, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
      if (below) {
        walk(below.get(), path + '/', depth + 1, listing);
      } else {
        listing.odd.push_back(path);
      }
    } else {
      listing.odd.push_back(path);
    }
  }
}

}  // namespace

std::optional<std::string> Listing::read(const std::string& path, std::size_t most) const {
  const os::Fd file(
      openat(directory, path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file) return std::nullopt;
  std::string text(most, '\0');
  std::size_t had = 0;
  while (had < most) {
    const ssize_t got = ::read(file.get(), text.data() + had, most - had);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    had += static_cast<std::size_t>(got);
  }
  text.resize(had);
  return text;
}

Listing list_directory(int directory) {
  Listing listing;
  listing.directory = directory;
  walk(directory, "", 0, listing);
  return listing;
}

bool is_system_file(std::string_view path) {
  const std::string_view name = file_name(path);
  return path.starts_with("__MACOSX/") || path.find("/__MACOSX/") != std::string_view::npos ||
         name == ".DS_Store" || name == "Thumbs.db" || name == "desktop.ini" ||
         name.starts_with("._");
}

std::string_view file_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view parent_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view top_of(std::string_view path) { return path.substr(0, path.find('/')); }

}  // namespace vouch::readers::lms
