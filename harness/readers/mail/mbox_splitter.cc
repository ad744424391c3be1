#include "harness/readers/mail/mbox_splitter.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace vouch::readers::mail {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20;
constexpr std::size_t kLongestLine = 1000;
constexpr std::string_view kMark = "From ";

constexpr std::array<std::string_view, 7> kDays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  for (const std::string_view one : words) {
    if (word == one) return true;
  }
  return false;
}

/// "From SENDER Tue Apr 27 ...": a sender, then a weekday and a month beside each other.
bool has_date(std::string_view line) {
  line.remove_prefix(kMark.size());
  for (std::size_t at = line.find(' '); at != std::string_view::npos; at = line.find(' ', at + 1)) {
    const std::string_view rest = line.substr(at + 1);
    if (rest.size() > 7 && rest[3] == ' ' && is_one_of(rest.substr(0, 3), kDays) &&
        is_one_of(rest.substr(4, 3), kMonths)) {
      return true;
    }
  }
  return false;
}

/// "Name:", or a second From_ line that some programs leave.
bool looks_like_header(std::string_view line) {
  if (line.starts_with(">From ")) return true;
  const std::size_t colon = line.find(':');
  if (colon == 0 || colon == std::string_view::npos) return false;
  for (const char c : line.substr(0, colon)) {
    if (c <= ' ' || c > '~') return false;
  }
  return true;
}

}  // namespace

MboxSplitter::MboxSplitter(int file, std::uint64_t from) : file_(file), position_(from) {
  struct stat info {};
  if (fstat(file, &info) == 0) size_ = static_cast<std::uint64_t>(info.st_size);
  is_mbox_ = boundary_at(from).has_value();
}

std::string MboxSplitter::read_at(std::uint64_t offset, std::size_t most) const {
  std::string bytes(most, '\0');
  std::size_t had = 0;
  while (had < most) {
    const ssize_t got =
        pread(file_, bytes.data() + had, most - had, static_cast<off_t>(offset + had));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    had += static_cast<std::size_t>(got);
  }
  bytes.resize(had);
  return bytes;
}

std::optional<std::string> MboxSplitter::boundary_at(std::uint64_t offset) const {
  const std::string text = read_at(offset, 2 * kLongestLine);
  if (!text.starts_with(kMark)) return std::nullopt;
  const std::size_t end = text.find('\n');
  const std::string_view line = std::string_view(text).substr(0, end);
  if (!has_date(line)) return std::nullopt;
  // A file that ends right after it was cut off there.
  const bool is_last = end == std::string::npos || end + 1 == text.size();
  if (!is_last && !looks_like_header(std::string_view(text).substr(end + 1))) return std::nullopt;
  return std::string(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
}

std::uint64_t MboxSplitter::find_boundary(std::uint64_t offset) const {
  constexpr std::string_view kUnix = "\n\nFrom ", kDos = "\n\r\nFrom ";
  while (offset < size_) {
    const std::string piece = read_at(offset, kPiece + kDos.size());
    if (piece.empty()) break;
    for (std::size_t at = 0;;) {
      // The blank line before it, in either convention, ends in "\nFrom ".
      const void* found = memmem(piece.data() + at, piece.size() - at, "\nFrom ", 6);
      if (found == nullptr) break;
      const auto hit = static_cast<std::size_t>(static_cast<const char*>(found) - piece.data());
      const std::string_view before = std::string_view(piece).substr(0, hit + 6);
      if ((before.ends_with(kUnix) || before.ends_with(kDos)) && boundary_at(offset + hit + 1)) {
        return offset + hit + 1;
      }
      at = hit + 1;
    }
    if (piece.size() <= kDos.size()) break;
    offset += piece.size() - kDos.size();
    if (piece.size() < kPiece + kDos.size()) break;
  }
  return size_;
}

std::optional<MailSpan> MboxSplitter::next() {
  if (position_ >= size_) return std::nullopt;
  MailSpan span;
  span.begin = position_;
  const auto line = boundary_at(position_);
  if (!line) {  // one mail, all of the file
    span.end = position_ = size_;
    return span;
  }
  span.from_line = *line;
  const std::string head = read_at(position_, kLongestLine * 2);
  const std::size_t end = head.find('\n');
  span.begin = position_ + (end == std::string::npos ? head.size() : end + 1);
  // One byte back: the blank line may be the mail's first.
  span.end = position_ = find_boundary(span.begin > 0 ? span.begin - 1 : 0);
  if (span.end < span.begin) span.end = span.begin;
  return span;
}

}  // namespace vouch::readers::mail
