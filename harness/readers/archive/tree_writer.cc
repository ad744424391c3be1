#include "harness/readers/archive/tree_writer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <system_error>

#include "util/error.h"

namespace vouch::readers {
namespace {

// Of the 256 descriptors that the worker may have.
constexpr std::size_t kDirectoriesOpen = 100;

[[noreturn]] void fail(std::string_view what, std::string_view path) {
  throw InternalError("worker", fmt::format("cannot {} {}: {}", what, path,
                                            std::generic_category().message(errno)));
}

struct Split {
  std::string above;  // "" is the root
  std::string name;
};

Split split_last(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return {"", std::string(path)};
  return {std::string(path.substr(0, slash)), std::string(path.substr(slash + 1))};
}

/// Opens one part below `directory`, following no link and leaving no directory.
int open_part(int directory, const std::string& name, std::uint64_t flags) {
  open_how how{};
  how.flags = flags | O_CLOEXEC | O_NOFOLLOW;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  const auto fd = syscall(SYS_openat2, directory, name.c_str(), &how, sizeof how);
  if (fd >= 0 || errno != ENOSYS) return static_cast<int>(fd);
  // Before Linux 5.6 (and in gVisor): one part without '/' and no "..", so the same holds.
  return openat(directory, name.c_str(), static_cast<int>(how.flags));
}

}  // namespace

void OutputFile::write(std::span<const char> bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const auto wrote = offset == written_to_ ? ::write(fd_.get(), bytes.data(), bytes.size())
                                             : ::pwrite(fd_.get(), bytes.data(), bytes.size(),
                                                        static_cast<off_t>(offset));
    if (wrote < 0) {
      if (errno == EINTR) continue;
      fail("write", "a file of the archive");
    }
    if (offset == written_to_) written_to_ += static_cast<std::uint64_t>(wrote);
    offset += static_cast<std::uint64_t>(wrote);
    bytes = bytes.subspan(static_cast<std::size_t>(wrote));
  }
}

void OutputFile::finish(std::uint64_t bytes, std::optional<std::int64_t> modified) {
  if (bytes != written_to_ && ftruncate(fd_.get(), static_cast<off_t>(bytes)) != 0) {
    fail("set the length of", "a file of the archive");
  }
  if (modified) {
    const timespec time{.tv_sec = *modified, .tv_nsec = 0};
    const timespec times[] = {time, time};
    futimens(fd_.get(), times);  // a time that the file system cannot hold is no harm
  }
  fd_.reset();
}

TreeWriter::TreeWriter(int directory, std::function<void(std::string_view)> on_directory)
    : root_(directory), on_directory_(std::move(on_directory)) {}

int TreeWriter::remember(std::string_view path, os::Fd fd) {
  if (directories_.size() >= kDirectoriesOpen) {
    const auto oldest = std::ranges::min_element(
        directories_, {}, [](const auto& directory) { return directory.second.used; });
    directories_.erase(oldest);
  }
  const int number = fd.get();
  directories_.emplace(path, Cached{std::move(fd), ++clock_});
  return number;
}

int TreeWriter::directory_fd(std::string_view path) {
  if (path.empty()) return root_;
  if (const auto it = directories_.find(path); it != directories_.end()) {
    it->second.used = ++clock_;
    return it->second.fd.get();
  }
  const auto [above, name] = split_last(path);
  const int directory = directory_fd(above);
  if (directory < 0) return -1;
  if (mkdirat(directory, name.c_str(), 0755) == 0) {
    on_directory_(path);
  } else if (errno != EEXIST) {
    fail("make the directory", path);
  }
  os::Fd fd(open_part(directory, name, O_RDONLY | O_DIRECTORY));
  if (fd) return remember(path, std::move(fd));
  if (errno == ENOTDIR || errno == ELOOP) return -1;
  fail("open the directory", path);
}

Made TreeWriter::make_directory(std::string_view path) {
  if (path.empty() || directories_.contains(path)) return Made::was_there;
  return directory_fd(path) < 0 ? Made::clash : Made::made;
}

std::optional<OutputFile> TreeWriter::create_file(std::string_view path, bool executable) {
  const auto [above, name] = split_last(path);
  const int directory = directory_fd(above);
  if (directory < 0) return std::nullopt;
  const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  os::Fd fd(openat(directory, name.c_str(), flags, executable ? 0755 : 0644));
  if (fd) return OutputFile(std::move(fd));
  if (errno == EEXIST) return std::nullopt;
  fail("make the file", path);
}

char TreeWriter::what_is(std::string_view path) {
  const auto [above, name] = split_last(path);
  const int directory = directory_fd(above);
  struct stat status {};
  if (directory < 0 || fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
    return 0;
  if (S_ISDIR(status.st_mode)) return 'd';
  return S_ISLNK(status.st_mode) ? 'l' : 'f';
}

void TreeWriter::remove_file(std::string_view path) {
  const auto [above, name] = split_last(path);
  const int directory = directory_fd(above);
  if (directory < 0 || unlinkat(directory, name.c_str(), 0) != 0) fail("replace", path);
}

Made TreeWriter::make_link(std::string_view path, const std::string& target) {
  const auto [above, name] = split_last(path);
  const int directory = directory_fd(above);
  if (directory < 0) return Made::clash;
  if (symlinkat(target.c_str(), directory, name.c_str()) == 0) return Made::made;
  if (errno == EEXIST) return Made::clash;
  fail("make the link", path);
}

os::Fd TreeWriter::open_file(std::string_view path) {
  const auto [above, name] = split_last(path);
  const int directory = directory_fd(above);
  if (directory < 0) return {};
  return os::Fd(open_part(directory, name, O_RDONLY | O_NONBLOCK));
}

}  // namespace vouch::readers
