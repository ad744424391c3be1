#include "harness/readers/archive/zip_writer.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <clocale>
#include <cstdlib>
#include <ctime>
#include <memory>

#include "util/error.h"
#include "util/os/fd.h"

namespace vouch::readers {
namespace {

struct FreeWriter {
  void operator()(archive* writer) const { archive_write_free(writer); }
};
struct FreeEntry {
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

class ZipWriter {
 public:
  ZipWriter(int directory, int zip) : directory_(directory), writer_(archive_write_new()) {
    archive_write_set_format_zip(writer_.get());
    require(archive_write_set_options(writer_.get(), "zip:compression=deflate,hdrcharset=UTF-8"));
    archive_write_set_bytes_in_last_block(writer_.get(), 1);
    require(archive_write_open_fd(writer_.get(), zip));
  }

  /// False: it cannot be read.
  bool add(const std::string& stored, const std::string& path) {
    struct stat status {};
    if (fstatat(directory_, path.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return false;
    const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
    archive_entry_set_pathname(entry.get(), stored.c_str());
    archive_entry_set_mtime(entry.get(), status.st_mtime, 0);
    archive_entry_set_filetype(entry.get(), status.st_mode & S_IFMT);
    const bool executable = (status.st_mode & S_IXUSR) != 0;
    archive_entry_set_perm(entry.get(), executable || S_ISDIR(status.st_mode) ? 0755 : 0644);
    if (S_ISDIR(status.st_mode)) return header(entry.get());
    if (S_ISLNK(status.st_mode)) return add_link(entry.get(), path);
    return S_ISREG(status.st_mode) && add_file(entry.get(), path);
  }

  void close() { require(archive_write_close(writer_.get())); }

 private:
  bool header(archive_entry* entry) {
    require(archive_write_header(writer_.get(), entry));
    return true;
  }

  bool add_link(archive_entry* entry, const std::string& path) {
    std::array<char, PATH_MAX> target{};
    const ssize_t length = readlinkat(directory_, path.c_str(), target.data(), target.size() - 1);
    if (length <= 0) return false;
    archive_entry_set_symlink(entry, target.data());
    archive_entry_set_size(entry, 0);
    return header(entry);
  }

  bool add_file(archive_entry* entry, const std::string& path) {
    open_how how{};
    how.flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    const os::Fd file(
        static_cast<int>(syscall(SYS_openat2, directory_, path.c_str(), &how, sizeof how)));
    struct stat status {};
    if (!file || fstat(file.get(), &status) != 0) return false;
    archive_entry_set_size(entry, status.st_size);
    header(entry);
    // The size is promised by now: of a file that grows no more is taken, and one that shrinks
    // cannot be stored.
    auto left = static_cast<std::size_t>(status.st_size);
    while (left > 0) {
      const ssize_t got = read(file.get(), block_.data(), std::min(left, block_.size()));
      if (got <= 0) return false;
      if (archive_write_data(writer_.get(), block_.data(), static_cast<std::size_t>(got)) < 0) {
        require(ARCHIVE_FATAL);
      }
      left -= static_cast<std::size_t>(got);
    }
    return true;
  }

  void require(int result) {
    if (result >= ARCHIVE_WARN) return;
    const char* words = archive_error_string(writer_.get());
    throw InternalError("worker", std::string("cannot write the zip: ") +
                                      (words != nullptr ? words : "libarchive gives no reason"));
  }

  int directory_;
  std::unique_ptr<archive, FreeWriter> writer_;
  std::vector<char> block_ = std::vector<char>(std::size_t{128} << 10);
};

}  // namespace

ZipWritten write_zip(int directory, int zip, const std::string& top,
                     const std::vector<std::string>& paths) {
  setenv("TZ", "UTC0", 1);
  tzset();
  std::setlocale(LC_CTYPE, "C.UTF-8");
  ZipWriter writer(directory, zip);
  ZipWritten written;
  for (const std::string& path : paths) {
    if (!writer.add(top + '/' + path, path)) {
      written.unreadable.push_back(path);
      return written;
    }
    if (!path.ends_with('/')) ++written.files;
  }
  writer.close();
  return written;
}

}  // namespace vouch::readers
