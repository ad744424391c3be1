#include "harness/readers/archive/libarchive.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "util/error.h"

namespace vouch::readers {
namespace {

constexpr std::size_t kWindow = std::size_t{256} << 10;

}  // namespace

Source::Source(int fd) : fd_(fd), window_(kWindow) {
  struct stat status {};
  if (fstat(fd, &status) != 0) throw InternalError("worker", "cannot look at the archive");
  begins_ = static_cast<std::uint64_t>(status.st_size);
}

Source::Source(int fd, std::uint64_t begins, std::string tail)
    : fd_(fd), begins_(begins), tail_(std::move(tail)), window_(fd < 0 ? 0 : kWindow) {}

bool Source::fill() {
  const auto wanted =
      static_cast<std::size_t>(std::min<std::uint64_t>(window_.size(), begins_ - at_));
  ssize_t got = 0;
  do {
    got = pread(fd_, window_.data(), wanted, static_cast<off_t>(at_));
  } while (got < 0 && errno == EINTR);
  if (got < 0) return false;
  window_begins_ = at_;
  window_size_ = static_cast<std::size_t>(got);
  return true;
}

la_ssize_t Source::read(archive* opened, void* self, const void** buffer) {
  auto& source = *static_cast<Source*>(self);
  if (source.at_ >= source.begins_) {
    const auto skipped = static_cast<std::size_t>(
        std::min<std::uint64_t>(source.at_ - source.begins_, source.tail_.size()));
    *buffer = source.tail_.data() + skipped;
    source.at_ = source.size();
    return static_cast<la_ssize_t>(source.tail_.size() - skipped);
  }
  const bool inside = source.at_ >= source.window_begins_ &&
                      source.at_ < source.window_begins_ + source.window_size_;
  if (!inside && !source.fill()) {
    archive_set_error(opened, errno, "cannot read the archive");
    return ARCHIVE_FATAL;
  }
  const auto skipped = static_cast<std::size_t>(source.at_ - source.window_begins_);
  *buffer = source.window_.data() + skipped;
  const std::size_t got = source.window_size_ - skipped;
  source.at_ += got;
  return static_cast<la_ssize_t>(got);
}

la_int64_t Source::skip(archive*, void* self, la_int64_t request) {
  auto& source = *static_cast<Source*>(self);
  const std::uint64_t left = source.size() - std::min(source.at_, source.size());
  const std::uint64_t skipped = std::min(left, static_cast<std::uint64_t>(request));
  source.at_ += skipped;
  return static_cast<la_int64_t>(skipped);
}

la_int64_t Source::seek(archive* opened, void* self, la_int64_t offset, int whence) {
  auto& source = *static_cast<Source*>(self);
  la_int64_t base = 0;
  if (whence == SEEK_CUR) base = static_cast<la_int64_t>(source.at_);
  if (whence == SEEK_END) base = static_cast<la_int64_t>(source.size());
  la_int64_t to = 0;
  if (__builtin_add_overflow(base, offset, &to) || to < 0) {
    archive_set_error(opened, EINVAL, "a place outside the archive");
    return ARCHIVE_FATAL;
  }
  source.at_ = static_cast<std::uint64_t>(to);
  return to;
}

Archive open_archive(Source& source, std::string_view format, std::string& trouble) {
  Archive opened(archive_read_new());
  if (!opened) throw InternalError("worker", "out of memory");
  archive* raw = opened.get();
  if (format == "zip") {
    archive_read_support_format_zip_seekable(raw);
  } else if (format == "zip without directory") {
    archive_read_support_format_zip_streamable(raw);
  } else if (format == "7z") {
    archive_read_support_format_7zip(raw);
  } else if (format == "rar") {
    archive_read_support_format_rar(raw);
    archive_read_support_format_rar5(raw);
  } else {
    archive_read_support_format_tar(raw);
    archive_read_support_filter_gzip(raw);
    archive_read_support_filter_bzip2(raw);
    archive_read_support_filter_xz(raw);
    archive_read_support_filter_zstd(raw);
  }
  archive_read_set_callback_data(raw, &source);
  archive_read_set_read_callback(raw, Source::read);
  archive_read_set_skip_callback(raw, Source::skip);
  archive_read_set_seek_callback(raw, Source::seek);
  if (archive_read_open1(raw) == ARCHIVE_OK) return opened;
  const char* words = archive_error_string(raw);
  trouble = words != nullptr ? words : "it cannot be opened";
  return nullptr;
}

}  // namespace vouch::readers
