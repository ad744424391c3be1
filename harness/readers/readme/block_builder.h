// Puts blocks together line by line: what the readers of all line-based formats share.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/readers/readme/blocks.h"

namespace vouch::readers {

/// A block under way is closed by a blank line or by a line of another kind.
class BlockBuilder {
 public:
  void heading(std::uint32_t number, std::string_view text, int level);
  /// `listed`: the line begins an item of a list, and so a block of its own.
  void prose(std::uint32_t number, std::string_view text, bool listed);
  void code(std::uint32_t number, std::string_view text, std::string_view tag, bool fenced);
  void close();
  Blocks finish();

  /// What marks inline code from the next close() on.
  void set_marks(std::string_view marks) { marks_ = marks; }

 private:
  Block open_;
  std::string_view marks_ = "`";
  Blocks blocks_;
};

std::size_t indent_of(std::string_view line);
bool is_blank_line(std::string_view line);
/// Without blanks at both ends.
std::string_view stripped(std::string_view text);

}  // namespace vouch::readers
