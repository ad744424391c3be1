// Where the mails of an mbox begin and end. The file is read in pieces, once, and one boundary is
// held: it may have any size.
//
// A line "From " in a body is no boundary: one has a sender and a date, stands at the start or
// after a blank line, and is followed by what looks like a header (mbox(5); Google writes the
// offset before the year, Thunderbird "-" for the sender).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace vouch::readers::mail {

struct MailSpan {
  std::uint64_t begin = 0;  // of its headers
  std::uint64_t end = 0;
  std::string from_line;  // "" where the file is a single mail
  bool is_cut = false;    // the file ends in its headers
};

class MboxSplitter {
 public:
  /// `file` is open; `from` is where a mail's From_ line begins, or the file does.
  MboxSplitter(int file, std::uint64_t from);

  /// True when the file begins like an mbox.
  bool is_mbox() const { return is_mbox_; }
  /// The next mail; none after the last.
  std::optional<MailSpan> next();
  /// Where the one after the last told mail begins.
  std::uint64_t position() const { return position_; }

 private:
  std::string read_at(std::uint64_t offset, std::size_t most) const;
  /// The From_ line at `offset`, without its end; none when there is none.
  std::optional<std::string> boundary_at(std::uint64_t offset) const;
  /// Where the next boundary begins from `offset` on, or the file's end.
  std::uint64_t find_boundary(std::uint64_t offset) const;

  int file_;
  std::uint64_t size_ = 0;
  std::uint64_t position_;
  bool is_mbox_ = false;
};

}  // namespace vouch::readers::mail
