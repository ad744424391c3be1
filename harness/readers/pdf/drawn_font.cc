#include "harness/readers/pdf/drawn_font.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

namespace vouch::readers {
namespace {

constexpr std::size_t kTag = 6;  // letters before the plus of a subset's name
constexpr double kAlike = 0.25;  // matrix and boxes: the same em
constexpr double kNearNamedSize = 0.035;
constexpr double kAscender = 0.695, kSmall = 0.445, kCapital = 0.675, kDigit = 0.66;  // of an em
// TeX's sizes, in points of 1/72 inch: what fonts without a size are, near enough.
constexpr std::array kNamedSizes{4.98, 5.98, 6.97, 7.97, 8.97, 9.96, 10.91, 11.96, 14.35, 17.22};

bool in(std::string_view letters, char32_t letter) {
  return letter < 0x80 && letters.find(static_cast<char>(letter)) != std::string_view::npos;
}

/// The em that one glyph's height speaks for; 0: none.
double em_of(const DrawnFont::Box& box) {
  if (in("bdfhkl", box.letter)) return box.top / kAscender;
  if (in("acemnorsuvwxz", box.letter)) return box.top / kSmall;
  if (box.letter >= 'A' && box.letter <= 'Z') return box.top / kCapital;
  if (box.letter >= '0' && box.letter <= '9') return box.top / kDigit;
  return 0;
}

}  // namespace

double em_by_boxes(const DrawnFont& font) {
  std::vector<double> ems;
  double lowest = 0, highest = 0, above = 0, below = 0;
  for (const DrawnFont::Box& box : font.boxes) {
    above += box.top;
    below -= box.bottom;
  }
  for (DrawnFont::Box box : font.boxes) {
    // Glyphs that are drawn upside down, in a space that is turned over once more.
    if (below > above) box = {box.letter, -box.top, -box.bottom};
    if (const double em = em_of(box); em > 0) ems.push_back(em);
    lowest = std::min(lowest, box.bottom);
    highest = std::max(highest, box.top);
  }
  if (ems.empty()) return highest - lowest;  // a font's parentheses are an em high
  const auto middle = ems.begin() + static_cast<std::ptrdiff_t>(ems.size() / 2);
  std::ranges::nth_element(ems, middle);
  return *middle;
}

std::string plain_font_name(std::string_view name) {
  const auto is_tagged = [&name] {
    return name.size() > kTag + 1 && name[kTag] == '+' &&
           std::all_of(name.begin(), name.begin() + kTag,
                       [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; });
  };
  while (is_tagged()) name.remove_prefix(kTag + 1);
  return std::string(name);
}

double type3_size(const DrawnFont& font, double em, double scale) {
  const double by_matrix = font.matrix_scale > 0 ? scale / font.matrix_scale : 0;
  const double by_boxes = scale * em;
  if (by_boxes <= 0) return by_matrix;
  if (by_matrix > 0 && std::abs(by_matrix / by_boxes - 1) < kAlike) return by_matrix;
  for (const double named : kNamedSizes) {
    if (std::abs(by_boxes / named - 1) < kNearNamedSize) return named;
  }
  return by_boxes;
}

}  // namespace vouch::readers
