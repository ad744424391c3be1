#include "harness/readers/pdf/outlines.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <string>

namespace vouch::readers {
namespace {

constexpr double kRow = 2.5;        // points between baselines of one row: p and q reach lower
constexpr double kWordSpace = 1.6;  // points between letters, at least, where a word ends

/// Shapes that overlap upright and follow closely are one word.
std::vector<Word> words_of(std::vector<PageBox> shapes) {
  std::map<long, std::vector<PageBox>> rows;
  for (const PageBox& shape : shapes) rows[std::lround(shape.bottom / kRow)].push_back(shape);
  std::vector<Word> words;
  for (auto& [row, boxes] : rows) {
    std::ranges::sort(boxes, {}, &PageBox::left);
    for (const PageBox& box : boxes) {
      const bool follows = !words.empty() && words.back().base == static_cast<double>(row) &&
                           box.left - words.back().right < kWordSpace;
      if (!follows) {
        words.emplace_back();
        words.back().base = static_cast<double>(row);
        words.back().left = box.left;
        words.back().top = box.top;
        words.back().bottom = box.bottom;
        words.back().space_after = true;
      }
      Word& word = words.back();
      word.right = std::max(word.right, box.right);
      word.top = std::min(word.top, box.top);
      word.bottom = std::max(word.bottom, box.bottom);
      word.text += "\uFFFD";
    }
  }
  return words;
}

}  // namespace

void add_words_of_outlines(Text& text, const std::vector<PageFacts>& pages) {
  for (std::size_t i = 0; i < pages.size(); ++i) {
    if (pages[i].kind != "unreadable" || !text.pages[i].ink.looks_like_text()) continue;
    text.pages[i].words = words_of(text.pages[i].ink.shapes());
  }
}

}  // namespace vouch::readers
