#include "harness/readers/pdf/lines.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "harness/readers/pdf/column_gutters.h"
#include "harness/readers/pdf/letters.h"
#include "harness/readers/pdf/section_names.h"

namespace vouch::readers {
namespace {

// Of the font's size. Justified text stretches its spaces, which is why a gutter has to be known to
// be told from one. LaTeX puts a quad between a heading's number and its name.
constexpr double kNarrowestGutter = 0.5, kWidestSpace = 0.95, kAfterNumber = 2;

/// Font files name their weight: CMBX10, Times-Bold, NimbusRomNo9L-Medi, LinLibertineTB.
bool is_bold_name(const std::string& name) {
  for (const char* mark : {"Bold", "bold", "BOLD", "Black", "Heavy", "Medi", "Demi", "CMBX", "SFBX",
                           "CMSSBX", "SFSX", "-Bd", "ptmb", "phvb"}) {
    if (name.find(mark) != std::string::npos) return true;
  }
  return name.ends_with("TB") || name.ends_with("TZ") || name.ends_with("TBO");
}

/// Courier, CMTT10, DejaVuSansMono, Inconsolata, Consolas: code is set in these.
bool is_fixed_pitch_name(const std::string& name) {
  for (const char* mark : {"Mono", "mono", "Courier", "CMTT", "SFTT", "cmtt", "Typewriter",
                           "Inconsolata", "Consol", "Menlo", "Monaco", "Code", "pcr"}) {
    if (name.find(mark) != std::string::npos) return true;
  }
  return false;
}

double size_or_height(const Word& word) {
  // Without fonts a box is all there is; its height is a little more than the font's size.
  return word.size_pt > 0 ? word.size_pt : 0.9 * (word.bottom - word.top);
}

/// What a font's name says of its look.
struct FontLook {
  bool bold = false, fixed_pitch = false;
};

/// Joins words to lines, one page at a time.
class LineBuilder {
 public:
  LineBuilder(std::size_t page, const std::vector<FontLook>& fonts, std::vector<double> gutters,
              PageLines& lines)
      : page_(page), fonts_(fonts), gutters_(std::move(gutters)), lines_(lines) {}

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
    line_.fixed_pitch = fixed_pitch_ * 2 > line_.characters;
    if (right_to_left_ * 2 > line_.letters) turn_words(line_);
    lines_.push_back(std::move(line_));
    previous_ = nullptr;
  }

 private:
  /// Words are joined from the left; in Hebrew and Arabic the first word is the last of these.
  static void turn_words(Line& line) {
    std::string turned;
    for (std::string_view rest = line.text; !rest.empty();) {
      const std::size_t space = rest.rfind(' ');
      const std::size_t begin = space == std::string_view::npos ? 0 : space + 1;
      if (!turned.empty()) turned.push_back(' ');
      turned += rest.substr(begin);
      rest = rest.substr(0, begin == 0 ? 0 : space);
    }
    if (line.bold_prefix < line.text.size()) line.bold_prefix = 0;
    line.text = std::move(turned);
    if (line.bold_prefix > 0) line.bold_prefix = line.text.size();
  }

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
    return word.size_pt > 0 && word.font < fonts_.size() && fonts_[word.font].bold;
  }

  void begin(const Word& word) {
    finish();
    line_ = Line{};
    line_.page = page_;
    line_.left = word.left;
    line_.top = word.top;
    line_.bottom = word.bottom;
    sizes_.clear();
    right_to_left_ = 0;
    fixed_pitch_ = 0;
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
    const LetterCount count = count_letters(word.text);
    line_.characters += count.characters;
    line_.letters += count.letters;
    right_to_left_ += count.right_to_left;
    if (word.size_pt > 0 && word.font < fonts_.size() && fonts_[word.font].fixed_pitch) {
      fixed_pitch_ += count.characters;
    }
    ++line_.words;
    sizes_[std::lround(size_or_height(word) * 50)] += count.characters;
    bold_so_far_ = bold_so_far_ && is_bold(word);
    if (bold_so_far_) line_.bold_prefix = line_.text.size();
  }

