#include "util/os/file_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <limits>
#include <memory>
#include <system_error>

#include "util/error.h"

namespace vouch::os {
namespace {

struct Identity64 {
  dev_t device = 0;
  ino_t inode = 0;
  bool operator==(const Identity64&) const = default;
};

Identity64 identity_of(int fd) {
  struct stat info {};
  if (fstat(fd, &info) != 0) return {};
  return {info.st_dev, info.st_ino};
}

constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

std::vector<std::string> names_in(int directory, std::size_t most) {
  std::vector<std::string> names;
  // A descriptor of its own: fdopendir takes it over, and its position would be shared by a dup.
  const int own = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (own < 0) return names;
  const std::unique_ptr<DIR, int (*)(DIR*)> listing(fdopendir(own), closedir);
  if (!listing) return names;
  while (names.size() < most) {
    const dirent* entry = readdir(listing.get());
    if (entry == nullptr) break;
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  return names;
}

/// Visits a tree depth first, holding one directory open: it goes up by "..", and stops when that
/// is not the directory that it came from (a program inside may be moving directories as we look).
class Walk {
 public:
  /// `most`: entries that it lists, over all directories.
  explicit Walk(int directory, std::size_t most = kAll) : most_(most) {
    enter(openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  }

  bool done() const { return levels_.empty(); }
  int directory() const { return directory_.get(); }
  std::size_t depth() const { return levels_.size(); }

  /// The next name in the directory at hand; null when there are no more.
  const std::string* next() {
    Level& level = levels_.back();
    return level.at < level.names.size() ? &level.names[level.at++] : nullptr;
  }

  bool go_down(const std::string& name) {
    Fd child = open_directory(directory_.get(), name.c_str());
    if (!child) return false;
    path_lengths_.push_back(path_.size());
    path_ += name;
    path_ += '/';
    enter(child.release());
    return true;
  }

  /// False when the way up is not the way down.
  bool go_up() {
    levels_.pop_back();
    if (levels_.empty()) return true;
    path_.resize(path_lengths_.back());
    path_lengths_.pop_back();
    Fd parent(openat(directory_.get(), "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!parent || identity_of(parent.get()) != levels_.back().identity) {
      levels_.clear();
      return false;
    }
    directory_ = std::move(parent);
    return true;
  }

  const std::string& path() const { return path_; }

 private:
  struct Level {
    Identity64 identity;
    std::vector<std::string> names;
    std::size_t at = 0;
  };

  void enter(int fd) {
    if (fd < 0) return;
    directory_.reset(fd);
    levels_.push_back({identity_of(fd), names_in(fd, most_), 0});
    most_ -= levels_.back().names.size();
  }

  std::size_t most_;
  Fd directory_;
  std::vector<Level> levels_;
  std::string path_;
  std::vector<std::size_t> path_lengths_;
};

[[noreturn]] void fail_copy(const std::string& name) {
  throw InternalError("sandbox", "cannot copy " + name + " into the workspace: " +
                                     std::generic_category().message(errno));
}

void set_mode_and_times(int fd, const struct stat& info) {
  fchmod(fd, info.st_mode & 0777);
  const std::array<timespec, 2> times{info.st_atim, info.st_mtim};
  futimens(fd, times.data());
}

void copy_file(int from_directory, int to_directory, const std::string& name,
               const struct stat& info) {
  const Fd from(
      openat(from_directory, name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (!from) return;
  const Fd to(openat(to_directory, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!to) fail_copy(name);
  for (;;) {
    const ssize_t sent = sendfile(to.get(), from.get(), nullptr, std::size_t{1} << 30);
    if (sent < 0 && errno != EINTR) fail_copy(name);
    if (sent == 0) break;
  }
  set_mode_and_times(to.get(), info);
}

void copy_link(int from_directory, int to_directory, const std::string& name) {
  std::array<char, PATH_MAX> target{};
  const ssize_t length = readlinkat(from_directory, name.c_str(), target.data(), target.size() - 1);
  if (length < 0) return;
  if (symlinkat(target.data(), to_directory, name.c_str()) != 0) fail_copy(name);
}

/// True when the walk went down into a directory.
bool copy_entry(Walk& walk, Fd& to, const std::string& name) {
  struct stat info {};
  if (fstatat(walk.directory(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) return false;
  if (S_ISREG(info.st_mode)) {
    copy_file(walk.directory(), to.get(), name, info);
  } else if (S_ISLNK(info.st_mode)) {
    copy_link(walk.directory(), to.get(), name);
  } else if (S_ISDIR(info.st_mode)) {
    if (mkdirat(to.get(), name.c_str(), 0700) != 0) fail_copy(name);
    Fd below = open_directory(to.get(), name.c_str());
    if (!below) fail_copy(name);
    if (walk.go_down(name)) {
      to = std::move(below);
      return true;
    }
    set_mode_and_times(below.get(), info);
  }
  return false;
}

bool before(const timespec& left, const timespec& right) {
  return left.tv_sec != right.tv_sec ? left.tv_sec < right.tv_sec : left.tv_nsec < right.tv_nsec;
}

}  // namespace

Fd open_directory(int parent, const char* name) {
  return Fd(openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

void copy_tree(int from, int to_directory) {
  Walk walk(from);
  if (walk.done()) throw InternalError("sandbox", "cannot read the directory to copy");
  Fd to(openat(to_directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  while (!walk.done()) {
    const std::string* name = walk.next();
    if (name != nullptr) {
      copy_entry(walk, to, *name);
      continue;
    }
    struct stat info {};
    if (walk.depth() > 1 && fstat(walk.directory(), &info) == 0) {
      // The parent is opened before the mode may forbid to search this directory.
      Fd parent(openat(to.get(), "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
      set_mode_and_times(to.get(), info);
      to = std::move(parent);
    }
    if (!walk.go_up()) throw InternalError("sandbox", "the directory changed while it was copied");
  }
}

TreeSize measure_tree(int directory) {
  TreeSize size;
  Walk walk(directory);
  while (!walk.done()) {
    const std::string* name = walk.next();
    if (name == nullptr) {
      walk.go_up();
      continue;
    }
    struct stat info {};
    if (fstatat(walk.directory(), name->c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) continue;
    ++size.entries;
    size.bytes += static_cast<std::uint64_t>(info.st_blocks) * 512;
    if (S_ISDIR(info.st_mode)) walk.go_down(*name);
  }
  return size;
}

FileClock::FileClock(int directory)
    : file_(openat(directory, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600)) {}

timespec FileClock::stamp(clockid_t otherwise) const {
  struct stat info {};
  // Looked at, changed, and looked at again: see multigrain-ts.rst.
  if (file_ && fstat(file_.get(), &info) == 0 && fchmod(file_.get(), 0600) == 0 &&
      fstat(file_.get(), &info) == 0) {
    return info.st_ctim;
  }
  timespec now{};
  clock_gettime(otherwise, &now);
  return now;
}

timespec FileClock::now() const { return stamp(CLOCK_REALTIME); }

timespec FileClock::after(const timespec& mark) const {
  constexpr timespec kLook{0, 500'000};
  timespec now = stamp(CLOCK_REALTIME_COARSE);
  for (int look = 0; look < 40 && !before(mark, now); ++look) {
    nanosleep(&kLook, nullptr);
    now = stamp(CLOCK_REALTIME_COARSE);
  }
  return now;
}

namespace {

/// Calls `visit` with the walk, the name and what the kernel says of each entry that is not a
/// directory, until that returns false or a bound is met.
template <typename Visit>
void look_through(int directory, const LookBounds& bounds, Visit visit) {
  const auto until = std::chrono::steady_clock::now() + bounds.time;
  Walk walk(directory, bounds.entries);
  while (!walk.done() && std::chrono::steady_clock::now() < until) {
    const std::string* name = walk.next();
    if (name == nullptr) {
      walk.go_up();
      continue;
    }
    struct stat info {};
    if (fstatat(walk.directory(), name->c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) continue;
    if (S_ISDIR(info.st_mode)) {
      if (walk.depth() < bounds.depth) walk.go_down(*name);
    } else if (!visit(walk, *name, info)) {
      return;
    }
  }
}

}  // namespace

std::vector<std::string> changed_since(int directory, timespec since, const LookBounds& bounds) {
  std::vector<std::string> changed;
  std::size_t bytes = 0;
  look_through(directory, bounds,
               [&](const Walk& walk, const std::string& name, const struct stat& info) {
                 const std::size_t length = walk.path().size() + name.size();
                 if (before(info.st_ctim, since) || length >= PATH_MAX) return true;
                 bytes += length;
                 if (bytes > bounds.bytes) return false;
                 changed.push_back(walk.path() + name);
                 return changed.size() < bounds.paths;
               });
  return changed;
}

bool holds_file_of(int directory, std::uint64_t bytes, const LookBounds& bounds) {
  bool found = false;
  look_through(directory, bounds, [&](const Walk&, const std::string&, const struct stat& info) {
    found = S_ISREG(info.st_mode) && static_cast<std::uint64_t>(info.st_size) >= bytes;
    return !found;
  });
  return found;
}

bool empty_directory(int directory) {
  bool all = true;
  fchmod(directory, 0700);
  Walk walk(directory);
  std::vector<std::string> open_names;
  while (!walk.done()) {
    const std::string* name = walk.next();
    if (name == nullptr) {
      if (!walk.go_up()) return false;
      if (walk.done()) break;
      all = unlinkat(walk.directory(), open_names.back().c_str(), AT_REMOVEDIR) == 0 && all;
      open_names.pop_back();
      continue;
    }
    if (unlinkat(walk.directory(), name->c_str(), 0) == 0) continue;
    if (errno != EISDIR && errno != EPERM) {
      all = false;
      continue;
    }
    if (unlinkat(walk.directory(), name->c_str(), AT_REMOVEDIR) == 0) continue;
    const std::string kept = *name;
    if (fchmodat(walk.directory(), kept.c_str(), 0700, 0) == 0 && walk.go_down(kept)) {
      open_names.push_back(kept);
    } else {
      all = false;
    }
  }
  return all;
}

}  // namespace vouch::os
