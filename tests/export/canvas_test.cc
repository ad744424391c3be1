// The gradebook that goes back to Canvas: one column, and no other byte.
#include "harness/export/canvas.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/programs.h"
#include "tests/support/scratch.h"
#include "util/usage_error.h"

namespace vouch::exporters {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kBook =
    "\xEF\xBB\xBFStudent,ID,SIS Login ID,Section,\"Final, project (4711)\",Final Score\r\n"
    ",,,,Manual Posting,\r\n"
    "    Points Possible,,,,100.00,(read only)\r\n"
    "\"Byron, Ada\",101,ada,\"A and B\",,97.20\r\n"
    "\"Smith, \"\"Anna\"\"\",103,anna@example.edu,A,,\r\n"
    "=Student,999,test,A,,\r\n";

std::vector<GroupGrade> grades(const char* seven, const char* eight) {
  return {{"team7", "pass", {{"Ada Byron", "Ada@example.edu"}}, seven},
          {"team8", "fail", {{"Anna Smith", "anna@example.edu"}}, eight}};
}

const CanvasRequest kRequest{"g.csv", "", "example.edu", false};

TEST(Canvas, WritesOneColumnAndLeavesEveryOtherByte) {
  const CanvasGradebook filled = fill_canvas(kBook, grades("100", "0"), kRequest);
  std::string expected = kBook;
  expected.replace(expected.find("\"A and B\",,"), 11, "\"A and B\",100,");
  expected.replace(expected.find("anna@example.edu,A,,"), 20, "anna@example.edu,A,0,");
  EXPECT_EQ(filled.bytes, expected);
  EXPECT_EQ(filled.cells, 2U);
}

TEST(Canvas, IsReadBackByPythonsCsv) {
  const tests::Scratch scratch;
  const auto file = scratch.write("g.csv", fill_canvas(kBook, grades("100", "0"), kRequest).bytes);
  const tests::Ran ran =
      tests::run({"/usr/bin/python3", "-c",
                  "import csv,sys\n"
                  "rows=list(csv.reader(open(sys.argv[1],encoding='utf-8-sig',newline='')))\n"
                  "print([(r[0],r[4]) for r in rows[3:5]], len({len(r) for r in rows}))",
                  file});
  EXPECT_EQ(ran.output, "[('Byron, Ada', '100'), ('Smith, \"Anna\"', '0')] 1\n") << ran.errors;
}

TEST(Canvas, RefusesWhoAndWhatIsNotThere) {
  auto strangers = grades("1", "0");
  strangers[0].members = {{"Eve", "eve@example.edu"}};
  EXPECT_THROW(fill_canvas(kBook, strangers, kRequest), UsageError);
  CanvasRequest other = kRequest;
  other.column = "Final Score (1)";
  EXPECT_THROW(fill_canvas(kBook, grades("1", "0"), other), UsageError);
  EXPECT_THROW(fill_canvas("a,b\n", grades("1", "0"), kRequest), UsageError);
}

TEST(Canvas, OverwritesAGradeOnlyWhenToldAndSaysSo) {
  std::string book = kBook;
  book.replace(book.find("\"A and B\",,"), 11, "\"A and B\",50,");
  EXPECT_THROW(fill_canvas(book, grades("100", "0"), kRequest), UsageError);
  CanvasRequest overwrite = kRequest;
  overwrite.overwrite = true;
  EXPECT_THAT(fill_canvas(book, grades("100", "0"), overwrite).notes,
              ElementsAre("team7: Byron, Ada: \"50\" -> \"100\""));
  // The same number, however Canvas writes it, is no change.
  EXPECT_EQ(fill_canvas(book, grades("50.00", "0"), kRequest).cells, 1U);
}

TEST(Canvas, LeavesTheCellOfAnUndecidedGroup) {
  auto undecided = grades("100", "0");
  undecided[1].cell.reset();
  undecided[1].verdict = "unverified";
  const CanvasGradebook filled = fill_canvas(kBook, undecided, kRequest);
  EXPECT_EQ(filled.cells, 1U);
  EXPECT_THAT(filled.notes, ElementsAre(HasSubstr("unverified")));
}

}  // namespace
}  // namespace vouch::exporters
