#include "harness/readers/pdf/turned_pages.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace vouch::readers {
namespace {

constexpr std::size_t kFewWords = 20;  // a page with fewer does not say how its text runs

/// The quarter turns by which most words of the page are turned; 0 where few words are.
int turns_of(const TextPage& page) {
  std::array<std::size_t, 4> words{};
  for (const Word& word : page.words) ++words[static_cast<std::size_t>(word.turns & 3)];
  const auto most = std::ranges::max_element(words);
  return *most >= kFewWords ? static_cast<int>(most - words.begin()) : 0;
}

/// A word that runs down the page (one turn), on its head (two) or up (three), as it stands on the
/// page that is turned back.
void turn_word(Word& word, int turns, double width, double height) {
  const Word old = word;
  if (turns == 1) {
    word.left = old.top;
    word.right = old.bottom;
    word.top = width - old.right;
    word.bottom = width - old.left;
    word.base = width - old.base;
  } else if (turns == 3) {
    word.left = height - old.bottom;
    word.right = height - old.top;
    word.top = old.left;
    word.bottom = old.right;
  } else {
    word.left = width - old.right;
    word.right = width - old.left;
    word.top = height - old.bottom;
    word.bottom = height - old.top;
    word.base = height - old.base;
  }
  word.turns = (old.turns - turns) & 3;
}

}  // namespace

bool turn_upright(Text& text) {
  std::array<std::size_t, 4> pages{};
  for (const TextPage& page : text.pages) {
    if (page.words.size() >= kFewWords) ++pages[static_cast<std::size_t>(turns_of(page))];
  }
  const auto most = std::ranges::max_element(pages);
  const int turns = static_cast<int>(most - pages.begin());
  if (turns == 0) return false;
  for (TextPage& page : text.pages) {
    if (turns_of(page) != turns) continue;
    for (Word& word : page.words) turn_word(word, turns, page.width_pt, page.height_pt);
    page.ink = PageInk();  // what is drawn does not follow, and is not asked for
    if (turns != 2) std::swap(page.width_pt, page.height_pt);
  }
  return turns != 2;
}

}  // namespace vouch::readers