  std::size_t page_;
  const std::vector<FontLook>& fonts_;
  std::vector<double> gutters_;
  PageLines& lines_;
  Line line_;
  const Word* previous_ = nullptr;
  std::map<long, std::size_t> sizes_;  // in 1/50 pt
  std::size_t right_to_left_ = 0;      // letters of such scripts
  std::size_t fixed_pitch_ = 0;        // characters in such fonts
  bool bold_so_far_ = true;
};

constexpr double kEnds = 0.12;  // of the page's height, at its head and at its foot

/// What a running head's text has in common from page to page: not its numbers.
std::string without_numbers(const std::string& text) {
  std::string kept;
  for (const char c : text) {
    if (std::string_view("0123456789 .,-|").find(c) == std::string_view::npos) kept.push_back(c);
  }
  return kept;
}

/// "Table 2: ...", "Abb. 3": floats at the heads of pages have captions that differ by a number.
bool is_caption(const std::string& text) {
  const std::string name = letters_of(text.substr(0, text.find_first_of("0123456789")));
  if (name.size() == text.size()) return false;
  static constexpr std::array<std::string_view, 22> kNames{
      "table",
      "tab",
      "tabelle",
      "tableau",
      "tabla",
      "tabela",
      "tabella",
      "figure",
      "fig",
      "figura",
      "abbildung",
      "abb",
      "rysunek",
      "algorithm",
      "listing",
      "code",
      "plate",
      "\u8868",
      "\u56fe",
      "\u56f3",
      "\u0442\u0430\u0431\u043b\u0438\u0446\u0430",
      "\u0440\u0438\u0441"};
  return std::ranges::find(kNames, std::string_view(name)) != kNames.end();
}

bool is_at_an_end(const Line& line, const Text& text) {
  const double height = text.pages[line.page].height_pt;
  return line.bottom < kEnds * height || line.top > (1 - kEnds) * height;
}

/// Page numbers, numbers of lines, what stands at the same height of the head or foot of several
/// pages, and what stands at the same place of most: a watermark, a mark of the draft.
void mark_furniture(std::vector<PageLines>& pages, const Text& text) {
  using Key = std::tuple<std::string, bool, long>;
  std::map<Key, std::set<std::size_t>> ends, places;
  const auto key_of = [&](const Line& line) -> Key {
    const bool head = line.bottom < kEnds * text.pages[line.page].height_pt;
    return {without_numbers(line.text), head, std::lround(line.top / 4)};
  };
  const auto place_of = [](const Line& line) -> Key {
    return {line.text, false, std::lround(line.top) * 10'000 + std::lround(line.left)};
  };
  std::size_t with_lines = 0;
  for (PageLines& lines : pages) {
    with_lines += lines.empty() ? 0 : 1;
    for (Line& line : lines) {
      line.furniture = line.letters == 0;
      if (line.furniture) continue;
      if (is_at_an_end(line, text) && !is_caption(line.text)) ends[key_of(line)].insert(line.page);
      places[place_of(line)].insert(line.page);
    }
  }
  const std::size_t most = std::max<std::size_t>(3, with_lines / 2);
  for (PageLines& lines : pages) {
    for (Line& line : lines) {
      if (line.furniture) continue;
      const bool running =
          is_at_an_end(line, text) && !is_caption(line.text) && ends[key_of(line)].size() >= 2;
      line.furniture = running || places[place_of(line)].size() >= most;
    }
  }
}

}  // namespace

std::vector<PageLines> lines_of(const Text& text) {
  std::vector<FontLook> fonts;
  fonts.reserve(text.fonts.size());
  for (const DrawnFont& font : text.fonts) {
    fonts.push_back({is_bold_name(font.name), is_fixed_pitch_name(font.name)});
  }
  std::vector<PageLines> pages(text.pages.size());
  for (std::size_t i = 0; i < pages.size(); ++i) {
    LineBuilder builder(i, fonts, gutters_of(text.pages[i]), pages[i]);
    for (const Word& word : text.pages[i].words) {
      if (word.upright() && !word.text.empty()) builder.add(word);
    }
    builder.finish();
  }
  mark_furniture(pages, text);
  return pages;
}

}  // namespace vouch::readers
