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

namespace vouch::readers {

struct Word {
  double left = 0, top = 0, right = 0, bottom = 0;
  double size_pt = 0;      // 0: unknown
  std::uint32_t font = 0;  // into Text::font_names
  bool space_after = false;
  bool upright = true;
  std::string text;  // UTF-8
};

struct TextPage {
  bool loaded = false;  // false: Poppler cannot make the page
  bool read = false;    // false: left out
  double width_pt = 0, height_pt = 0;
  std::vector<Word> words;  // in the order in which one reads them
};

struct TextOptions {
  bool fonts = true;  // false: sizes and names stay unknown, for files that break Poppler with them
  std::function<bool(std::uint32_t page)> wanted;    // from 1
  std::function<void(std::uint32_t page)> on_begin;  // called before a page is read
};

struct Text {
  bool opened = false;
  bool locked = false;  // needs a password
  std::vector<TextPage> pages;
  std::vector<std::string> font_names;
  std::string title;  // of the document's information
};

/// No more pages than this are read, however many the file has.
inline constexpr int kMostTextPages = 10'000;
/// Words of a page beyond these are left out: a page that a person reads has under 2,000.
inline constexpr std::size_t kMostWords = 50'000;

Text read_text(std::string_view pdf, const TextOptions& options);

}  // namespace vouch::readers
