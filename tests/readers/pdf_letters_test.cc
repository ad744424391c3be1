// Names of sections and letters in many languages, and fonts that have to be measured by
// themselves.
#include <gtest/gtest.h>

#include <string>

#include "harness/readers/pdf/drawn_font.h"
#include "harness/readers/pdf/letters.h"
#include "harness/readers/pdf/page_ink.h"
#include "harness/readers/pdf/section_names.h"

namespace vouch::readers {
namespace {

TEST(SectionNames, ReferencesAreKnownInTheLanguagesThatPapersAreWrittenIn) {
  for (const char* name : {"References",
                           "R EFERENCES:",
                           "Works Consulted",
                           "Further Reading",
                           "Literaturverzeichnis",
                           "R\u00e9f\u00e9rences",
                           "Referencias bibliogr\u00e1ficas",
                           "Refer\u00eancias",
                           "Pi\u015bmiennictwo",
                           "T\u00e0i li\u1ec7u tham kh\u1ea3o",
                           "ΑΝΑΦΟΡΕΣ",
                           "Βιβλιογραφία",
                           "Список литературы",
                           "מקורות",
                           "תורוקמ",
                           "المراجع",
                           "منابع",
                           "参考文献",
                           "七、参考文献",
                           "참고문헌"}) {
    EXPECT_TRUE(names_references(letters_of(name))) << name;
  }
  for (const char* name : {"References Format", "Reference Architecture", "Results", "文献综述",
                           "Обзор литературы", "Literature Review"}) {
    EXPECT_FALSE(names_references(letters_of(name))) << name;
  }
}

TEST(SectionNames, RelatedWorkIsKnownInTheSameLanguages) {
  for (const char* name :
       {"Related Work", "Relevant Work", "Prior Work", "Verwandte Arbeiten", "Stand der Technik",
        "\u00c9tat de l'art", "Trabajos relacionados", "Trabalhos relacionados",
        "Przegl\u0105d literatury", "C\u00e1c c\u00f4ng tr\u00ecnh li\u00ean quan",
        "Σχετικές εργασίες", "Обзор литературы", "עבודות קודמות", "کارهای مرتبط", "相关工作",
        "関連研究", "관련 연구"}) {
    EXPECT_TRUE(names_related_work(letters_of(name))) << name;
  }
  for (const char* name : {"Design", "Evaluation", "Correlated Work", "Priority Methods", "评估"}) {
    EXPECT_FALSE(names_related_work(letters_of(name))) << name;
  }
}

TEST(Letters, OfEveryScriptCountAsOneCharacterEach) {
  const LetterCount greek = count_letters("αβγ, 12");
  EXPECT_EQ(greek.characters, 7U);
  EXPECT_EQ(greek.letters, 3U);
  const LetterCount chinese = count_letters("参考文献。");
  EXPECT_EQ(chinese.characters, 5U);
  EXPECT_EQ(chinese.letters, 4U);
  EXPECT_EQ(chinese.ideographs, 4U);
  EXPECT_EQ(count_letters("שלום").right_to_left, 4U);
  EXPECT_EQ(count_letters("\u2192\u2211\u2014\u00d7").letters, 0U);
}

TextPage page_of(const std::string& text, int times) {
  TextPage page;
  for (int i = 0; i < times; ++i) {
    page.words.emplace_back();
    page.words.back().text = text;
  }
  return page;
}

TEST(Letters, ThatTheFontNamesFalselyAreToldByHowOftenTheyStand) {
  const std::string text =
      "the quick brown fox jumps over the lazy dog and finds that most of the time is "
      "spent waiting for the slowest link in the network";
  std::string shifted = text;
  for (char& c : shifted)
    c = c >= 'a' && c <= 'z' ? static_cast<char>('a' + (c - 'a' + 3) % 26) : c;
  EXPECT_FALSE(is_garbled(page_of(text, 10)));
  EXPECT_TRUE(is_garbled(page_of(shifted, 10)));
  EXPECT_FALSE(is_garbled(page_of("s0 0.43 0.22 s1 0.17", 60)));
  EXPECT_FALSE(is_garbled(page_of("Name: ____________________________", 60)));
}

TEST(DrawnFonts, LoseTheMarksOfASubsetInEveryWriting) {
  EXPECT_EQ(plain_font_name("ABCDEF+Times-Roman"), "Times-Roman");
  EXPECT_EQ(plain_font_name("A0BC12+abcdef+Times-Roman"), "Times-Roman");
  EXPECT_EQ(plain_font_name("Times+Roman"), "Times+Roman");
  EXPECT_EQ(plain_font_name("ABCDEF+"), "ABCDEF+");
}

/// Computer Modern at 600 dots an inch, 10 pt: an em of 83 dots.
DrawnFont bitmap_font() {
  DrawnFont font;
  font.type3 = true;
  for (const char letter : std::string("acemno"))
    font.boxes.push_back({static_cast<char32_t>(letter), 0, 36});
  for (const char letter : std::string("bdfhkl"))
    font.boxes.push_back({static_cast<char32_t>(letter), 0, 58});
  return font;
}

TEST(DrawnFonts, OfType3AreAsLargeAsTheirGlyphs) {
  DrawnFont font = bitmap_font();
  font.matrix_scale = 1;  // the size is 1, and says nothing
  EXPECT_NEAR(type3_size(font, em_by_boxes(font), 0.12), 9.96, 0.01);
  font.matrix_scale = 0.012;  // the size is 10 by the matrix, and the glyphs agree
  EXPECT_NEAR(type3_size(font, em_by_boxes(font), 0.12), 10, 0.01);
  for (DrawnFont::Box& box : font.boxes) box = {box.letter, -box.top, -box.bottom};
  EXPECT_NEAR(type3_size(font, em_by_boxes(font), 0.12), 10, 0.01);
}

TEST(PageInk, IsMeasuredByTheAreaThatPicturesCover) {
  PageInk ink(612, 792);
  EXPECT_TRUE(ink.is_empty());
  ink.add_picture({20, 20, 49, 49}, 1700.0 * 2200, true);
  EXPECT_LT(ink.picture_share(), 0.01);
  for (double top = 0; top < 792; top += 198)
    ink.add_picture({0, top, 612, top + 198}, 612 * 198, true);
  EXPECT_DOUBLE_EQ(ink.picture_share(), 1);
  EXPECT_FALSE(ink.looks_like_text());
}

TEST(PageInk, TakesShapesInRowsForLettersAndMarkersOfAPlotForNone) {
  PageInk letters(612, 792), markers(612, 792);
  for (int row = 0; row < 20; ++row) {
    for (int i = 0; i < 30; ++i) {
      const double left = 54 + 15 * i, bottom = 100 + 12 * row;
      letters.add_shape({left, bottom - 6, left + 1 + 0.3 * i, bottom});
      markers.add_shape({left, bottom - 4, left + 4, bottom});
    }
  }
  EXPECT_TRUE(letters.looks_like_text());
  EXPECT_FALSE(markers.looks_like_text());
}

}  // namespace
}  // namespace vouch::readers
