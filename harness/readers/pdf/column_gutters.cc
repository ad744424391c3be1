#include "harness/readers/pdf/column_gutters.h"

#include <algorithm>
#include <cstddef>

namespace vouch::readers {
namespace {

constexpr double kWidestPage = 4000;         // points; nothing is looked for on a larger one
constexpr std::size_t kNarrowestGutter = 5;  // points
// Shares of the most words that stand at one place across the page.
constexpr double kRoom = 0.4, kColumn = 0.6;
constexpr std::size_t kFewWords = 100;  // a page with fewer shows no columns

/// How many words stand above each point of the page's width.
std::vector<std::size_t> words_across(const TextPage& page) {
  std::vector<std::size_t> across(static_cast<std::size_t>(page.width_pt) + 1, 0);
  const auto last = static_cast<double>(across.size() - 1);
  for (const Word& word : page.words) {
    if (!word.upright) continue;
    const auto left = static_cast<std::size_t>(std::clamp(word.left, 0.0, last));
    const auto right = static_cast<std::size_t>(std::clamp(word.right, 0.0, last));
    for (std::size_t x = left; x < right; ++x) ++across[x];
  }
  return across;
}

}  // namespace

std::vector<double> gutters_of(const TextPage& page) {
  if (page.words.size() < kFewWords) return {};
  if (!(page.width_pt > 1 && page.width_pt < kWidestPage)) return {};
  const std::vector<std::size_t> across = words_across(page);
  const auto most = static_cast<double>(*std::ranges::max_element(across));
  const auto is_column = [&](std::size_t x) {
    return static_cast<double>(across[x]) >= kColumn * most;
  };
  std::size_t first = 0, last = across.size();
  while (first < last && !is_column(first)) ++first;
  while (last > first && !is_column(last - 1)) --last;
  std::vector<double> gutters;
  for (std::size_t x = first; x < last; ++x) {
    const std::size_t begin = x;
    while (x < last && static_cast<double>(across[x]) < kRoom * most) ++x;
    if (x - begin >= kNarrowestGutter) gutters.push_back(static_cast<double>(begin + x) / 2);
  }
  return gutters;
}

}  // namespace vouch::readers
