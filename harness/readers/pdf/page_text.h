// The words of a PDF's pages with their places and font sizes. The one user of Poppler's text.
// Places are points from the upper left corner of the page as a reader sees it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/readers/pdf/drawn_font.h"
#include "harness/readers/pdf/page_ink.h"

namespace vouch::readers {

struct Word {
  double left = 0, top = 0, right = 0, bottom = 0;
  double base = 0;         // where its letters stand; of upright words
  double size_pt = 0;      // 0: unknown
  std::uint32_t font = 0;  // into Text::fonts
  bool space_after = false;
  int turns = 0;     // quarter turns to the right: 1 runs down the page
  std::string text;  // UTF-8

  bool upright() const { return turns == 0; }
};

struct TextPage {
  bool loaded = false;  // false: Poppler cannot make the page
  bool read = false;    // false: left out
  double width_pt = 0, height_pt = 0;
  std::vector<Word> words;  // in the order in which one reads them
  PageInk ink;              // what is drawn beside them
  // Letters that a reader sees; of these, those without a Unicode value, and those that a large
  // picture was drawn over. And letters drawn in no colour, as the text layer of a scan is.
  std::uint64_t letters = 0, unmapped = 0, covered = 0, unseen = 0;
};

struct TextOptions {
  bool fonts = true;  // false: sizes and names stay unknown, for files that break Poppler with them
  std::function<bool(std::uint32_t page)> wanted;    // from 1
  std::function<void(std::uint32_t page)> on_begin;  // called before a page is read
  // False where the file's pictures of the page cost too much to look at: none is then noted.
  std::function<bool(std::uint32_t page)> with_pictures;
};

struct Text {
  bool opened = false;
  bool locked = false;  // needs a password
  std::vector<TextPage> pages;
  std::vector<DrawnFont> fonts;  // that letters were drawn in
};

/// No more pages than this are read, however many the file has.
inline constexpr int kMostTextPages = 10'000;
/// Words of a page beyond these are left out: a page that a person reads has under 2,000.
inline constexpr std::size_t kMostWords = 50'000;

Text read_text(std::string_view pdf, const TextOptions& options);

}  // namespace vouch::readers
