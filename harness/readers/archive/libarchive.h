// libarchive as vouch uses it: opened on a descriptor, with the formats that are read and no other,
// and never a helper program. Closed by itself.
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vouch::readers {

/// Bytes for libarchive: a file's up to `begins`, and then `tail`. The file is read through one
/// window, which stays when libarchive seeks inside it: of 20,000 small files few need a read of
/// their own.
class Source {
 public:
  explicit Source(int fd);
  Source(int fd, std::uint64_t begins, std::string tail);
  /// Bytes in memory alone.
  explicit Source(std::string bytes) : Source(-1, 0, std::move(bytes)) {}
  /// From now on the file has these bytes at `offset`.
  void replace(std::uint64_t offset, std::string bytes);
  std::uint64_t size() const { return begins_ + tail_.size(); }

  static la_ssize_t read(archive*, void* self, const void** buffer);
  static la_int64_t skip(archive*, void* self, la_int64_t request);
  static la_int64_t seek(archive*, void* self, la_int64_t offset, int whence);

 private:
  bool fill();

  int fd_;
  std::uint64_t begins_ = 0;  // of the tail
  std::string tail_;
  std::map<std::uint64_t, std::string> replaced_;
  std::size_t longest_replaced_ = 0;
  std::uint64_t at_ = 0;  // where the next read begins
  std::uint64_t window_begins_ = 0;
  std::vector<char> window_;
  std::size_t window_size_ = 0;
};

struct CloseArchive {
  void operator()(archive* opened) const { archive_read_free(opened); }
};
using Archive = std::unique_ptr<archive, CloseArchive>;

/// `format` as format_of names it. None when libarchive cannot open it; `trouble` says why.
Archive open_archive(Source& source, std::string_view format, std::string& trouble);

}  // namespace vouch::readers
