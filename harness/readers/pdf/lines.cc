#include "harness/readers/pdf/lines.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "harness/readers/pdf/column_gutters.h"

namespace vouch::readers {
namespace {

// Of the font's size. Justified text stretches its spaces, which is why a gutter has to be known to
// be told from one. LaTeX puts a quad between a heading's number and its name.
constexpr double kNarrowestGutter = 0.5, kWidestSpace = 0.95, kAfterNumber = 2;

/// Font files name their weight: CMBX10, Times-Bold, NimbusRomNo9L-Medi, LinLibertineTB.
bool is_bold_name(const std::string& full) {
  const std::size_t plus = full.find('+');
  const std::string name = plus == std::string::npos ? full : full.substr(plus + 1);
  for (const char* mark : {"Bold", "bold", "BOLD", "Black", "Heavy", "Medi", "Demi", "CMBX", "SFBX",
                           "CMSSBX", "SFSX", "-Bd", "ptmb", "phvb"}) {
    if (name.find(mark) != std::string::npos) return true;
  }
  return name.ends_with("TB") || name.ends_with("TZ") || name.ends_with("TBO");
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0xC3;
}

double size_or_height(const Word& word) {
  // Without fonts a box is all there is; its height is a little more than the font's size.
  return word.size_pt > 0 ? word.size_pt : 0.9 * (word.bottom - word.top);
}

/// Joins words to lines, one page at a time.
class LineBuilder {
 public:
  LineBuilder(std::size_t page, const std::vector<char>& bold, std::vector<double> gutters,
              PageLines& lines)
      : page_(page), bold_(bold), gutters_(std::move(gutters)), lines_(lines) {}

  void add(const Word& word) {
    if (!continues(word)) begin(word);
    append(word);
    previous_ = &word;
  }

  void finish() {
    if (previous_ == nullptr) return;
    std::size_t most = 0;
    for (const auto& [size, characters] : sizes_) {
      if (characters > most) {
        most = characters;
        line_.size_pt = static_cast<double>(size) / 50;
      }
    }
    lines_.push_back(std::move(line_));
    previous_ = nullptr;
  }

 private:
  bool continues(const Word& word) const {
    if (previous_ == nullptr) return false;
    const double overlap =
        std::min(word.bottom, previous_->bottom) - std::max(word.top, previous_->top);
    const double height = std::min(word.bottom - word.top, previous_->bottom - previous_->top);
    if (overlap < 0.4 * height) return false;
    const double gap = word.left - previous_->right;
    const double size = std::max(size_or_height(word), size_or_height(*previous_));
    if (gap <= -0.5 * size) return false;
    if (gap > kNarrowestGutter * size && crosses_gutter(word)) return false;
    if (gap < kWidestSpace * size) return true;
    return gap < kAfterNumber * size && is_heading_number() && is_bold(word);
  }

  bool crosses_gutter(const Word& word) const {
    return std::ranges::any_of(
        gutters_, [&](double middle) { return previous_->right < middle && middle < word.left; });
  }

  /// A heading's number stands further from its name than words from each other.
  bool is_heading_number() const {
    const std::string_view text = line_.text;
    const bool digits = text.find_first_not_of("0123456789.") == std::string_view::npos;
    const bool letter = text.size() <= 2 && text[0] >= 'A' && text[0] <= 'Z' &&
                        (text.size() == 1 || text[1] == '.');
    return bold_so_far_ && text.size() <= 8 && (digits || letter);
  }

  bool is_bold(const Word& word) const {
    return word.size_pt > 0 && word.font < bold_.size() && bold_[word.font] != 0;
  }

  void begin(const Word& word) {
    finish();
    line_ = Line{};
    line_.page = page_;
    line_.left = word.left;
    line_.top = word.top;
    line_.bottom = word.bottom;
    sizes_.clear();
    bold_so_far_ = true;
  }

  void append(const Word& word) {
    if (!line_.text.empty()) {
      const double gap = word.left - line_.right;
      if (previous_->space_after || gap > 0.1 * size_or_height(word)) line_.text.push_back(' ');
    }
    line_.text += word.text;
    line_.right = std::max(line_.right, word.right);
    line_.left = std::min(line_.left, word.left);
    line_.top = std::min(line_.top, word.top);
    line_.bottom = std::max(line_.bottom, word.bottom);
    line_.characters += word.text.size();
    line_.letters += static_cast<std::size_t>(std::ranges::count_if(word.text, is_letter));
    sizes_[std::lround(size_or_height(word) * 50)] += word.text.size();
    bold_so_far_ = bold_so_far_ && is_bold(word);
    if (bold_so_far_) line_.bold_prefix = line_.text.size();
  }

  std::size_t page_;
  const std::vector<char>& bold_;
  std::vector<double> gutters_;
  PageLines& lines_;
  Line line_;
  const Word* previous_ = nullptr;
  std::map<long, std::size_t> sizes_;  // in 1/50 pt
  bool bold_so_far_ = true;
};

/// Digits and lower case letters of a heading's numbering go; what repeats from page to page stays.
std::string without_numbers(const std::string& text) {
  std::string kept;
  for (const char c : text) {
    if (is_letter(c)) kept.push_back(c);
  }
  return kept;
}

/// Page numbers, numbers of lines, and what stands at the same height of the head or foot of
/// several pages.
void mark_furniture(std::vector<PageLines>& pages, const Text& text) {
  using Key = std::tuple<std::string, bool, long>;
  std::map<Key, std::set<std::size_t>> seen;
  const auto key_of = [&](const Line& line) -> Key {
    const bool head = line.bottom < 0.12 * text.pages[line.page].height_pt;
    return {without_numbers(line.text), head, std::lround(line.top / 4)};
  };
  const auto at_an_end = [&](const Line& line) {
    const double height = text.pages[line.page].height_pt;
    return line.bottom < 0.12 * height || line.top > 0.88 * height;
  };
  for (PageLines& lines : pages) {
    for (Line& line : lines) {
      line.furniture = line.letters == 0;
      if (at_an_end(line) && !line.furniture) seen[key_of(line)].insert(line.page);
    }
  }
  for (PageLines& lines : pages) {
    for (Line& line : lines) {
      if (line.furniture || !at_an_end(line)) continue;
      const auto it = seen.find(key_of(line));
      if (it != seen.end() && it->second.size() >= 2) line.furniture = true;
    }
  }
}

}  // namespace

std::vector<PageLines> lines_of(const Text& text) {
  std::vector<char> bold;
  bold.reserve(text.font_names.size());
  for (const std::string& name : text.font_names) bold.push_back(is_bold_name(name) ? 1 : 0);
  std::vector<PageLines> pages(text.pages.size());
  for (std::size_t i = 0; i < pages.size(); ++i) {
    LineBuilder builder(i, bold, gutters_of(text.pages[i]), pages[i]);
    for (const Word& word : text.pages[i].words) {
      if (word.upright && !word.text.empty()) builder.add(word);
    }
    builder.finish();
  }
  mark_furniture(pages, text);
  return pages;
}

}  // namespace vouch::readers
