// Which lines name which section, as lines of text: whole PDFs are in pdf_recipes_test.cc.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/readers/pdf/headings.h"
#include "harness/readers/pdf/sections.h"

namespace vouch::readers {
namespace {

constexpr double kBody = 10;

enum class Look { plain, bold, bold_beginning, large };

Line line_of(const std::string& text, Look look = Look::plain, double top = 100) {
  Line line;
  line.text = text;
  line.top = top;
  line.bottom = top + 10;
  line.left = 54;
  line.right = 294;
  line.size_pt = look == Look::large ? 12 : kBody;
  line.characters = text.size();
  line.letters = letters_of(text).size();
  if (look == Look::bold) line.bold_prefix = text.size();
  if (look == Look::bold_beginning) line.bold_prefix = text.find('.') + 1;
  return line;
}

/// A page: an introduction, the line in question, and references.
std::vector<PageLines> page_with(const Line& line) {
  std::vector<PageLines> pages(1);
  pages[0] = {line_of("1 Introduction", Look::large, 80), line};
  pages[0][1].top = 120;
  pages[0][1].bottom = 130;
  pages[0].push_back(
      line_of("which places the work better than one that counts.", Look::plain, 140));
  pages[0].push_back(line_of("References", Look::large, 400));
  double top = 420;
  for (const char* entry : {"[1] A. Author. A Survey of Things. 2019.",
                            "Prior Work. In Proc. OSDI, 2018, pages 1 to 12.",
                            "[2] B. Author. Related Systems. 2020.", "Related Work of Others"}) {
    pages[0].push_back(line_of(entry, Look::plain, top += 12));
  }
  return pages;
}

bool has_related_work(const std::string& text, Look look = Look::plain) {
  return sections_of(page_with(line_of(text, look)), kBody).related_work.has_value();
}

TEST(ReportHeadings, ASectionOnRelatedWorkIsFoundWhateverItIsCalled) {
  for (const char* name :
       {"2 Related Work", "II. RELATED WORK", "2. Background", "Motivation and Prior Work",
        "(ii) Previous Work",
        "\xC2\xA7"
        "2 Literature Review",
        "Section 2: State of the Art", "R ELATED W ORK", "6 Discussion and Related Systems",
        "Comparison with Existing Systems", "A Survey of Schedulers", "Prior Art",
        "3.1 Existing Approaches to Placement", "Background & Motivation", "Other Approaches",
        "Chapter 2 Related Research", "7 Related and Future Work", "Competing Systems",
        "Existing Distributed Schedulers and Tools"}) {
    EXPECT_TRUE(has_related_work(name, Look::bold)) << name;
    EXPECT_TRUE(has_related_work(name, Look::large)) << name;
  }
}

TEST(ReportHeadings, OtherSectionsAreNoRelatedWork) {
  for (const char* name :
       {"2 Design", "3 Evaluation", "Future Work", "Priority Scheduling of Systems", "Workloads",
        "Correlated Failures in Systems", "Conclusion", "Our Approach", "System Overview"}) {
    EXPECT_FALSE(has_related_work(name, Look::bold)) << name;
  }
}

TEST(ReportHeadings, AParagraphThatBeginsWithTheNameCounts) {
  EXPECT_TRUE(
      has_related_work("Related work. Many systems place work by counting", Look::bold_beginning));
  EXPECT_TRUE(has_related_work("Related work. Many systems place work by counting"));
  EXPECT_TRUE(has_related_work("Prior work: systems that count devices are many"));
  EXPECT_TRUE(has_related_work("Background \xE2\x80\x94 a cluster has links of three"));
}

TEST(ReportHeadings, ALineInTitleCaseOfTheBodysOwnSizeCounts) {
  EXPECT_TRUE(has_related_work("Background and Related Work"));
  EXPECT_TRUE(has_related_work("2 Related work"));
}

TEST(ReportHeadings, RunningTextAndReferencesDoNot) {
  for (const char* text :
       {"related work has shown that links are slow", "In prior work, we found that links are slow",
        "the rest runs in the background.", "Previous work has shown that this is not so",
        "of the state of the art in the field of", "2 Related Work . . . . . . . . . 3"}) {
    EXPECT_FALSE(has_related_work(text)) << text;
  }
}

TEST(ReportHeadings, AHeadingOverTwoLinesIsReadWhole) {
  auto pages = page_with(line_of("2 How Our System Differs from", Look::bold));
  pages[0][2] = line_of("Existing Ones and Other Systems", Look::bold, 131);
  EXPECT_TRUE(sections_of(pages, kBody).related_work.has_value());
}

TEST(ReportHeadings, MotivationHoldsTheBackgroundWhereNothingElseIsCalledSo) {
  EXPECT_TRUE(has_related_work("2 Motivation", Look::bold));
  auto pages = page_with(line_of("2 Motivation", Look::bold));
  pages[0].insert(pages[0].begin() + 3, line_of("3 Related Work", Look::bold, 300));
  EXPECT_EQ(sections_of(pages, kBody).related_work->top, 300);
}

TEST(ReportHeadings, ReferencesAreFoundUnderEveryNumbering) {
  for (const char* name : {"References", "References:", "7 References", "VII. REFERENCES",
                           "VII.REFERENCES", "(vii) References",
                           "\xC2\xA7"
                           "7 Bibliography",
                           "Chapter 7 References", "Section 7: References", "R EFERENCES",
                           "Literature Cited", "Works Cited", "7) References", "[7] References"}) {
    auto pages = page_with(line_of("2 Design", Look::bold));
    pages[0][3] = line_of(name, Look::bold, 400);
    const auto sections = sections_of(pages, kBody);
    ASSERT_TRUE(sections.references.has_value()) << name;
    EXPECT_EQ(sections.references->top, 400) << name;
  }
}

}  // namespace
}  // namespace vouch::readers
