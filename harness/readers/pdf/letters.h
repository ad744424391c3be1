// Letters of every script, and whether a page's letters can be what it shows.
#pragma once

#include <cstddef>
#include <string_view>

#include "harness/readers/pdf/page_text.h"

namespace vouch::readers {

struct LetterCount {
  std::size_t characters = 0;     // code points, not bytes
  std::size_t letters = 0;        // of any script
  std::size_t right_to_left = 0;  // of these: Hebrew, Arabic
  std::size_t ideographs = 0;     // of these: Chinese, Japanese and Korean, which have no spaces
};

LetterCount count_letters(std::string_view utf8);

/// Fonts may name other letters than they show (made so by copy protection, or by a lost encoding):
/// the letters are then as frequent as in no language that is written with them.
bool is_garbled(const TextPage& page);

}  // namespace vouch::readers
