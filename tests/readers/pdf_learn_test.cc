#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "harness/cli/policy_learn.h"
#include "harness/policy/policy_file.h"
#include "tests/paths.h"
#include "tests/support/pdf_paper.h"
#include "tests/support/scratch.h"

namespace vouch::harness {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

cli::MeasuredPaper paper(std::string file, double body, double leading = 12,
                         std::uint32_t columns = 2) {
  cli::MeasuredPaper measured{std::move(file), {}};
  measured.facts.real_type = "pdf";
  measured.facts.kind = "paper";
  measured.facts.pages = 12;
  measured.facts.page_width_pt = 612;
  measured.facts.page_height_pt = 792;
  measured.facts.columns = columns;
  measured.facts.body_font_pt = body;
  measured.facts.leading_pt = leading;
  measured.facts.text_width_in = 7;
  measured.facts.text_height_in = 9;
  measured.facts.margins = Margins{.left = 0.75, .right = 0.75, .top = 1, .bottom = 1};
  return measured;
}

TEST(Learn, SpansTheStylesAndLeavesTheOutlierOut) {
  const cli::Learned learned = cli::learn_rules(
      {paper("a.pdf", 9.96), paper("b.pdf", 9.96), paper("c.pdf", 8.97, 10.96),
       paper("d.pdf", 9.96), paper("thesis.pdf", 12, 24, 1), paper("e.pdf", 9.96)});
  EXPECT_EQ(learned.used.size(), 6U);
  EXPECT_EQ(learned.rules.body_font_pt, Range(8.8, 10.1));
  EXPECT_EQ(learned.rules.leading_pt, Range(10.7, 12.2));
  EXPECT_THAT(learned.rules.columns, ElementsAre(2));
  EXPECT_EQ(learned.rules.page_size, "letter");
  EXPECT_EQ(learned.rules.margins_in, Range(0.65, 1.1));
  EXPECT_THAT(learned.outliers,
              ElementsAre("thesis.pdf: 1 column", "thesis.pdf: body text of 12.00 pt",
                          "thesis.pdf: lines of 24.00 pt"));
}

TEST(Learn, AnOutlierWidensNoSpanNotEvenWhereItIsNone) {
  // Its margins differ by less than styles do; but a paper in double spacing is no paper of theirs.
  cli::MeasuredPaper draft = paper("draft.pdf", 9.96, 24);
  draft.facts.margins->left = 1.2;
  draft.facts.text_width_in = 6.3;
  const cli::Learned learned = cli::learn_rules({paper("a.pdf", 9.96), paper("b.pdf", 9.96), draft,
                                                 paper("c.pdf", 9.96), paper("d.pdf", 9.96)});
  EXPECT_THAT(learned.outliers, ElementsAre("draft.pdf: lines of 24.00 pt"));
  EXPECT_EQ(learned.rules.margins_in, Range(0.65, 1.1));
  EXPECT_EQ(learned.rules.text_width_in, Range(6.9, 7.1));
}

TEST(Learn, TwoStylesSideBySideAreNoOutliersOfEachOther) {
  const cli::Learned learned =
      cli::learn_rules({paper("acm1.pdf", 8.97, 10.96), paper("acm2.pdf", 8.97, 10.96),
                        paper("ieee1.pdf", 9.96, 11.96), paper("ieee2.pdf", 9.96, 11.96)});
  EXPECT_THAT(learned.outliers, IsEmpty());
  EXPECT_EQ(learned.rules.body_font_pt, Range(8.8, 10.1));
}

TEST(Learn, OnePaperAloneMakesNoNumberOfColumnsACustom) {
  const cli::Learned learned = cli::learn_rules(
      {paper("a.pdf", 10), paper("b.pdf", 10), paper("c.pdf", 10), paper("lncs.pdf", 10, 12, 1)});
  EXPECT_THAT(learned.rules.columns, ElementsAre(2));
  EXPECT_THAT(learned.outliers, ElementsAre("lncs.pdf: 1 column"));
}

TEST(Learn, SlidesAndScansTeachNothing) {
  cli::MeasuredPaper talk = paper("talk.pdf", 28, 40, 1);
  talk.facts.kind = "slides";
  cli::MeasuredPaper broken{"broken.pdf", {}};
  broken.facts.readable = false;
  broken.facts.trouble = "no page can be found in it";
  const cli::Learned learned = cli::learn_rules({paper("a.pdf", 10), talk, broken});
  EXPECT_THAT(learned.used, ElementsAre("a.pdf"));
  EXPECT_THAT(learned.left_out,
              ElementsAre("talk.pdf: slides", "broken.pdf: no page can be found in it"));
}

TEST(Learn, WritesAPolicyThatThePapersThemselvesKeep) {
  const tests::Scratch scratch;
  scratch.write("papers/usenix.pdf", tests::make_paper("pages=6"));
  scratch.write(
      "papers/acm.pdf",
      tests::make_paper("pages=6 size=9 leading=11 left=53.8 width=506.3 top=58 height=666"));
  scratch.write("papers/more/mlsys.pdf",
                tests::make_paper("pages=6 leading=11 left=63 width=487.8 gutter=18"));
  scratch.write("papers/notes.txt", "no paper");
  const auto file = scratch.path() / "learned.toml";
  EXPECT_EQ(
      cli::learn({.directory = scratch.path() / "papers", .output = {.file = file, .quiet = true}}),
      0);

  const std::string text = tests::read_file(file);
  EXPECT_THAT(text, HasSubstr("# The format of 3 papers"));
  EXPECT_THAT(text, HasSubstr("# more/mlsys.pdf"));
  const ReportPolicy rules = policy::load_policy(file.string()).policy.report;
  ASSERT_TRUE(rules.body_font_pt && rules.leading_pt && rules.text_width_in && rules.margins_in);
  EXPECT_EQ(*rules.body_font_pt, Range(8.9, 10.1));
  EXPECT_EQ(*rules.leading_pt, Range(10.8, 12.2));
  EXPECT_THAT(rules.columns, ElementsAre(2));
  EXPECT_EQ(rules.page_size, "letter");
  EXPECT_LT(rules.text_width_in->first, 6.75);
  EXPECT_GT(rules.text_width_in->second, 7.03);
}

TEST(Learn, ThePapersOfTestsReportsTeachWhatTheyAreSetIn) {
  const tests::Scratch scratch;
  const auto file = scratch.path() / "learned.toml";
  const std::filesystem::path directory = VOUCH_SOURCE_DIR "/tests/reports";
  EXPECT_EQ(cli::learn({.directory = directory, .output = {.file = file, .quiet = true}}), 0);
  const std::string text = tests::read_file(file);
  EXPECT_THAT(text, HasSubstr("# The format of 13 papers"));
  EXPECT_THAT(text, HasSubstr("# file  "));
  EXPECT_THAT(text, HasSubstr("# acm-8.pdf                        8  letter    2   8.96    10.9"));
  const ReportPolicy rules = policy::load_policy(file.string()).policy.report;
  EXPECT_THAT(rules.columns, ElementsAre(2));
  EXPECT_EQ(rules.page_size, "letter");
  EXPECT_EQ(rules.body_font_pt, Range(8.8, 10.1));
}

TEST(Learn, ADirectoryWithoutPapersIsAUsageError) {
  const tests::Scratch scratch;
  EXPECT_THROW(
      cli::learn({.directory = scratch.path() / "absent", .output = {.file = {}, .quiet = true}}),
      UsageError);
  EXPECT_THROW(cli::learn({.directory = scratch.path(), .output = {.file = {}, .quiet = true}}),
               UsageError);
}

}  // namespace
}  // namespace vouch::harness
